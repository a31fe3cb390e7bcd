"""The head and all that sits on it: face, ears, horns, nose, mane, beard, whiskers."""

from math import cos, pi, sin

from concepts.menagerie.anatomy import Anatomy
from concepts.menagerie.palette import ANTLER, ANTLER_INK, EAR_INSIDE, EYE, HAIR, HAIR_LIT, HORN, HORN_INK, Fur
from concepts.menagerie.shapes import Layer, Point, blob, cloud, fill, inked, limb, line, oval, polygon, stroke


def skull(a: Anatomy, fur: Fur, colour: frozenset[str]) -> list[Layer]:
    """Skull and muzzle as one silhouette."""
    muzzle = colour | ({"long face"} if a.long_face else frozenset())
    return [
        Layer(stroke(a.skull_outline, fur.line, 1.5), colour),
        Layer(inked(a.muzzle_outline, "url(#fur)", fur.line), muzzle),
        Layer(fill(a.skull_outline, "url(#fur)"), colour),
        Layer(fill(a.muzzle_outline, "url(#fur)"), muzzle),
    ]


def face(a: Anatomy, fur: Fur) -> list[Layer]:
    """Eye, cheek and smile, which every animal has."""
    x, y = a.head
    r = a.r
    ex, ey = x + 0.4 * r, y - 0.22 * r
    eye = oval(ex, ey, 0.19 * r, 0.24 * r)
    glint = fill(oval(ex + 0.06 * r, ey - 0.09 * r, 0.075 * r, 0.085 * r), "#ffffff")
    white = fill(oval(ex + 0.02 * r, ey, 0.26 * r, 0.31 * r), "#ffffff", 0.85)
    cheek = Layer(fill(oval(x + 0.12 * r, y + 0.38 * r, 0.26 * r, 0.17 * r), "#ff7d7d", 0.35), soft=True)
    return [cheek, Layer(white + fill(eye, EYE) + glint)]


def nose(a: Anatomy, fur: Fur, colour: frozenset[str], concepts: frozenset[str]) -> list[Layer]:
    """What the face ends in: a nose, nostrils, a snout or a trunk."""
    if "trunk" in concepts:
        return [Layer(_trunk(a, fur), colour | {"trunk"})]
    if "snout" in concepts:
        return [Layer(_smile(a, fur) + _snout(a, fur), colour | {"snout"})]
    x, y = a.nose
    r = a.r
    if a.long_face:
        soft = oval(x - 0.2 * r, y + 0.05 * r, 0.4 * r, 0.44 * r)
        hole = oval(x - 0.06 * r, y - 0.08 * r, 0.1 * r, 0.13 * r)
        mouth = line([(x - 0.05 * r, y + 0.36 * r), (x - 0.35 * r, y + 0.36 * r), (x - 0.62 * r, y + 0.2 * r)])
        svg = fill(soft, fur.shade, 0.75) + fill(hole, fur.line) + stroke(mouth, fur.line, 1.0)
        return [Layer(svg, colour | {"long face"})]
    tip = oval(x - 0.06 * r, y - 0.1 * r, 0.22 * r, 0.17 * r)
    return [Layer(_smile(a, fur) + fill(tip, EYE))]


def _smile(a: Anatomy, fur: Fur) -> str:
    x, y = a.nose
    r = a.r
    return stroke(
        line([(x - 0.15 * r, y + 0.38 * r), (x - 0.42 * r, y + 0.46 * r), (x - 0.7 * r, y + 0.3 * r)]), fur.line, 1
    )


def _snout(a: Anatomy, fur: Fur) -> str:
    x, y = a.nose
    r = a.r
    disc = oval(x - 0.02 * r, y + 0.02 * r, 0.38 * r, 0.56 * r)
    holes = fill(oval(x - 0.08 * r, y - 0.12 * r, 0.085 * r, 0.16 * r), fur.line)
    holes += fill(oval(x + 0.14 * r, y - 0.1 * r, 0.075 * r, 0.15 * r), fur.line)
    return (
        inked(disc, fur.base, fur.line, 2.0)
        + fill(oval(x - 0.02 * r, y - 0.05 * r, 0.3 * r, 0.44 * r), fur.lit, 0.6)
        + holes
    )


def _trunk(a: Anatomy, fur: Fur) -> str:
    x, y = a.head
    r = a.r
    bend = [(0.55, 0.1), (1.3, 0.55), (1.62, 1.5), (1.6, 2.5), (1.95, 3.25), (2.65, 3.1)]
    wide = [1.25, 1.1, 0.84, 0.66, 0.56, 0.46]
    at = [(x + dx * r, y + dy * r) for dx, dy in bend]
    rings = "".join(
        stroke(
            line([(px - w * 0.34 * r, py + 0.1 * r), (px, py + 0.2 * r), (px + w * 0.36 * r, py)]), fur.line, 0.9, 0.6
        )
        for (px, py), w in zip(at[1:4], wide[1:4], strict=True)
    )
    return inked(limb(at, [w * r for w in wide]), "url(#fur)", fur.line) + rings


def ears(a: Anatomy, fur: Fur, colour: frozenset[str], kind: str | None, near: bool) -> Layer:
    """One ear: the near one lies over the head, the far one behind it."""
    x, y = a.head
    root = (x - 0.42 * a.r, y - 0.68 * a.r) if near else (x + 0.28 * a.r, y - 0.78 * a.r)
    draw = {"pointed ears": _pointed, "long ears": _long, "floppy ears": _floppy, None: _small}[kind]
    paint = "url(#fur)" if near else fur.shade
    return Layer(draw(root, a.r, fur, paint, near), colour | ({kind} if kind else frozenset()))


def _small(root: Point, r: float, fur: Fur, paint: str, near: bool) -> str:
    x, y = root
    inner = fill(oval(x, y - 0.06 * r, 0.19 * r, 0.19 * r), EAR_INSIDE) if near else ""
    return inked(oval(x, y - 0.08 * r, 0.36 * r, 0.36 * r), paint, fur.line) + inner


def _pointed(root: Point, r: float, fur: Fur, paint: str, near: bool) -> str:
    x, y = root
    outer = blob(
        [
            (x - 0.46 * r, y + 0.2 * r),
            (x - 0.4 * r, y - 0.45 * r),
            (x - 0.22 * r, y - 1.08 * r),
            (x - 0.12 * r, y - 1.08 * r),
            (x + 0.3 * r, y - 0.5 * r),
            (x + 0.46 * r, y + 0.08 * r),
        ]
    )
    inner = polygon([(x - 0.25 * r, y), (x - 0.17 * r, y - 0.78 * r), (x + 0.22 * r, y - 0.1 * r)])
    return inked(outer, paint, fur.line) + (fill(inner, EAR_INSIDE) + stroke(inner, EAR_INSIDE, 1) if near else "")


def _long(root: Point, r: float, fur: Fur, paint: str, near: bool) -> str:
    x, y = root
    lean = -0.42 if near else 0.12
    tip, half = (x + 1.5 * lean * r, y - 2.05 * r), (x + 0.7 * lean * r, y - 1.05 * r)
    outer = limb([(x, y + 0.25 * r), half, tip], [0.5 * r, 0.86 * r, 0.12 * r])
    inner = limb([(x, y - 0.2 * r), half, (tip[0] + 0.03 * r, tip[1] + 0.45 * r)], [0.2 * r, 0.42 * r, 0.08 * r])
    return inked(outer, paint, fur.line) + (fill(inner, EAR_INSIDE) if near else "")


def _floppy(root: Point, r: float, fur: Fur, paint: str, near: bool) -> str:
    x, y = root
    if not near:
        return inked(
            limb([(x, y), (x + 0.5 * r, y - 0.1 * r), (x + 0.85 * r, y + 0.3 * r)], [0.4 * r, 0.6 * r, 0.3 * r]),
            paint,
            fur.line,
        )
    outer = blob(
        [
            (x + 0.38 * r, y - 0.08 * r),
            (x - 0.1 * r, y - 0.3 * r),
            (x - 0.62 * r, y + 0.15 * r),
            (x - 0.78 * r, y + 1.0 * r),
            (x - 0.4 * r, y + 1.62 * r),
            (x + 0.12 * r, y + 1.3 * r),
            (x + 0.3 * r, y + 0.6 * r),
        ]
    )
    return inked(outer, fur.shade, fur.line) + fill(
        limb(
            [(x - 0.1 * r, y + 0.1 * r), (x - 0.4 * r, y + 0.6 * r), (x - 0.42 * r, y + 1.1 * r)],
            [0.2 * r, 0.34 * r, 0.1 * r],
        ),
        fur.base,
        0.7,
    )


def horns(a: Anatomy, near: bool) -> Layer:
    """One of a pair of curved horns."""
    x, y = a.head
    r, root = a.r, ((-0.02, -0.86) if near else (0.36, -0.86))
    bend = [(0.0, 0.12), (0.12, -0.55), (-0.16, -1.12), (-0.6, -1.35)]
    at = [(x + (root[0] + dx) * r, y + (root[1] + dy) * r) for dx, dy in bend]
    ring = stroke(
        line([(at[1][0] - 0.17 * r, at[1][1] + 0.1 * r), (at[1][0] + 0.17 * r, at[1][1] + 0.06 * r)]),
        HORN_INK,
        0.9,
        0.8,
    )
    return Layer(
        inked(limb(at, [0.46 * r, 0.36 * r, 0.26 * r, 0.04 * r]), HORN if near else "#d9c598", HORN_INK, 1.3) + ring,
        frozenset({"horns"}),
    )


def antlers(a: Anatomy, near: bool) -> Layer:
    """One of a pair of branched antlers."""
    x, y = a.head
    r, side = a.r, (-1.0 if near else 1.0)
    root = (x + (0.0 if near else 0.34) * r, y - 0.82 * r)
    beam = [(0.0, 0.0), (0.2, -0.6), (0.62, -1.1), (0.75, -1.8)]
    tines = [[(0.2, -0.6), (-0.12, -1.05), (-0.16, -1.35)], [(0.5, -0.98), (0.95, -1.15), (1.2, -1.55)]]
    marks = [line([(root[0] + side * dx * r, root[1] + dy * r) for dx, dy in branch]) for branch in [beam, *tines]]
    widths = [(0.36, 0.2), (0.3, 0.15), (0.3, 0.15)]
    rim = "".join(stroke(d, ANTLER_INK, w[0] * r) for d, w in zip(marks, widths, strict=True))
    core = "".join(stroke(d, ANTLER, w[1] * r) for d, w in zip(marks, widths, strict=True))
    return Layer(rim + core, frozenset({"antlers"}))


def mane(a: Anatomy) -> Layer:
    """Behind the head: a crest down the neck of a long face, else a ruff all round."""
    x, y = a.head
    r, tag = a.r, frozenset({"mane"})
    if not a.long_face:
        ruff = cloud(x - 0.22 * r, y + 0.22 * r, 1.52 * r, 1.6 * r, 13, 0.12)
        inner = cloud(x - 0.12 * r, y + 0.16 * r, 1.22 * r, 1.28 * r, 11, 0.1)
        return Layer(inked(ruff, HAIR, "#3b1c0f", 1.3) + fill(inner, HAIR_LIT), tag)
    withers = (0.28 * a.half, a.back + 2.5)
    top, steps = (x - 0.15 * r, y - 0.95 * r), 5
    crest = [
        (top[0] + (withers[0] - top[0]) * t / steps, top[1] + (withers[1] - top[1]) * t / steps)
        for t in range(steps + 1)
    ]
    back = [(px - (0.62 + 0.2 * sin(pi * i / steps)) * r, py + 0.05 * r) for i, (px, py) in enumerate(crest)]
    locks = _locks(crest, back, r)
    return Layer(locks, tag)


def _locks(crest: list[Point], back: list[Point], r: float) -> str:
    """Hair that falls from the crest of the neck, lock beside lock."""
    front = [(px + 0.75 * r * cos(0.5), py + 0.72 * r) for px, py in crest]
    out = "".join(
        inked(
            blob([crest[i], back[i], back[i + 1], (front[i][0] - 0.2 * r, front[i][1] + 0.35 * r), front[i]]),
            HAIR,
            "#3b1c0f",
            1.2,
        )
        for i in range(len(crest) - 1)
    )
    shine = "".join(
        stroke(line([crest[i], (front[i][0] - 0.35 * r, front[i][1])]), HAIR_LIT, 1.4) for i in range(1, len(crest) - 1)
    )
    return out + shine


def forelock(a: Anatomy) -> Layer:
    """The part of a crest that falls over the brow."""
    x, y = a.head
    r = a.r
    d = blob(
        [
            (x - 0.4 * r, y - 0.95 * r),
            (x + 0.25 * r, y - 1.12 * r),
            (x + 0.72 * r, y - 0.66 * r),
            (x + 0.78 * r, y - 0.2 * r),
            (x + 0.4 * r, y - 0.56 * r),
            (x - 0.1 * r, y - 0.6 * r),
        ]
    )
    return Layer(inked(d, HAIR, "#3b1c0f", 1.1), frozenset({"mane"}))


def beard(a: Anatomy) -> Layer:
    """A tuft under the chin."""
    x, y = a.nose
    r = a.r
    cx, cy = (x - 0.62 * r, y + 0.34 * r) if a.long_face else (x - 0.72 * r, y + 0.52 * r)
    d = blob(
        [
            (cx - 0.42 * r, cy - 0.1 * r),
            (cx + 0.4 * r, cy),
            (cx + 0.26 * r, cy + 0.7 * r),
            (cx - 0.16 * r, cy + 1.45 * r),
            (cx - 0.34 * r, cy + 0.7 * r),
        ]
    )
    lock = stroke(
        line([(cx, cy + 0.2 * r), (cx - 0.02 * r, cy + 0.7 * r), (cx - 0.12 * r, cy + 1.1 * r)]), HAIR_LIT, 1.2
    )
    return Layer(inked(d, HAIR, "#3b1c0f", 1.1) + lock, frozenset({"beard"}))


def whiskers(a: Anatomy) -> Layer:
    """A pale, puffy lip with long whiskers."""
    x, y = a.nose
    r = a.r
    cx, cy = x - 0.42 * r, y + 0.22 * r
    puff = inked(oval(cx, cy, 0.44 * r, 0.36 * r), "#fffaf2", "#8d7a6c", 1.0)
    hairs = "".join(
        stroke(
            line(
                [
                    (cx - 0.05 * r, cy + k * 0.1 * r),
                    (cx + 0.6 * s * r, cy + k * 0.22 * r),
                    (cx + 1.3 * s * r, cy + (0.12 + k * 0.42) * r),
                ]
            ),
            "#fffdf8" if s < 0 else "#4a403c",
            1.0,
        )
        for s in (-1.0, 1.0)
        for k in (-1, 0, 1)
    )
    tip = fill(oval(x - 0.05 * r, y - 0.08 * r, 0.2 * r, 0.15 * r), "#e8788a")
    return Layer(puff + hairs + tip, frozenset({"whiskers"}))
