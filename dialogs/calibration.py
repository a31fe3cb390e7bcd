"""Whether what the agent thinks that a user thinks is so: the imagined mind held against the hidden belief.

Both are probabilities that the user takes a concept to speak for a label. The Brier score is the mean squared
difference; the expected calibration error is how far, in each tenth of probabilities, the mean lies from the mean
belief, weighted by pairs.

Source: Naeini, Cooper & Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning".
"""

from collections.abc import Callable, Set
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dialogs.records import BINS, SCOPES

COUNT, CHANCE, BELIEF, SQUARED = range(4)  # of the last axis of the histogram


class Imagined(Protocol):
    """Beliefs that somebody is thought to hold, over pairs of labels and concepts."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the rows."""
        ...

    @property
    def concepts(self) -> tuple[str, ...]:
        """Names of the columns."""
        ...

    def chances(self) -> NDArray[np.float64]:
        """Chances (L, C, 3) that the holder thinks: for, against, no part."""
        ...


def empty() -> NDArray[np.float64]:
    """The histogram of no pairs."""
    return np.zeros((len(SCOPES), BINS, 4))


def held_against(
    imagined: Imagined, belief: Callable[[str, str], float], named: Set[str], prior: Imagined | None = None
) -> NDArray[np.float64]:
    """The histogram (3, BINS, 4) of one moment: over all pairs, over those of labels that were named, and of `prior`.

    Args:
        imagined: what the user is thought to think now.
        belief: what they think now.
        named: labels that came up.
        prior: what they were thought to think before the first word, held against the same; `imagined` if None.
    """
    start = imagined if prior is None else prior
    chances = imagined.chances()[..., 0]
    beliefs = np.array([[belief(label, concept) for concept in imagined.concepts] for label in imagined.labels])
    rows = np.array([label in named for label in imagined.labels], dtype=bool)
    before = histogram(start.chances()[..., 0], beliefs)
    return np.stack([histogram(chances, beliefs), histogram(chances[rows], beliefs[rows]), before])


def histogram(chances: NDArray[np.float64], beliefs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pairs, and sums of chance, belief and squared difference, (BINS, 4), by the tenth that the chance falls into."""
    chance, held = chances.ravel(), beliefs.ravel()
    places = np.minimum((chance * BINS).astype(int), BINS - 1)
    columns = (np.ones_like(chance), chance, held, (chance - held) ** 2)
    return np.stack([np.bincount(places, weights=column, minlength=BINS) for column in columns], axis=1)


def brier(bins: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Brier score (...) of histograms (..., BINS, 4); NaN of no pairs."""
    count = bins[..., COUNT].sum(axis=-1)
    return _mean(bins[..., SQUARED].sum(axis=-1), count)


def calibration_error(bins: NDArray[np.float64]) -> NDArray[np.float64]:
    """The expected calibration error (...) of histograms (..., BINS, 4); NaN of no pairs."""
    count = bins[..., COUNT].sum(axis=-1)
    off = np.abs(bins[..., CHANCE] - bins[..., BELIEF]).sum(axis=-1)
    return _mean(off, count)


def _mean(total: NDArray[np.float64], count: NDArray[np.float64]) -> NDArray[np.float64]:
    mean: NDArray[np.float64] = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    return mean
