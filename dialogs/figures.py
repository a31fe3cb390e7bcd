"""Pictures of a study: what users learn turn by turn, whether they trust rightly, and whether minds are known."""

from collections.abc import Mapping, Sequence
from math import isnan, sqrt
from types import MappingProxyType

from PIL import Image

from dialogs.measures import MEASURES
from dialogs.plot import GREY, INK, Axes, Sheet, spread
from dialogs.table import MAIN, Table

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "none": "#b0b0b0",
        "prediction": "#8c8c8c",
        "saliency": "#7ba3c9",
        "concepts": "#b58a3f",
        "everything": "#8f6bb0",
        "nearest": "#5b8f7b",
        "random foil": "#c58f8f",
        "confusable foil": "#a86a6a",
        "fixed foil": "#d3a9a9",
        "shuffled": "#e08a1e",
        "greedy": "#1f6fb4",
        "learned": "#2aa5c0",
        "oracle": "#2b8a3e",
    }
)
OTHERS = ("#1f6fb4", "#c2571a", "#2b8a3e", "#8f6bb0", "#5b8f7b")  # of arms made by hand
PLACE = {"left": 62, "top": 76}  # pixels
SPACE = 17  # pixels between two lines of words


def drawings(table: Table) -> dict[str, Image.Image]:
    """All figures that the table has the numbers for, by name."""
    drawn = {"learning": learning(table), "trust": trust(table)}
    return {**drawn, "calibration": calibration(table)} if table.all.inferred else drawn


def learning(table: Table) -> Image.Image:
    """The share of plain test cases whose label users name, after each reply; bars are 95 % intervals at the end."""
    curves = {arm: [100 * one.value for one in by[MAIN]] for arm, by in table.curves.items()}
    ends = {arm: by[MAIN][-1] for arm, by in table.curves.items()}
    turns = len(next(iter(curves.values()))) - 1
    sheet = Sheet(860, 560)
    known = [value for curve in curves.values() for value in curve] + [
        100 * v for e in ends.values() for v in (e.low, e.high)
    ]
    low, high, ticks = scale([value for value in known if not isnan(value)])
    axes = Axes(sheet=sheet, **PLACE, width=600, height=410, across=(0, turns), up=(low, high))
    sheet.say((12, 12), "What users know of the machine, reply by reply", INK, 17)
    axes.frame(range(turns + 1), ticks, ("replies so far", f"% of plain test cases: {MEASURES[MAIN]}"))
    for number, (arm, curve) in enumerate(curves.items()):
        colour, shift = colour_of(table, arm), 6 + 3.5 * number
        sheet.line([axes.at(turn, value) for turn, value in enumerate(curve)], colour, width_of(table, arm))
        x, _ = axes.at(turns, low)
        tops = [axes.at(turns, 100 * value)[1] for value in (ends[arm].low, ends[arm].high)]
        sheet.line([(x + shift, top) for top in tops], colour, 1.5)
        sheet.dot((x + shift, axes.at(turns, curve[-1])[1]), colour, 2.5)
    wanted = [axes.at(turns, curve[-1])[1] for curve in curves.values()]
    for (arm, curve), y in zip(curves.items(), spread(wanted, SPACE), strict=True):
        sheet.say((726, y), f"{arm}  {curve[-1]:.0f}", colour_of(table, arm), 13, "lm")
    note = f"{table.dialogs} simulated users an arm. Half of the test cases are ones that the machine gets wrong."
    sheet.say((12, 540), f"{note} Bars: 95 % intervals over users and cases, after the last reply.", GREY, 11, "lm")
    return sheet.image()


def trust(table: Table) -> Image.Image:
    """Justified negative against justified positive trust of every arm, with intervals."""
    sheet = Sheet(700, 620)
    axes = Axes(sheet=sheet, **PLACE, width=480, height=460, across=(0, 100), up=(0, 100))
    ticks = range(0, 101, 20)
    sheet.say((12, 12), "Trust where it is due, and doubt where that is due", INK, 17)
    axes.frame(ticks, ticks, (f"JPT: {MEASURES['jpt']} (%)", f"JNT: {MEASURES['jnt']} (%)"))
    sheet.line([axes.at(0, 100), axes.at(100, 0)], GREY)
    sheet.say(axes.at(9, 93), "no better than blind trust or doubt", GREY, 11, "lm")
    for line in table.lines:
        jpt, jnt, colour = line.shares["jpt"], line.shares["jnt"], colour_of(table, line.arm)
        if isnan(jpt.value) or isnan(jnt.value):
            continue
        x, y = 100 * jpt.value, 100 * jnt.value
        sheet.line([axes.at(100 * jpt.low, y), axes.at(100 * jpt.high, y)], colour)
        sheet.line([axes.at(x, 100 * jnt.low), axes.at(x, 100 * jnt.high)], colour)
        sheet.dot(axes.at(x, y), colour, 5 if line.minded else 4)
    wanted = [_height(axes, line.shares["jnt"].value) for line in table.lines]
    for line, y in zip(table.lines, spread(wanted, SPACE), strict=True):
        sheet.say((560, y), line.arm, colour_of(table, line.arm), 13, "lm")
    sheet.say(
        (12, 602),
        f"{table.dialogs} simulated users an arm; lines: 95 % intervals over users and cases.",
        GREY,
        11,
        "lm",
    )
    return sheet.image()


def calibration(table: Table) -> Image.Image:
    """For each tenth of the probabilities that the agent gives, what users believe; larger dots hold more pairs."""
    sheet = Sheet(700, 620)
    axes = Axes(sheet=sheet, **PLACE, width=480, height=460, across=(0, 1), up=(0, 1))
    ticks = [i / 5 for i in range(6)]
    sheet.say((12, 12), "What users believe, and what the agent thinks that they believe", INK, 17)
    axes.frame(ticks, ticks, ("imagined P(the concept speaks for the label)", "the user's own, on average"))
    sheet.line([axes.at(0, 0), axes.at(1, 1)], GREY)
    minds = table.all.inferred
    for arm, known in minds.items():
        points = [(count, chance, belief) for count, chance, belief in known.bins if count > 0]
        most = max(count for count, _, _ in points)
        colour = colour_of(table, arm)
        sheet.line([axes.at(chance, belief) for _, chance, belief in points], colour, width_of(table, arm))
        for count, chance, belief in points:
            sheet.dot(axes.at(chance, belief), colour, 2.5 + 6 * sqrt(count / most))
    for number, (arm, known) in enumerate(minds.items()):
        top = PLACE["top"] + 34 * number
        sheet.say((560, top), arm, colour_of(table, arm), 13, "lm")
        sheet.say((560, top + 15), f"ECE {known.ece[-1]:.3f}", GREY, 11, "lm")
    note = (
        f"{table.dialogs} simulated users an arm, after the last reply; larger dots hold more (label, concept) pairs."
    )
    sheet.say((12, 602), note, GREY, 11, "lm")
    return sheet.image()


def colour_of(table: Table, arm: str) -> str:
    """The colour of an arm, the same in every figure."""
    names = [line.arm for line in table.lines]
    return COLOURS.get(arm, OTHERS[names.index(arm) % len(OTHERS)])


def width_of(table: Table, arm: str) -> float:
    """Arms with a mind are drawn heavier."""
    return 2.6 if table.all.line(arm).minded else 1.4


def scale(values: Sequence[float]) -> tuple[float, float, list[float]]:
    """Round ends around values in per cent, and the ticks between them."""
    low, high = min(values, default=0), max(values, default=100)
    step = 5 if high - low <= 40 else 10
    first, last = step * (low // step), step * -(-high // step)
    last = last if last > first else first + step
    return first, last, [first + step * i for i in range(round((last - first) / step) + 1)]


def _height(axes: Axes, share: float) -> float:
    return axes.top + axes.height if isnan(share) else axes.at(0, 100 * share)[1]
