"""What a person would call a picture: the truth as a rule, and now and then what it resembles most."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Self

import numpy as np
from numpy.typing import NDArray

from concepts.knowledge import Knowledge

MISSEEN = 0.1  # share of pictures that are called what they resemble most
ABSENT = 0.5  # how much a missing concept counts against a label, relative to one that is there


@dataclass(frozen=True, eq=False)
class Looks:
    """How labels look in general.

    Attributes:
        labels: L names to choose among.
        concepts: C things that can be seen.
        odds: (L, C), log-odds that a label goes with a concept, as people generally know.
    """

    labels: tuple[str, ...]
    concepts: tuple[str, ...]
    odds: NDArray[np.float64]

    @classmethod
    def general(cls, knowledge: Knowledge, labels: Sequence[str], concepts: Sequence[str]) -> Self:
        """What is generally known of these labels and concepts."""
        prior = np.array([[knowledge.prior(label, concept) for concept in concepts] for label in labels])
        prior = prior.reshape(len(labels), len(concepts))
        return cls(tuple(labels), tuple(concepts), np.log(prior / (1 - prior)))

    def like(self, visible: frozenset[str], truth: str, number: int) -> str:
        """What a person would call the picture with this number: the same whenever it is shown.

        Args:
            visible: concepts that can be seen in it.
            truth: the true label.
            number: of the picture, which alone decides whether it is seen for what it is.
        """
        if Random(f"looks {number}").random() >= MISSEEN:
            return truth
        return self.resembles(visible) or truth

    def resembles(self, visible: frozenset[str]) -> str | None:
        """The label that fits best to what can be seen; None if nothing is known of it."""
        there = np.array([concept in visible for concept in self.concepts], dtype=bool)
        if not self.odds[:, there].any():
            return None
        missed = self.odds[:, ~there].clip(min=0).sum(axis=1)
        return self.labels[int((self.odds[:, there].sum(axis=1) - ABSENT * missed).argmax())]
