"""Mane, forelock, beard and whiskers; hair is of one colour on every animal."""

from math import pi, sin

from concepts.menagerie.anatomy import Anatomy
from concepts.menagerie.palette import HAIR, HAIR_INK, HAIR_LIT
from concepts.menagerie.shapes import Layer, Point, around, blob, cloud, fill, inked, line, oval, stroke


def mane(a: Anatomy) -> Layer:
    """Behind the head: a crest down the neck of a long face, else a ruff all round."""
    return Layer(_crest(a) if a.long_face else _ruff(a), frozenset({"mane"}))


def _ruff(a: Anatomy) -> str:
    x, y = a.head
    r = a.r
    outer = cloud(x - 0.22 * r, y + 0.22 * r, 1.52 * r, 1.6 * r, 13, 0.12)
    inner = cloud(x - 0.12 * r, y + 0.16 * r, 1.22 * r, 1.28 * r, 11, 0.1)
    return inked(outer, HAIR, HAIR_INK, 1.3) + fill(inner, HAIR_LIT)


def _crest(a: Anatomy) -> str:
    (top,) = around(a.head, a.r, (-0.15, -0.95))
    withers = (0.28 * a.half, a.back + 2.5)
    steps = 8 if a.long_neck else 5
    share = [i / steps for i in range(steps + 1)]
    crest = [(top[0] + (withers[0] - top[0]) * t, top[1] + (withers[1] - top[1]) * t) for t in share]
    back = [(x - (0.62 + 0.2 * sin(pi * t)) * a.r, y + 0.05 * a.r) for (x, y), t in zip(crest, share, strict=True)]
    return _locks(crest, back, a.r)


def _locks(crest: list[Point], back: list[Point], r: float) -> str:
    """Hair that falls from the crest of the neck, lock beside lock."""
    front = [(x + 0.66 * r, y + 0.72 * r) for x, y in crest]
    tips = [(x - 0.2 * r, y + 0.35 * r) for x, y in front]
    locks = [blob([crest[i], back[i], back[i + 1], tips[i], front[i]]) for i in range(len(crest) - 1)]
    shine = [line([crest[i], (front[i][0] - 0.35 * r, front[i][1])]) for i in range(1, len(crest) - 1)]
    return "".join(inked(d, HAIR, HAIR_INK, 1.2) for d in locks) + stroke("".join(shine), HAIR_LIT, 1.4)


def forelock(a: Anatomy) -> Layer:
    """The part of a crest that falls over the brow."""
    rim = ((-0.4, -0.95), (0.25, -1.12), (0.72, -0.66), (0.78, -0.2), (0.4, -0.56), (-0.1, -0.6))
    return Layer(inked(blob(around(a.head, a.r, *rim)), HAIR, HAIR_INK, 1.1), frozenset({"mane"}))


def beard(a: Anatomy) -> Layer:
    """A tuft under the chin."""
    (chin,) = around(a.nose, a.r, (-0.62, 0.34) if a.long_face else (-0.72, 0.52))
    tuft = blob(around(chin, a.r, (-0.42, -0.1), (0.4, 0), (0.26, 0.7), (-0.16, 1.45), (-0.34, 0.7)))
    lock = stroke(line(around(chin, a.r, (0, 0.2), (-0.02, 0.7), (-0.12, 1.1))), HAIR_LIT, 1.2)
    return Layer(inked(tuft, HAIR, HAIR_INK, 1.1) + lock, frozenset({"beard"}))


def whiskers(a: Anatomy) -> Layer:
    """A pale, puffy lip with long whiskers."""
    x, y = a.nose
    r = a.r
    lip = (x - 0.42 * r, y + 0.22 * r)
    hairs = ""
    for side in (-1.0, 1.0):
        spread = [((-0.05, 0.1 * k), (0.6 * side, 0.22 * k), (1.3 * side, 0.12 + 0.42 * k)) for k in (-1, 0, 1)]
        hairs += stroke("".join(line(around(lip, r, *hair)) for hair in spread), "#4a403c", 1.15)
    tip = fill(oval(x - 0.05 * r, y - 0.08 * r, 0.22 * r, 0.16 * r), "#e8788a")
    return Layer(inked(oval(*lip, 0.5 * r, 0.4 * r), "#fffaf2", "#7d6a5c", 1.3) + hairs + tip, frozenset({"whiskers"}))
