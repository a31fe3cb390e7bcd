"""Ears, in pairs: the near one lies over the head, the far one behind it."""

from concepts.menagerie.anatomy import Anatomy
from concepts.menagerie.palette import EAR_INSIDE, Fur
from concepts.menagerie.shapes import Layer, Point, around, blob, fill, inked, limb, oval, polygon, stroke


def ear(a: Anatomy, fur: Fur, colour: frozenset[str], kind: str | None, near: bool) -> Layer:
    """One ear of a kind; small and round for None."""
    (root,) = around(a.head, a.r, (-0.42, -0.68) if near else (0.28, -0.78))
    draw = {"pointed ears": _pointed, "long ears": _long, "floppy ears": _floppy, None: _small}[kind]
    return Layer(draw(root, a.r, fur, near), colour | ({kind} if kind else frozenset()))


def _shell(outer: str, inner: str, fur: Fur, near: bool) -> str:
    return inked(outer, "url(#fur)" if near else fur.shade, fur.line) + (inner if near else "")


def _small(root: Point, r: float, fur: Fur, near: bool) -> str:
    x, y = root
    inner = fill(oval(x, y - 0.06 * r, 0.19 * r, 0.19 * r), EAR_INSIDE)
    return _shell(oval(x, y - 0.08 * r, 0.36 * r, 0.36 * r), inner, fur, near)


def _pointed(root: Point, r: float, fur: Fur, near: bool) -> str:
    rim = ((-0.46, 0.2), (-0.4, -0.45), (-0.22, -1.08), (-0.12, -1.08), (0.3, -0.5), (0.46, 0.08))
    inner = polygon(around(root, r, (-0.25, 0), (-0.17, -0.78), (0.22, -0.1)))
    return _shell(blob(around(root, r, *rim)), fill(inner, EAR_INSIDE) + stroke(inner, EAR_INSIDE, 1), fur, near)


def _long(root: Point, r: float, fur: Fur, near: bool) -> str:
    lean = -0.42 if near else 0.12
    outer = limb(around(root, r, (0, 0.25), (0.7 * lean, -1.05), (1.5 * lean, -2.05)), [0.5 * r, 0.86 * r, 0.12 * r])
    hollow = around(root, r, (0, -0.2), (0.7 * lean, -1.05), (1.5 * lean + 0.03, -1.6))
    return _shell(outer, fill(limb(hollow, [0.2 * r, 0.42 * r, 0.08 * r]), EAR_INSIDE), fur, near)


def _floppy(root: Point, r: float, fur: Fur, near: bool) -> str:
    if not near:
        return _shell(
            limb(around(root, r, (0, 0), (0.5, -0.1), (0.85, 0.3)), [0.4 * r, 0.6 * r, 0.3 * r]), "", fur, near
        )
    rim = ((0.38, -0.08), (-0.1, -0.3), (-0.62, 0.15), (-0.78, 1.0), (-0.4, 1.62), (0.12, 1.3), (0.3, 0.6))
    fold = limb(around(root, r, (-0.1, 0.1), (-0.4, 0.6), (-0.42, 1.1)), [0.2 * r, 0.34 * r, 0.1 * r])
    return inked(blob(around(root, r, *rim)), fur.shade, fur.line) + fill(fold, fur.base, 0.7)
