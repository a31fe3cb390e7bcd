"""A picture of a table of scores: a small panel for each measure, in it a dot with its interval for each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from PIL import Image, ImageDraw, ImageFont

from explainers.faithfulness import bootstrap
from explainers.faithfulness.scorecard import Measure

LINE, PANEL, MARGIN, HEAD, FOOT = 30, 150, 190, 64, 34  # pixels
SCALE = 2  # drawn larger and shrunk, so that lines are smooth
INK, GREY, FAINT = "#222222", "#9a9a9a", "#e6e6e6"
COLOURS = {"maps": "#1f6fb4", "concepts": "#c2571a", "truth": "#2b8a3e", "controls": GREY}


@dataclass(frozen=True)
class Row:
    """A name, what kind of thing it names ("maps", "concepts", "truth", "controls"), and its scores by measure."""

    name: str
    kind: str
    scores: Mapping[str, Sequence[float]]


def panels(title: str, table: Sequence[Row], measures: Mapping[str, Measure], columns: int = 7) -> Image.Image:
    """Draw every measure that the table holds; the band in a panel spans the controls, which explain nothing."""
    shown = [name for name in measures if any(row.scores.get(name) for row in table)]
    deep, wide = HEAD + LINE * len(table) + FOOT, MARGIN + PANEL * min(columns, len(shown))
    blocks = [shown[i : i + columns] for i in range(0, len(shown), columns)]
    canvas = Image.new("RGB", (wide * SCALE, (40 + deep * len(blocks)) * SCALE), "white")
    pen = ImageDraw.Draw(canvas)
    pen.text((12 * SCALE, 12 * SCALE), title, INK, ImageFont.load_default(17 * SCALE))
    for b, block in enumerate(blocks):
        top = 40 + b * deep
        _names(pen, table, top)
        for column, name in enumerate(block):
            _panel(pen, table, name, measures[name], (MARGIN + column * PANEL, top))
    return canvas.resize((canvas.width // SCALE, canvas.height // SCALE), Image.Resampling.LANCZOS)


def _names(pen: ImageDraw.ImageDraw, table: Sequence[Row], top: int) -> None:
    for i, row in enumerate(table):
        at = (MARGIN - 14, top + HEAD + LINE * i + LINE // 2)
        _say(pen, at, row.name, COLOURS[row.kind] if row.kind != "controls" else "#6b6b6b", 13, "rm")


def _panel(
    pen: ImageDraw.ImageDraw, table: Sequence[Row], name: str, measure: Measure, corner: tuple[int, int]
) -> None:
    """One measure: its scale, the span of the controls, and every row's mean with its interval."""
    left, top = corner
    found = {i: torch.tensor(row.scores[name]) for i, row in enumerate(table) if row.scores.get(name)}
    ends = {i: bootstrap(values) for i, values in found.items()}
    low = min(0.0, *(end[0] for end in ends.values()))
    high = max(0.1, *(end[1] for end in ends.values()))
    inner, bottom = PANEL - 24, top + HEAD + LINE * len(table)

    def x(value: float) -> float:
        return left + inner * (value - low) / (high - low)

    _say(pen, (left + inner // 2, top + 22), f"{name} {'↑' if measure.high else '↓'}", INK, 15, "mm")
    _say(pen, (left + inner // 2, top + 42), "more is better" if measure.high else "less is better", GREY, 10, "mm")
    blind = [float(found[i].mean()) for i, row in enumerate(table) if row.kind == "controls" and i in found]
    if blind:
        _box(pen, (x(min(blind)) - 1, top + HEAD, x(max(blind)) + 1, bottom), FAINT)
    for value in (low, high):
        _say(pen, (round(x(value)), bottom + 12), f"{value:.2g}", GREY, 10, "mm")
    _box(pen, (x(0) - 0.5, top + HEAD, x(0) + 0.5, bottom), GREY)
    for i, values in found.items():
        y, colour = top + HEAD + LINE * i + LINE / 2, COLOURS[table[i].kind]
        _box(pen, (x(ends[i][0]), y - 1, x(ends[i][1]), y + 1), colour)
        middle = x(float(values.mean()))
        pen.ellipse([v * SCALE for v in (middle - 4.5, y - 4.5, middle + 4.5, y + 4.5)], fill=colour)


def _box(pen: ImageDraw.ImageDraw, edges: tuple[float, float, float, float], colour: str) -> None:
    pen.rectangle([edge * SCALE for edge in edges], fill=colour)


def _say(pen: ImageDraw.ImageDraw, at: tuple[int, int], words: str, colour: str, size: int, anchor: str) -> None:
    pen.text((at[0] * SCALE, at[1] * SCALE), words, colour, ImageFont.load_default(size * SCALE), anchor=anchor)
