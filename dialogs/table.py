"""The outcome of a study, as a table to print and as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from dialogs.measures import MEASURES
from dialogs.outcome import Gain, Group, Line
from dialogs.statistics import Estimate

MAIN = "simulation"  # the measure that gains are printed of
HEADS = {"simulation": "names it", "edited": "edited", "reliance": "reliance", "over": "over-", "under": "under-"}
TRUST = ("JPT over first", "JNT over first")
RIVALS = {"first": "over {}", "best": "over best without a mind", "shuffled": "over {}"}


@dataclass(frozen=True, kw_only=True)
class Table:
    """The outcome of a study.

    Attributes:
        groups: all users first, then parts of them.
        curves: arm -> measure -> share after each turn, of all users; before the first word first.
        chance: measure -> what blind guessing among the labels gives.
        cases: test cases of an arm: those the machine gets right and wrong, and how many of both are edited.
        pictures: different pictures among them.
        seeds: of the draw of users and cases.
    """

    groups: tuple[Group, ...]
    curves: Mapping[str, Mapping[str, tuple[Estimate, ...]]]
    chance: Mapping[str, float]
    cases: tuple[int, int, int]
    pictures: int
    seeds: tuple[int, ...]

    @property
    def all(self) -> Group:
        """All users."""
        return self.groups[0]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The arms, for all users."""
        return self.all.lines

    @property
    def dialogs(self) -> int:
        """Users, in every arm."""
        return self.all.dialogs

    def group(self, name: str) -> Group:
        """The group called `name`. KeyError if there is none."""
        return {group.name: group for group in self.groups}[name]

    def to_json(self) -> str:
        """The table as JSON text; null where there was no case to measure on."""
        return json.dumps({"measures": dict(MEASURES), **_plain(self)})

    def __str__(self) -> str:
        """The table in columns of per cent, with intervals."""
        right, wrong, edited = self.cases
        note = (
            f"% of cases [95 % interval over users and cases]; {self.dialogs} simulated dialogs an arm, the same users "
            f"and cases in all;\ntest cases: {right} right, {wrong} wrong, {edited} of them edited, "
            f"from {self.pictures} pictures; seeds {', '.join(map(str, self.seeds))}"
        )
        parts = ["\n".join(_columns(_shares(self))), note, "\n".join(_columns(_gains(self.all)))]
        if len(self.groups) > 1:
            parts.append("\n".join(_columns(_by_group(self.groups))))
        if self.all.inferred:
            parts.append("\n".join(_columns(_inferred_gains(self.groups))))
            parts.append("\n".join(_columns(_minds(self.groups))))
        return "\n\n".join(parts)


def _shares(table: Table) -> Iterator[list[str]]:
    yield ["arm", *(HEADS.get(measure, measure) for measure in MEASURES), "words"]
    for line in table.lines:
        yield [line.arm, *(_share(line.shares[measure]) for measure in MEASURES), f"{line.words.value:.0f}"]
    yield ["(chance)", *(f"{100 * table.chance[measure]:.0f}" for measure in MEASURES), ""]


def _gains(group: Group) -> Iterator[list[str]]:
    rivals = [rival for rival in RIVALS if any(rival in line.gains for line in group.lines)]
    names = {"first": group.lines[0].arm, "shuffled": "shuffled"}
    heads = [part for rival in rivals for part in (RIVALS[rival].format(names.get(rival, "")), "d")]
    yield ["gain in naming it", *heads, "gap closed", f"replies to reach {group.best or 'none'}"]
    for line in group.lines:
        cells = [part for rival in rivals for part in _gain(line.gains.get(rival))]
        closed = "" if line.closed is None else _share(line.closed)
        yield [line.arm, *cells, closed, "never" if line.reached is None else str(line.reached)]


def _by_group(groups: Sequence[Group]) -> Iterator[list[str]]:
    """Every arm in every group, in short; intervals are in the JSON."""
    yield ["names it, by users", *(group.name for group in groups)]
    for number, line in enumerate(groups[0].lines):
        yield [line.arm, *(_percent(group.lines[number].shares[MAIN].value) for group in groups)]
    yield ["(users)", *(str(group.dialogs) for group in groups)]


def _inferred_gains(groups: Sequence[Group]) -> Iterator[list[str]]:
    """What the arms that infer a mind gain in every group."""
    yield [
        "gain in naming it, by users",
        "arm",
        "over first",
        "over best without a mind",
        "(which)",
        "over shuffled",
        *TRUST,
    ]
    for group in groups:
        for arm in group.inferred:
            gains = group.line(arm).gains
            over = {role: _gain(gains.get(role))[0] for role in RIVALS}
            trust = [_points(gains["first"].by[measure]) if "first" in gains else "" for measure in ("jpt", "jnt")]
            yield [group.name, arm, over["first"], over["best"], group.best or "", over["shuffled"], *trust]


def _minds(groups: Sequence[Group]) -> Iterator[list[str]]:
    yield [
        "imagined mind, by users",
        "arm",
        "Brier of prior",
        "after",
        "part",
        "ECE after",
        "of labels named: Brier",
        "ECE",
    ]
    for group in groups:
        for arm, minds in group.inferred.items():
            before, after = minds.brier_prior[-1].value, minds.brier[-1].value
            part = f"{after / before:.2f}" if before > 0 else "\u2013"
            named = (f"{minds.brier_named[-1].value:.3f}", f"{minds.ece_named[-1]:.3f}")
            yield [group.name, arm, f"{before:.3f}", f"{after:.3f}", part, f"{minds.ece[-1]:.3f}", *named]


def _share(estimate: Estimate) -> str:
    if isnan(estimate.value):
        return "\u2013"
    return f"{100 * estimate.value:.0f} [{100 * estimate.low:.0f}, {100 * estimate.high:.0f}]"


def _gain(gain: Gain | None) -> tuple[str, str]:
    if gain is None or isnan(gain.by[MAIN].value):
        return "", ""
    effect = gain.effect[MAIN]
    return _points(gain.by[MAIN]), "\u2013" if isnan(effect) else f"{effect:+.2f}"


def _points(estimate: Estimate) -> str:
    """A difference of shares in points of per cent."""
    if isnan(estimate.value):
        return "\u2013"
    return f"{100 * estimate.value:+.1f} [{100 * estimate.low:+.1f}, {100 * estimate.high:+.1f}]"


def _percent(value: float) -> str:
    return "\u2013" if isnan(value) else f"{100 * value:.0f}"


def _columns(lines: Iterator[list[str]]) -> list[str]:
    listed = list(lines)
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in listed]


def _plain(value: Any) -> Any:
    """Dataclasses, mappings and sequences as JSON values; None for NaN."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return None if isnan(value) else value
    return {key: _plain(part) for key, part in vars(value).items()} if hasattr(value, "__dataclass_fields__") else value
