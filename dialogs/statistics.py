"""Intervals for shares of test cases, where users and cases are both drawn by chance.

A case is shown to several users and a user is asked about several cases, so neither is independent of the other. Both
are drawn anew: users with replacement, and cases with replacement, and an answer counts as often as its user and its
case were drawn. All arms meet the same users and cases, so one draw serves them all and differences are paired.

The interval is on the safe side: it is never shorter than it should be for many users and cases, and longer where
answers scatter by themselves.

Source: Owen (2007), "The pigeonhole bootstrap", Annals of Applied Statistics 1(2).
"""

from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
LEVEL = 0.95  # of intervals
_AT_ONCE = 4_000_000  # weights that are held at once


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval; NaN where there was nothing to count."""

    value: float
    low: float
    high: float

    def to_json(self) -> dict[str, float | None]:
        """As plain JSON values, None for NaN."""
        return {key: None if isnan(number) else number for key, number in vars(self).items()}


@dataclass(frozen=True, eq=False)
class Draws:
    """Shares (A, M) of A arms by M measures, and the same in R draws of users and cases, (R, A, M)."""

    value: NDArray[np.float64]
    spread: NDArray[np.float64]


def shares(
    hits: NDArray[np.bool_],
    of: NDArray[np.bool_],
    case: NDArray[np.int64],
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Draws:
    """Shares of hits, and how they scatter over draws of users and cases.

    Args:
        hits: (A, M, D, K), whether a case hits, by arm, measure, dialog and test; not counted where `of` is False.
        of: (M, D, K), whether a case counts for a measure.
        case: (D, K), number of the case.
        resamples: draws, R.
        seed: of the draws.
    """
    arms, measures, dialogs, tests = hits.shape
    numerators = (hits & of).reshape(arms * measures, dialogs * tests).T.astype(np.float32)
    denominators = of.reshape(measures, dialogs * tests).T.astype(np.float32)
    columns = np.concatenate([numerators, denominators], axis=1)
    names, position = np.unique(case, return_inverse=True)
    position = position.reshape(dialogs, tests)
    source = np.random.default_rng(seed)
    value = columns.sum(axis=0, dtype=np.float64)
    sums = np.empty((resamples, columns.shape[1]))
    step = max(1, _AT_ONCE // (dialogs * tests))
    for start in range(0, resamples, step):
        some = min(step, resamples - start)
        users = _drawn(source, some, dialogs)
        cases = _drawn(source, some, len(names))
        weights = users[:, :, None] * cases[:, position]
        sums[start : start + some] = weights.reshape(some, -1) @ columns
    return Draws(_ratio(value[None], arms, measures)[0], _ratio(sums, arms, measures))


def estimate(value: float, spread: NDArray[np.float64]) -> Estimate:
    """A value with the middle 95 % of its draws (R,); draws with nothing to count are left out."""
    kept = spread[~np.isnan(spread)]
    if not len(kept):
        return Estimate(float(value), float("nan"), float("nan"))
    low, high = np.quantile(kept, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(float(value), float(low), float(high))


def effect(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Cohen's d of paired differences of users' scores (D,): their mean in standard deviations; NaN if undefined.

    Source: Cohen (1988), "Statistical Power Analysis for the Behavioral Sciences", d_z for paired samples.
    """
    difference = one - other
    difference = difference[~np.isnan(difference)]
    if len(difference) < 2:
        return float("nan")
    scatter = float(difference.std(ddof=1))
    mean = float(difference.mean())
    return mean / scatter if scatter > 0 else (0.0 if mean == 0 else float("nan"))


def means(values: NDArray[np.float64], resamples: int = RESAMPLES, seed: int = 0) -> Estimate:
    """The mean of one number a user, (D,), over draws of users."""
    kept = values[~np.isnan(values)]
    if not len(kept):
        return Estimate(float("nan"), float("nan"), float("nan"))
    weights = _drawn(np.random.default_rng(seed), resamples, len(kept))
    return estimate(float(kept.mean()), weights @ kept / len(kept))


def _drawn(source: np.random.Generator, draws: int, count: int) -> NDArray[np.float32]:
    """How often, (draws, count), each of `count` things comes up when `count` are drawn with replacement."""
    lots = source.integers(count, size=(draws, count)) + count * np.arange(draws)[:, None]
    return np.bincount(lots.ravel(), minlength=draws * count).reshape(draws, count).astype(np.float32)


def _ratio(sums: NDArray[np.float64], arms: int, measures: int) -> NDArray[np.float64]:
    hits = sums[:, : arms * measures].reshape(-1, arms, measures)
    cases = np.broadcast_to(sums[:, None, arms * measures :], hits.shape)
    share: NDArray[np.float64] = np.divide(hits, cases, out=np.full(hits.shape, np.nan), where=cases > 0)
    return share
