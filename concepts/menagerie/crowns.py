"""Horns and antlers, in pairs like the ears."""

from concepts.menagerie.anatomy import Anatomy
from concepts.menagerie.palette import ANTLER, ANTLER_INK, HORN, HORN_FAR, HORN_INK
from concepts.menagerie.shapes import Layer, around, inked, limb, line, stroke


def horn(a: Anatomy, near: bool) -> Layer:
    """One curved horn."""
    r = a.r
    (root,) = around(a.head, r, (-0.02 if near else 0.36, -0.86))
    bend = around(root, r, (0.0, 0.12), (0.12, -0.55), (-0.16, -1.12), (-0.6, -1.35))
    ring = stroke(line(around(bend[1], r, (-0.17, 0.1), (0.17, 0.06))), HORN_INK, 0.9, 0.8)
    whole = limb(bend, [0.46 * r, 0.36 * r, 0.26 * r, 0.04 * r])
    return Layer(inked(whole, HORN if near else HORN_FAR, HORN_INK, 1.3) + ring, frozenset({"horns"}))


def antler(a: Anatomy, near: bool) -> Layer:
    """One branched antler."""
    r, side = a.r, (-1.0 if near else 1.0)
    (root,) = around(a.head, r, (0.0 if near else 0.34, -0.82))
    beam = ((0.0, 0.0), (0.2, -0.6), (0.62, -1.1), (0.75, -1.8))
    tines = (((0.2, -0.6), (-0.12, -1.05), (-0.16, -1.35)), ((0.5, -0.98), (0.95, -1.15), (1.2, -1.55)))
    marks = [line(around(root, r, *((side * dx, dy) for dx, dy in branch))) for branch in (beam, *tines)]
    widths = ((0.36, 0.2), (0.3, 0.15), (0.3, 0.15))
    rim = "".join(stroke(d, ANTLER_INK, wide * r) for d, (wide, _) in zip(marks, widths, strict=True))
    core = "".join(stroke(d, ANTLER, wide * r) for d, (_, wide) in zip(marks, widths, strict=True))
    return Layer(rim + core, frozenset({"antlers"}))
