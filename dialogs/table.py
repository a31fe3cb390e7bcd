"""Counts of what users expected, and the measures made of them, with paired bootstrap intervals.

Source: justified positive and negative trust as in X-ToM and CX-ToM (Akula et al., 2019, 2022); reported together,
since "it is always right" has full positive and no negative trust.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isnan
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

MEASURES: Mapping[str, str] = {
    "simulation": "names the label that the machine gives",
    "edited": "the same, after one concept was taken out of the picture",
    "jpt": "expects the machine to be right, where it is",
    "jnt": "expects the machine to be wrong, where it is",
    "balanced": "mean of the last two",
}
RESAMPLES = 2_000
Counts: TypeAlias = NDArray[np.float64]  # (..., 4, 2): hits and cases of right, wrong, edited, and all unedited ones


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What one user expected of one test case, held against what the machine said.

    Attributes:
        said: the machine's label.
        truth: what is drawn.
        expected: the user's label.
        edited: whether the case was changed after it was drawn by chance.
    """

    said: str
    truth: str
    expected: str
    edited: bool = False


@dataclass(frozen=True)
class Estimate:
    """A share in [0, 1], or a difference of two, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One arm: measure -> share, and measure -> difference to the first arm over the same users and cases."""

    arm: str
    shares: Mapping[str, Estimate]
    gains: Mapping[str, Estimate]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The outcome of a study.

    Attributes:
        rows: one an arm.
        chance: measure -> what blind guessing among the labels gives.
        dialogs: users an arm, over all seeds.
        cases: test cases an arm: those the machine gets right, wrong, and edited ones.
        seeds: of the draw of users and cases.
    """

    rows: tuple[Row, ...]
    chance: Mapping[str, float]
    dialogs: int
    cases: tuple[int, int, int]
    seeds: tuple[int, ...]

    def to_json(self) -> str:
        """The table as JSON text; null where there was no case to measure on."""
        rows = [
            {
                "arm": row.arm,
                **{
                    key: {m: _plain(e) for m, e in part.items()}
                    for key, part in (("shares", row.shares), ("gains", row.gains))
                },
            }
            for row in self.rows
        ]
        return json.dumps({"measures": dict(MEASURES), **asdict(self), "rows": rows})

    def __str__(self) -> str:
        """The table in columns of per cent, with intervals."""
        head = ["arm", *MEASURES, f"gain over {self.rows[0].arm!r}"]
        lines = [
            [row.arm, *(_share(row.shares[m]) for m in MEASURES), _gain(row.gains["balanced"])] for row in self.rows
        ]
        guess = ["(chance)", *(f"{100 * self.chance[m]:.0f}" for m in MEASURES), ""]
        right, wrong, edited = self.cases
        note = (
            f"% of cases [95 % interval]; {self.dialogs} simulated dialogs an arm, the same users and cases in all; "
            f"test cases: {right} right, {wrong} wrong, {edited} edited; gain: in balanced"
        )
        return "\n".join([*_columns([head, *lines, guess]), note])


def tabulate(found: Mapping[str, Sequence[Sequence[Expectation]]], labels: int, seeds: Sequence[int]) -> Table:
    """Make the table of `found`: arm -> dialog -> expectations, dialogs in the same order in every arm.

    Args:
        found: what users expected.
        labels: number of labels to guess among.
        seeds: for the record.
    """
    counts = np.array([[count(dialog) for dialog in dialogs] for dialogs in found.values()], dtype=np.float64)
    dialogs = counts.shape[1]
    draws = np.random.default_rng(0).integers(dialogs, size=(RESAMPLES, dialogs))
    value = measures(counts.sum(axis=1))
    spread = np.stack([measures(counts[:, draw].sum(axis=1)) for draw in draws])
    rows = []
    for a, arm in enumerate(found):
        shares = {m: _estimate(value[a, i], spread[:, a, i]) for i, m in enumerate(MEASURES)}
        gains = {
            m: _estimate(value[a, i] - value[0, i], spread[:, a, i] - spread[:, 0, i]) for i, m in enumerate(MEASURES)
        }
        rows.append(Row(arm, shares, gains))
    right, wrong, edited = (int(n) for n in counts[0, :, :3, 1].sum(axis=0))
    chance = dict(zip(MEASURES, (1 / labels, 1 / labels, 1 / labels, 1 - 1 / labels, 0.5), strict=True))
    return Table(rows=tuple(rows), chance=chance, dialogs=dialogs, cases=(right, wrong, edited), seeds=tuple(seeds))


def count(dialog: Sequence[Expectation]) -> list[list[int]]:
    """Hits and cases (4, 2): of right cases, of wrong ones, of edited ones, and of right and wrong ones by label."""
    plain = [e for e in dialog if not e.edited]
    right = [e.expected == e.truth for e in plain if e.said == e.truth]
    wrong = [e.expected != e.truth for e in plain if e.said != e.truth]
    edited = [e.expected == e.said for e in dialog if e.edited]
    named = [e.expected == e.said for e in plain]
    return [[sum(part), len(part)] for part in (right, wrong, edited, named)]


def measures(counts: Counts) -> NDArray[np.float64]:
    """Counts (..., 4, 2) to the measures (..., 5), in the order of `MEASURES`; NaN where there was no case."""
    hits, cases = counts[..., 0], counts[..., 1]
    share = np.divide(hits, cases, out=np.full(hits.shape, np.nan), where=cases > 0)
    jpt, jnt, edited, named = (share[..., i] for i in range(4))
    return np.stack([named, edited, jpt, jnt, (jpt + jnt) / 2], axis=-1)


def _estimate(value: float, spread: NDArray[np.float64]) -> Estimate:
    kept = spread[~np.isnan(spread)]
    low, high = np.quantile(kept, [0.025, 0.975]) if len(kept) else (np.nan, np.nan)
    return Estimate(float(value), float(low), float(high))


def _plain(estimate: Estimate) -> dict[str, float | None]:
    return {key: None if isnan(value) else value for key, value in asdict(estimate).items()}


def _share(estimate: Estimate) -> str:
    if isnan(estimate.value):
        return "\u2013"
    return f"{100 * estimate.value:.0f} [{100 * estimate.low:.0f}, {100 * estimate.high:.0f}]"


def _gain(estimate: Estimate) -> str:
    if isnan(estimate.value):
        return "\u2013"
    return f"{100 * estimate.value:+.0f} [{100 * estimate.low:+.0f}, {100 * estimate.high:+.0f}]"


def _columns(lines: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
