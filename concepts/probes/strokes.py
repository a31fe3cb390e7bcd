"""Textures of many small pieces laid over one another: hairs, curls, blades, leaves."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from concepts.probes.fields import SIDE, Chance, between, cells, noise, scattered
from concepts.probes.paints import Colour, Paint, ink, opaque, rgb

FINE = 2  # the pieces are drawn at so many times the size, so that their edges are smooth
Points = NDArray[np.floating]


def fur(chance: Chance) -> Paint:
    """Long hair that flows along a bent field."""
    coat = _hide(chance)
    turn = chance.uniform(0, 2 * np.pi) + 0.5 * noise(chance, 2)
    tone = 0.12 * noise(chance, 5)
    length = chance.uniform(0.06, 0.13)
    page, pen = _page(coat * 0.6)
    for x, y in chance.uniform(-0.05, 1.05, (3_000, 2)):
        row, column = (int(np.clip(at * SIDE, 0, SIDE - 1)) for at in (y, x))
        way = turn[row, column] + chance.normal(0, 0.18)
        bent = way + chance.normal(0, 0.25)
        middle = x + 0.5 * length * np.cos(way), y + 0.5 * length * np.sin(way)
        tip = middle[0] + 0.5 * length * np.cos(bent), middle[1] + 0.5 * length * np.sin(bent)
        lit = 1 + tone[row, column] + chance.normal(0, 0.17)
        pen.line(_at([(x, y), middle, tip]), fill=ink(coat * lit), width=int(chance.integers(2, 5)))
    return _paint(page)


def wool(chance: Chance) -> Paint:
    """Tight curls in tufts, mostly of a pale colour."""
    coat = rgb(float(chance.uniform(0.07, 0.13)), float(chance.uniform(0.03, 0.2)), float(chance.uniform(0.85, 1.0)))
    coat = coat if chance.random() < 0.7 else coat * float(chance.uniform(0.2, 0.6))
    period = between(chance, 0.06, 0.14)
    near, _, owner = cells(scattered(chance, period, jitter=0.4))
    swirl = np.sin(chance.uniform(3, 5) * noise(chance, 1.2 / period) + 9 * near / period + 2.4 * owner)
    curls = np.clip(0.55 + 0.45 * swirl, 0, 1) ** 0.6
    shade = np.clip(1.15 - near / period, 0, 1)
    tone = 0.3 + 0.35 * curls + 0.35 * shade + 0.06 * noise(chance, 5) + 0.05 * noise(chance, 110)
    return opaque(coat * tone[..., None])


def grass(chance: Chance) -> Paint:
    """Blades that stand close, or a lawn seen from farther away."""
    green = rgb(float(chance.uniform(0.21, 0.31)), float(chance.uniform(0.5, 0.85)), float(chance.uniform(0.45, 0.7)))
    length, lean = between(chance, 0.03, 0.2), chance.normal(0, 0.15)
    page, pen = _page(green * 0.45)
    tone = 0.15 * noise(chance, 4)
    places = chance.uniform(0, 1.15, (int(4_000 * (0.03 / length) ** 0.4), 2))
    for x, y in places[places[:, 1].argsort()]:
        tall, way = length * chance.uniform(0.5, 1.2), lean + chance.normal(0, 0.3)
        thick = 0.03 * length + 0.003
        tip = (x + tall * np.sin(way), y - tall * np.cos(way))
        row, column = (int(np.clip(at * SIDE, 0, SIDE - 1)) for at in (y, x))
        warm = np.array([1 + chance.normal(0, 0.15), 1, 1], np.float32)
        lit = 0.95 + tone[row, column] + chance.normal(0, 0.2)
        pen.polygon(_at([(x - thick, y), (x + thick, y), tip]), fill=ink(green * warm * lit))
    return _paint(page)


def leaves(chance: Chance) -> Paint:
    """Foliage: pointed leaves with a rib, over darker ones."""
    size = between(chance, 0.06, 0.17)
    slim = chance.uniform(0.22, 0.42)
    green = rgb(float(chance.uniform(0.22, 0.36)), float(chance.uniform(0.45, 0.8)), float(chance.uniform(0.45, 0.75)))

    def leaf(pen: ImageDraw.ImageDraw, at: Points, depth: float) -> None:
        along = np.linspace(0, 1, 9)
        wide = slim * np.sin(np.pi * along**0.8) * (1 - 0.3 * along)
        turn, reach = chance.uniform(0, 2 * np.pi), size * chance.uniform(0.7, 1.2)
        colour = green * (0.3 + 0.75 * depth + chance.normal(0, 0.09))
        for side, lit in ((1, 1.0), (-1, 0.86)):
            edge = np.stack([along, side * wide], axis=1)
            pen.polygon(_turned(edge, at, turn, reach), fill=ink(colour * lit))
        pen.line(_turned(np.array([[0, 0], [1, 0.0]]), at, turn, reach), fill=ink(colour * 1.3), width=2)

    return _layered(chance, green * 0.2, int(5 / size**2), leaf)


def _layered(
    chance: Chance, ground: Colour, count: int, draw: Callable[[ImageDraw.ImageDraw, Points, float], None]
) -> Paint:
    """Pieces at places by chance, the deepest first; `draw` is told how high, in [0, 1], a piece lies."""
    page, pen = _page(ground)
    for i, at in enumerate(chance.uniform(-0.1, 1.1, (count, 2))):
        draw(pen, at, i / count)
    return _paint(page)


def _hide(chance: Chance) -> Colour:
    """The colour of an animal's coat."""
    hue, strength = float(chance.uniform(0.05, 0.1)), float(chance.uniform(0.05, 0.65))
    return rgb(hue, strength, float(chance.uniform(0.35, 0.95)))


def _page(ground: Colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("RGB", (FINE * SIDE, FINE * SIDE), ink(ground))
    return page, ImageDraw.Draw(page)


def _turned(points: Points, at: Points, turn: float, reach: float) -> list[tuple[float, float]]:
    spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return _at([(float(x), float(y)) for x, y in points @ spin * reach + at])


def _at(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(FINE * SIDE * float(x), FINE * SIDE * float(y)) for x, y in points]


def _paint(page: Image.Image) -> Paint:
    small = page.resize((SIDE, SIDE), Image.Resampling.BOX)
    return opaque(np.asarray(small, dtype=np.float32) / 255)
