"""The head: skull, muzzle, eye, and what the face ends in."""

from concepts.menagerie.anatomy import Anatomy
from concepts.menagerie.palette import EYE, Fur
from concepts.menagerie.shapes import Layer, around, fill, inked, limb, line, oval, stroke


def skull(a: Anatomy, fur: Fur, colour: frozenset[str]) -> list[Layer]:
    """Skull and muzzle as one silhouette."""
    muzzle = colour | ({"long face"} if a.long_face else frozenset())
    return [
        Layer(stroke(a.skull_outline, fur.line, 1.5), colour),
        Layer(inked(a.muzzle_outline, "url(#fur)", fur.line), muzzle),
        Layer(fill(a.skull_outline, "url(#fur)"), colour),
        Layer(fill(a.muzzle_outline, "url(#fur)"), muzzle),
    ]


def face(a: Anatomy) -> list[Layer]:
    """Eye and cheek, which every animal has."""
    x, y = a.head
    r = a.r
    ex, ey = x + 0.4 * r, y - 0.22 * r
    cheek = fill(oval(x + 0.12 * r, y + 0.38 * r, 0.26 * r, 0.17 * r), "#ff7d7d", 0.35)
    white = fill(oval(ex + 0.02 * r, ey, 0.26 * r, 0.31 * r), "#ffffff", 0.85)
    glint = fill(oval(ex + 0.06 * r, ey - 0.09 * r, 0.075 * r, 0.085 * r), "#ffffff")
    return [Layer(cheek, soft=True), Layer(white + fill(oval(ex, ey, 0.19 * r, 0.24 * r), EYE) + glint)]


def nose(a: Anatomy, fur: Fur, colour: frozenset[str], concepts: frozenset[str]) -> list[Layer]:
    """What the face ends in: a nose, nostrils, a snout or a trunk."""
    if "trunk" in concepts:
        return [Layer(_trunk(a, fur), colour | {"trunk"})]
    if "snout" in concepts:
        return [Layer(_smile(a, fur)), Layer(_snout(a, fur), colour | {"snout"})]
    if a.long_face:
        return [Layer(_nostrils(a, fur), colour | {"long face"})]
    x, y = a.nose
    return [Layer(_smile(a, fur) + fill(oval(x - 0.06 * a.r, y - 0.1 * a.r, 0.22 * a.r, 0.17 * a.r), EYE))]


def _nostrils(a: Anatomy, fur: Fur) -> str:
    x, y = a.nose
    r = a.r
    soft = oval(x - 0.2 * r, y + 0.05 * r, 0.4 * r, 0.44 * r)
    hole = oval(x - 0.06 * r, y - 0.08 * r, 0.1 * r, 0.13 * r)
    mouth = line(around(a.nose, r, (-0.05, 0.36), (-0.35, 0.36), (-0.62, 0.2)))
    return fill(soft, fur.shade, 0.75) + fill(hole, fur.line) + stroke(mouth, fur.line, 1.0)


def _smile(a: Anatomy, fur: Fur) -> str:
    return stroke(line(around(a.nose, a.r, (-0.15, 0.38), (-0.42, 0.46), (-0.7, 0.3))), fur.line, 1)


def _snout(a: Anatomy, fur: Fur) -> str:
    x, y = a.nose
    r = a.r
    disc = oval(x - 0.02 * r, y + 0.02 * r, 0.38 * r, 0.56 * r)
    shine = oval(x - 0.02 * r, y - 0.05 * r, 0.3 * r, 0.44 * r)
    holes = oval(x - 0.08 * r, y - 0.12 * r, 0.085 * r, 0.16 * r) + oval(x + 0.14 * r, y - 0.1 * r, 0.075 * r, 0.15 * r)
    return inked(disc, fur.base, fur.line, 2.0) + fill(shine, fur.lit, 0.6) + fill(holes, fur.line)


def _trunk(a: Anatomy, fur: Fur) -> str:
    r = a.r
    bend = around(a.head, r, (0.55, 0.1), (1.3, 0.55), (1.62, 1.5), (1.6, 2.5), (1.95, 3.25), (2.65, 3.1))
    wide = [1.25, 1.1, 0.84, 0.66, 0.56, 0.46]
    rings = "".join(
        stroke(line(around(at, r, (-0.34 * w, 0.1), (0, 0.2), (0.36 * w, 0))), fur.line, 0.9, 0.6)
        for at, w in zip(bend[1:4], wide[1:4], strict=True)
    )
    return inked(limb(bend, [w * r for w in wide]), "url(#fur)", fur.line) + rings
