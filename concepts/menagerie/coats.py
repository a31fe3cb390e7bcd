"""Coat patterns, cut to the animal's outline, and wool, which puffs out beyond it."""

from collections.abc import Sequence
from math import cos, sin, tau

from concepts.menagerie.anatomy import Anatomy
from concepts.menagerie.body import NEAR_LEGS
from concepts.menagerie.palette import COAT_INK, PATCH, Fur
from concepts.menagerie.shapes import Layer, Point, blob, cloud, dice, fill, line, oval, stroke


def cut(svg: str, clip: str) -> str:
    """`svg` inside the outline `clip` only."""
    return f'<g clip-path="url(#{clip})">{svg}</g>'


def body_coat(a: Anatomy, kind: str, fur: Fur, seed: int) -> list[Layer]:
    """The pattern on body, neck and near legs."""
    if kind == "wool":
        return [_fleece(a, fur)]
    draw = {"stripes": _body_stripes, "spots": _body_spots, "patches": _body_patches}[kind]
    return [Layer(cut(draw(a, seed), "hide"), frozenset({kind}))]


def head_coat(a: Anatomy, kind: str, fur: Fur, seed: int) -> list[Layer]:
    """The pattern on the head."""
    x, y = a.head
    r = a.r
    if kind == "wool":
        cap = cloud(x - 0.3 * r, y - 0.62 * r, 0.72 * r, 0.5 * r, 8, 0.2)
        return [Layer(stroke(cap, fur.line, 1.5) + fill(cap, fur.lit), frozenset({"wool"}))]
    if kind == "stripes":
        svg = "".join(
            _bar(
                [(x + dx * r, y - 1.1 * r), (x + (dx - 0.1) * r, y - 0.55 * r), (x + (dx - 0.25) * r, y - 0.2 * r)],
                0.26 * r,
            )
            for dx in (-0.42, 0.02)
        )
        svg += "".join(
            _bar(
                [(x - 1.1 * r, y + k * r), (x - 0.5 * r, y + (k - 0.05) * r), (x - 0.1 * r, y + (k - 0.16) * r)],
                0.24 * r,
            )
            for k in (0.2, 0.62)
        )
        svg += (
            _bar([(x + 1.15 * r, y - 0.35 * r), (x + 1.0 * r, y + 0.1 * r), (x + 0.72 * r, y + 0.3 * r)], 0.2 * r)
            if a.long_face
            else ""
        )
    elif kind == "spots":
        svg = "".join(
            fill(oval(x + dx * r, y + dy * r, 0.13 * r, 0.12 * r), COAT_INK)
            for dx, dy in ((-0.6, -0.25), (-0.25, -0.6), (-0.62, 0.3), (-0.22, 0.1), (0.15, -0.7))
        )
    else:
        svg = fill(
            blob(
                [
                    (x - 1.2 * r, y - 0.9 * r),
                    (x - 0.1 * r, y - 1.1 * r),
                    (x + 0.05 * r, y - 0.3 * r),
                    (x - 0.35 * r, y + 0.35 * r),
                    (x - 1.1 * r, y + 0.4 * r),
                ]
            ),
            PATCH,
        )
    return [Layer(cut(svg, "face"), frozenset({kind}))]


def _bar(points: Sequence[Point], width: float) -> str:
    return stroke(line(points), COAT_INK, width)


def _body_stripes(a: Anatomy, seed: int) -> str:
    chance = dice(seed, "stripes")
    out = []
    for i in range(8):
        x = a.half * (-0.98 + 0.265 * i) + chance.uniform(-0.5, 0.5)
        tilt = 2.5 - 0.9 * i
        end = a.middle + a.high * chance.uniform(0.45, 0.8)
        out.append(_bar([(x + tilt, a.back - 3), (x + 1.2, a.middle - 2), (x - 0.6, end)], 3.1))
    (x0, y0), (x1, y1) = (0.72 * a.half, a.middle - 4), a.head
    steps = 6 if a.long_neck else 3
    for i in range(steps):
        t = (i + 0.7) / (steps + 0.4)
        x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
        out.append(_bar([(x - 14, y - 5), (x - 3, y + 0.5), (x + 4, y + 1.5)], 2.8))
    for where, swing in NEAR_LEGS:
        x, _ = a.foot(where, swing)
        out += [_bar([(x - 6, y), (x, y + 1), (x + 2.5, y)], 2.2) for y in (-0.72 * a.leg, -0.5 * a.leg, -0.28 * a.leg)]
    return "".join(out)


def _body_spots(a: Anatomy, seed: int) -> str:
    chance = dice(seed, "spots")
    out = []
    for row in range(4):
        for column in range(8):
            x = a.half * (-1.0 + 0.29 * (column + 0.5 * (row % 2))) + chance.uniform(-0.9, 0.9)
            y = a.back + a.high * (0.28 + 0.5 * row) + chance.uniform(-0.8, 0.8)
            out.append(_rosette(x, y, chance.uniform(1.75, 2.35), chance.uniform(0, tau)))
    (x0, y0), (x1, y1) = (0.74 * a.half, a.middle - 9), a.head
    steps = 6 if a.long_neck else 2
    for i in range(steps):
        t = (i + 0.8) / (steps + 0.6)
        out += [
            _rosette(x0 + (x1 - x0) * t + dx, y0 + (y1 - y0) * t + dy, 1.9, i) for dx, dy in ((-4.5, -1.5), (2.5, 2))
        ]
    for where, swing in NEAR_LEGS:
        x, _ = a.foot(where, swing)
        out += [
            fill(oval(x + dx, -share * a.leg, 1.3, 1.3), COAT_INK)
            for dx, share in ((-1.6, 0.75), (1.6, 0.58), (-1.2, 0.4))
        ]
    return "".join(out)


def _rosette(x: float, y: float, size: float, turn: float) -> str:
    gap = stroke(f"M{x:.2f},{y:.2f}l{0.5 * cos(turn):.2f},{0.5 * sin(turn):.2f}", "#a8702c", size * 0.8)
    return fill(oval(x, y, size, size * 0.92), COAT_INK) + gap


def _body_patches(a: Anatomy, seed: int) -> str:
    chance = dice(seed, "patches")
    centres = [(-0.86, -0.45), (-0.3, -0.72), (0.3, -0.5), (0.86, -0.55), (-0.5, 0.35), (0.1, 0.5), (0.72, 0.35)]
    at = [(a.half * x, a.middle + a.high * y, chance.uniform(4.6, 6.2)) for x, y in centres]
    (x0, y0), (x1, y1) = (0.8 * a.half, a.middle - 10), a.head
    if a.long_neck:
        at += [
            (x0 + (x1 - x0) * t + dx, y0 + (y1 - y0) * t, 3.5)
            for t, dx in ((0.12, -2), (0.32, 3), (0.48, -3.5), (0.66, 2.5), (0.82, -2.5))
        ]
    else:
        at.append((x0 + (x1 - x0) * 0.5 - 2, y0 + (y1 - y0) * 0.5, 4.6))
    at += [(a.foot(w, s)[0] - 1, -0.66 * a.leg, 3.2) for w, s in NEAR_LEGS]
    return "".join(fill(_ragged(x, y, size, chance.random()), PATCH) for x, y, size in at)


def _ragged(x: float, y: float, size: float, turn: float) -> str:
    reach = (1.0, 0.82, 1.12, 0.86, 1.08, 0.8)
    return blob(
        [
            (x + size * k * cos(tau * (i / 6 + turn)), y + 0.85 * size * k * sin(tau * (i / 6 + turn)))
            for i, k in enumerate(reach)
        ]
    )


def _fleece(a: Anatomy, fur: Fur) -> Layer:
    whole = cloud(0, a.middle - 0.06 * a.high, 1.2 * a.half, 1.22 * a.high, 15, 0.1)
    x, y = a.head
    bib = cloud(0.5 * (0.8 * a.half + x) - 1.5, 0.5 * (a.middle + y) + 1, 0.95 * a.r, 1.05 * a.r, 9, 0.14)
    curls = ""
    for row in range(3):
        for column in range(5):
            cx = a.half * (-0.85 + 0.4 * column + 0.14 * (row % 2))
            cy = a.middle + a.high * (-0.66 + 0.58 * row)
            curls += stroke(
                line(
                    [
                        (cx - 2.6, cy - 0.6),
                        (cx - 0.6, cy + 2.2),
                        (cx + 2.3, cy + 0.3),
                        (cx + 0.8, cy - 1.4),
                        (cx - 0.4, cy - 0.2),
                    ]
                ),
                fur.shade,
                1.4,
            )
    rims = stroke(whole, fur.line, 1.5) + stroke(bib, fur.line, 1.5)
    return Layer(rims + fill(bib, "url(#fur)") + fill(whole, "url(#fleece)") + curls, frozenset({"wool"}))
