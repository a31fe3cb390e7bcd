"""A sheet of paper with axes on it: lines, dots, bars and words, drawn smoothly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont

SCALE = 2  # drawn larger and shrunk, so that lines are smooth
INK, GREY, PALE = "#222222", "#8a8a8a", "#e4e4e4"
Point: TypeAlias = tuple[float, float]


class Sheet:
    """White paper, `width` x `height` pixels."""

    def __init__(self, width: int, height: int) -> None:
        self._image = Image.new("RGB", (width * SCALE, height * SCALE), "white")
        self._pen = ImageDraw.Draw(self._image)
        self._size = (width, height)

    def line(self, points: Sequence[Point], colour: str, width: float = 1.0) -> None:
        """A line through points, in pixels from the upper left."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._pen.line(scaled, fill=colour, width=max(1, round(width * SCALE)), joint="curve")

    def dot(self, at: Point, colour: str, radius: float = 3.5) -> None:
        """A round dot."""
        x, y = at
        box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self._pen.ellipse(box, fill=colour)

    def box(self, corner: Point, other: Point, colour: str) -> None:
        """A filled rectangle between two corners."""
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(corner, other, strict=True))
        self._pen.rectangle([left * SCALE, top * SCALE, right * SCALE, bottom * SCALE], fill=colour)

    def say(self, at: Point, words: str, colour: str = INK, size: int = 12, anchor: str = "la") -> None:
        """Words; the anchor is as in Pillow: "la" puts the upper left there, "rm" the middle of the right end."""
        font = ImageFont.load_default(size * SCALE)
        self._pen.text((at[0] * SCALE, at[1] * SCALE), words, colour, font, anchor=anchor)

    def image(self) -> Image.Image:
        """The picture."""
        return self._image.resize(self._size, Image.Resampling.LANCZOS)


@dataclass(frozen=True, kw_only=True)
class Axes:
    """A rectangle of a sheet with two scales.

    Attributes:
        sheet: the paper.
        left: of the rectangle, in pixels; likewise `top`, `width` and `height`.
        across: values at the left and the right end.
        up: values at the lower and the upper end.
    """

    sheet: Sheet
    left: float
    top: float
    width: float
    height: float
    across: tuple[float, float]
    up: tuple[float, float]

    def at(self, x: float, y: float) -> Point:
        """Where a pair of values lies on the paper."""
        (x0, x1), (y0, y1) = self.across, self.up
        return self.left + self.width * (x - x0) / (x1 - x0), self.top + self.height * (y1 - y) / (y1 - y0)

    def frame(self, xs: Sequence[float], ys: Sequence[float], named: tuple[str, str]) -> None:
        """Grid lines with their values, and what the two scales are of."""
        for x in xs:
            self.sheet.line([self.at(x, self.up[0]), self.at(x, self.up[1])], PALE)
            self.sheet.say((self.at(x, 0)[0], self.top + self.height + 8), f"{x:g}", GREY, 11, "mt")
        for y in ys:
            self.sheet.line([self.at(self.across[0], y), self.at(self.across[1], y)], PALE)
            self.sheet.say((self.left - 8, self.at(0, y)[1]), f"{y:g}", GREY, 11, "rm")
        self.sheet.say((self.left + self.width / 2, self.top + self.height + 28), named[0], INK, 12, "mt")
        self.sheet.say((self.left, self.top - 10), named[1], INK, 12, "lb")


def spread(wanted: Sequence[float], least: float) -> list[float]:
    """Places as near to those wanted as can be, in the same order, none closer than `least` to the next."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[list[int], float]] = []  # members, and the place of the first
    for i in order:
        blocks.append(([i], wanted[i]))
        while len(blocks) > 1 and blocks[-2][1] + least * len(blocks[-2][0]) > blocks[-1][1]:
            members = blocks[-2][0] + blocks[-1][0]
            del blocks[-2:]
            first = sum(wanted[member] - least * n for n, member in enumerate(members)) / len(members)
            blocks.append((members, first))
    places = dict.fromkeys(order, 0.0)
    for members, first in blocks:
        places |= {member: first + least * n for n, member in enumerate(members)}
    return [places[i] for i in range(len(wanted))]
