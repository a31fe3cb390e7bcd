"""A picture of a table of scores: a small panel for each measure, in it a dot with its interval for each row."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from PIL import Image, ImageDraw, ImageFont

from explainers.faithfulness import bootstrap
from explainers.faithfulness.scorecard import Measure

LINE, PANEL, MARGIN, HEAD, FOOT, TITLE = 28, 126, 176, 62, 34, 44  # pixels
WORDS = 86  # letters in a line of words
SCALE = 2  # drawn larger and shrunk, so that lines are smooth
INK, GREY, BAND = "#222222", "#8a8a8a", "#e9e9e9"
COLOURS = {"maps": "#1f6fb4", "concepts": "#c2571a", "truth": "#2b8a3e", "controls": GREY}
NOTE = "Dots are means over scenes, bars their 95 % intervals. Grey: what controls reach that never ask the model."


@dataclass(frozen=True)
class Row:
    """A name, what kind of thing it names ("maps", "concepts", "truth", "controls"), and its scores by measure."""

    name: str
    kind: str
    scores: Mapping[str, Sequence[float]]


def panels(title: str, table: Sequence[Row], measures: Mapping[str, Measure], columns: int = 9) -> Image.Image:
    """Draw every measure that the table holds, `columns` of them side by side, and below what each of them says."""
    shown = [name for name in measures if any(row.scores.get(name) for row in table)]
    blocks = [shown[i : i + columns] for i in range(0, len(shown), columns)]
    rows = [[row for row in table if any(row.scores.get(name) for name in block)] for block in blocks]
    words = [line for name in shown for line in textwrap.wrap(f"{name}: {measures[name].says}", WORDS)]
    tops, top = [], TITLE
    for listed in rows:
        tops.append(top)
        top += HEAD + LINE * len(listed) + FOOT
    beside = len(blocks[-1]) + 4 <= columns  # room for the words next to the last block
    height = max(top, tops[-1] + HEAD + 17 * len(words)) if beside else top + 17 * len(words) + 10
    canvas = Image.new("RGB", ((MARGIN + PANEL * columns) * SCALE, height * SCALE), "white")
    pen = ImageDraw.Draw(canvas)
    _say(pen, (12, 12), title, INK, 17, "la")
    for block, listed, start in zip(blocks, rows, tops, strict=True):
        _names(pen, listed, start)
        for column, name in enumerate(block):
            _panel(pen, listed, name, measures[name], (MARGIN + column * PANEL, start))
    at = (MARGIN + PANEL * len(blocks[-1]) + 10, tops[-1] + HEAD) if beside else (12, top)
    for i, line in enumerate([*textwrap.wrap(NOTE, WORDS), "", *words]):
        _say(pen, (at[0], at[1] + 17 * i), line, INK, 12, "la")
    return canvas.resize((canvas.width // SCALE, canvas.height // SCALE), Image.Resampling.LANCZOS)


def _names(pen: ImageDraw.ImageDraw, table: Sequence[Row], top: int) -> None:
    for i, row in enumerate(table):
        words = row.name.replace("_", " ")
        _say(pen, (MARGIN - 14, top + HEAD + LINE * i + LINE // 2), words, COLOURS[row.kind], 13, "rm")


def _panel(
    pen: ImageDraw.ImageDraw, table: Sequence[Row], name: str, measure: Measure, corner: tuple[int, int]
) -> None:
    """One measure: its scale, the span of the controls, and every row's mean with its interval."""
    left, top = corner
    found = {i: torch.tensor(row.scores[name]) for i, row in enumerate(table) if row.scores.get(name)}
    ends = {i: bootstrap(values) for i, values in found.items()}
    low, high = min(0.0, *(end[0] for end in ends.values())), max(0.1, *(end[1] for end in ends.values()))
    inner, bottom = PANEL - 26, top + HEAD + LINE * len(table)

    def x(value: float) -> float:
        return left + inner * (value - low) / (high - low)

    _say(pen, (left + inner // 2, top + 20), name, INK, 15, "mm")
    _say(pen, (left + inner // 2, top + 40), "right is better" if measure.high else "left is better", GREY, 10, "mm")
    blind = [float(found[i].mean()) for i in found if table[i].kind == "controls"]
    if blind:
        _box(pen, (x(min(blind)) - 1, top + HEAD, x(max(blind)) + 1, bottom), BAND)
    for value in {low, 0.0, high}:
        if value == 0 or abs(x(value) - x(0)) > 20:
            _say(pen, (round(x(value)), bottom + 11), f"{value:.2g}", GREY, 10, "mm")
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
