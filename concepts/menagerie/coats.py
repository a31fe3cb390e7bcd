"""Coat patterns, cut to the animal's outline, and wool, which puffs out beyond it."""

from collections.abc import Sequence
from math import cos, sin, tau

from concepts.menagerie.anatomy import Anatomy
from concepts.menagerie.body import NEAR_LEGS
from concepts.menagerie.palette import COAT_INK, PATCH, SPOT_MIDDLE, Fur
from concepts.menagerie.shapes import Layer, Point, around, blob, cloud, dice, fill, line, oval, stroke


def body_coat(a: Anatomy, kind: str, fur: Fur, seed: int) -> Layer:
    """The pattern on body, neck and near legs."""
    if kind == "wool":
        return Layer(_fleece(a, fur), frozenset({"wool"}))
    draw = {"stripes": _body_stripes, "spots": _body_spots, "patches": _body_patches}[kind]
    return Layer(_cut(draw(a, seed), "hide"), frozenset({kind}))


def head_coat(a: Anatomy, kind: str, fur: Fur) -> Layer:
    """The pattern on the head."""
    if kind == "wool":
        x, y = a.head
        cap = cloud(x - 0.3 * a.r, y - 0.62 * a.r, 0.72 * a.r, 0.5 * a.r, 8, 0.2)
        return Layer(stroke(cap, fur.line, 1.5) + fill(cap, fur.lit), frozenset({"wool"}))
    draw = {"stripes": _head_stripes, "spots": _head_spots, "patches": _head_patch}[kind]
    return Layer(_cut(draw(a), "face"), frozenset({kind}))


def _cut(svg: str, outline: str) -> str:
    return f'<g clip-path="url(#{outline})">{svg}</g>'


def _along_neck(a: Anatomy, start: Point, share: float) -> Point:
    return start[0] + (a.head[0] - start[0]) * share, start[1] + (a.head[1] - start[1]) * share


def _bar(points: Sequence[Point], width: float) -> str:
    return stroke(line(points), COAT_INK, width)


def _head_stripes(a: Anatomy) -> str:
    r = a.r
    brow = [_bar(around(a.head, r, (dx, -1.1), (dx - 0.1, -0.55), (dx - 0.25, -0.2)), 0.26 * r) for dx in (-0.42, 0.02)]
    jaw = [_bar(around(a.head, r, (-1.1, k), (-0.5, k - 0.05), (-0.1, k - 0.16)), 0.24 * r) for k in (0.2, 0.62)]
    muzzle = [_bar(around(a.head, r, (1.15, -0.35), (1.0, 0.1), (0.72, 0.3)), 0.2 * r)] if a.long_face else []
    return "".join(brow + jaw + muzzle)


def _head_spots(a: Anatomy) -> str:
    at = around(a.head, a.r, (-0.6, -0.25), (-0.25, -0.6), (-0.62, 0.3), (-0.22, 0.1), (0.15, -0.7))
    return fill("".join(oval(x, y, 0.13 * a.r, 0.12 * a.r) for x, y in at), COAT_INK)


def _head_patch(a: Anatomy) -> str:
    return fill(blob(around(a.head, a.r, (-1.2, -0.9), (-0.1, -1.1), (0.05, -0.3), (-0.35, 0.35), (-1.1, 0.4))), PATCH)


def _body_stripes(a: Anatomy, seed: int) -> str:
    chance = dice(seed, "stripes")
    out = ""
    for i in range(8):
        x = a.half * (-0.98 + 0.265 * i) + chance.uniform(-0.5, 0.5)
        end = a.middle + a.high * chance.uniform(0.45, 0.8)
        out += _bar([(x + 2.5 - 0.9 * i, a.back - 3), (x + 1.2, a.middle - 2), (x - 0.6, end)], 3.1)
    steps = 6 if a.long_neck else 3
    for i in range(steps):
        at = _along_neck(a, (0.72 * a.half, a.middle - 4), (i + 0.7) / (steps + 0.4))
        out += _bar(around(at, 1, (-14, -5), (-3, 0.5), (4, 1.5)), 2.8)
    for where, swing in NEAR_LEGS:
        x, _ = a.foot(where, swing)
        out += "".join(_bar(around((x, -y * a.leg), 1, (-6, 0), (0, 1), (2.5, 0)), 2.2) for y in (0.72, 0.5, 0.28))
    return out


def _body_spots(a: Anatomy, seed: int) -> str:
    chance = dice(seed, "spots")
    out = ""
    for row in range(4):
        for column in range(8):
            x = a.half * (-1.0 + 0.29 * (column + 0.5 * (row % 2))) + chance.uniform(-0.9, 0.9)
            y = a.back + a.high * (0.28 + 0.5 * row) + chance.uniform(-0.8, 0.8)
            out += _rosette((x, y), chance.uniform(1.75, 2.35), chance.uniform(0, tau))
    steps = 6 if a.long_neck else 2
    for i in range(steps):
        at = _along_neck(a, (0.74 * a.half, a.middle - 9), (i + 0.8) / (steps + 0.6))
        out += "".join(_rosette(spot, 1.9, i) for spot in around(at, 1, (-4.5, -1.5), (2.5, 2)))
    for where, swing in NEAR_LEGS:
        at = (a.foot(where, swing)[0], 0.0)
        dots = around(at, 1, (-1.6, -0.75 * a.leg), (1.6, -0.58 * a.leg), (-1.2, -0.4 * a.leg))
        out += fill("".join(oval(x, y, 1.3, 1.3) for x, y in dots), COAT_INK)
    return out


def _rosette(at: Point, size: float, turn: float) -> str:
    gap = stroke(f"M{at[0]:.2f},{at[1]:.2f}l{0.5 * cos(turn):.2f},{0.5 * sin(turn):.2f}", SPOT_MIDDLE, size * 0.8)
    return fill(oval(*at, size, size * 0.92), COAT_INK) + gap


def _body_patches(a: Anatomy, seed: int) -> str:
    chance = dice(seed, "patches")
    centres = [(-0.86, -0.45), (-0.3, -0.72), (0.3, -0.5), (0.86, -0.55), (-0.5, 0.35), (0.1, 0.5), (0.72, 0.35)]
    at = [((a.half * x, a.middle + a.high * y), chance.uniform(4.6, 6.2)) for x, y in centres]
    shares = (0.12, 0.32, 0.48, 0.66, 0.82) if a.long_neck else (0.5,)
    for i, share in enumerate(shares):
        x, y = _along_neck(a, (0.8 * a.half, a.middle - 10), share)
        at.append(((x + (3 if i % 2 else -2.5), y), 3.5 if a.long_neck else 4.6))
    at += [((a.foot(where, swing)[0] - 1, -0.66 * a.leg), 3.2) for where, swing in NEAR_LEGS]
    return fill("".join(_ragged(centre, size, chance.random()) for centre, size in at), PATCH)


def _ragged(centre: Point, size: float, turn: float) -> str:
    reach = enumerate((1.0, 0.82, 1.12, 0.86, 1.08, 0.8))
    return blob(
        around(centre, size, *((k * cos(tau * (i / 6 + turn)), 0.85 * k * sin(tau * (i / 6 + turn))) for i, k in reach))
    )


def _fleece(a: Anatomy, fur: Fur) -> str:
    whole = cloud(0, a.middle - 0.06 * a.high, 1.2 * a.half, 1.22 * a.high, 15, 0.1)
    x, y = a.head
    bib = cloud((0.8 * a.half + x) / 2 - 1.5, (a.middle + y) / 2 + 1, 0.95 * a.r, 1.05 * a.r, 9, 0.14)
    curls = ""
    for row in range(3):
        for column in range(5):
            at = (a.half * (-0.85 + 0.4 * column + 0.14 * (row % 2)), a.middle + a.high * (-0.66 + 0.58 * row))
            curls += line(around(at, 1, (-2.6, -0.6), (-0.6, 2.2), (2.3, 0.3), (0.8, -1.4), (-0.4, -0.2)))
    rims = stroke(whole, fur.line, 1.5) + stroke(bib, fur.line, 1.5)
    return rims + fill(bib, "url(#fur)") + fill(whole, "url(#fleece)") + stroke(curls, fur.line, 1.3, 0.5)
