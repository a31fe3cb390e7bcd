"""What it would be worth for a person to know more: how much better they would foretell the machine.

Persons that this user may be are drawn from the imagined mind. Each foretells, on cases of reference, the label with
the largest sum of opinions over what is there, plus what speaks for the label they would give themselves. The gain
of a lesson is the rise of their mean score: 1 for naming the machine's label, and `DOUBTED` for not expecting their own
label where the machine does not give it. Cases that it gets right weigh `RIGHT` of all together: trust must not be lost
where it is due for doubt where that is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from agent.minds import Imagined, Noise
from concepts.bank import ConceptBank
from explainers.faultlines.edits import FLOOR

Small: TypeAlias = NDArray[np.float32]
Cases: TypeAlias = NDArray[np.int64] | slice
EVERY = slice(None)
CASES = 256  # of reference that are weighed
RIGHT = 0.6  # weight, together, of those that the machine gets right; from trials on training families, like the next
DOUBTED = 0.3  # score for doubt that is due, without the right label


@dataclass(frozen=True, eq=False)
class Outlook:
    """R cases in the terms of a mind with L labels and K concepts, each kind of case once.

    Attributes:
        present: (R, K), 1 where a concept is there.
        said: (R,), rows of the labels that the machine gave.
        own: (R,), rows of the labels that people would give.
        worth: (R,), weight of each case; they add to 1.
        labels: L, how many there are.
    """

    present: Small
    said: NDArray[np.int64]
    own: NDArray[np.int64]
    worth: Small
    labels: int

    @cached_property
    def marks(self) -> Small:
        """(L, R), what it scores to foretell each label in each case."""
        cases, wrong = np.arange(len(self.said)), self.said != self.own
        marks = np.tile(np.where(wrong, DOUBTED, 0.0).astype(np.float32), (self.labels, 1))
        marks[self.own, cases] = 0
        marks[self.said, cases] = 1
        return marks

    @classmethod
    def of(cls, bank: ConceptBank, labels: Sequence[str]) -> Self:
        """The bank's cases whose labels are all among `labels`; what is usual of each label if it has none.

        Cases in which the same can be seen and is said are one, which weighs as much as they do together.
        """
        rows = np.full(len(bank.classes) + 1, -1)
        rows[[bank.classes.index(label) for label in labels]] = range(len(labels))
        if bank.reference is None:
            usual = (bank.presence >= FLOOR * bank.typical).cpu().numpy()[[bank.classes.index(x) for x in labels]]
            position = np.arange(len(labels))
            return cls(usual.astype(np.float32), position, position, _worth(position, position), len(labels))
        said, truth = (table.cpu().numpy() for table in (bank.reference.said, bank.reference.truth))
        own = np.where(truth < 0, said, truth)
        known = np.flatnonzero((rows[said] >= 0) & (rows[own] >= 0))[:CASES]
        present = bank.reference.present.cpu().numpy()[known].astype(np.float32)
        told, called = rows[said[known]], rows[own[known]]
        alike = np.column_stack([present, told, called])
        _, first, sort = np.unique(alike, axis=0, return_index=True, return_inverse=True)
        worth = np.bincount(sort, weights=_worth(told, called), minlength=len(first)).astype(np.float32)
        return cls(present[first], told[first], called[first], worth, len(labels))


@dataclass(frozen=True, eq=False)
class Persons:
    """S persons that a user may be.

    Attributes:
        opinions: (S, L, K), logits.
        projection: (S,), logits for the label that they would give themselves.
    """

    opinions: Small
    projection: Small

    @classmethod
    def drawn(cls, mind: Imagined, noise: Noise, count: int, seed: int) -> Self:
        """Draw `count` of them."""
        opinions, projection = mind.sample(count, noise, np.random.default_rng(seed))
        return cls(opinions.astype(np.float32), projection.astype(np.float32))


def foretold(outlook: Outlook, persons: Persons, softness: float, cases: Cases = EVERY) -> Small:
    """(S, L, R), how likely each person is to foretell each label in each case, or in those of `cases` alone."""
    present, own = outlook.present[cases], outlook.own[cases]
    chances: Small = np.matmul(np.float32(softness) * persons.opinions, present.T)
    at_own = chances.reshape(len(chances), -1)  # the same numbers, in a row for each person
    at_own[:, own * len(own) + np.arange(len(own))] += np.float32(softness) * persons.projection[:, None]
    chances -= chances.max(axis=1, keepdims=True)
    np.exp(chances, out=chances)
    chances /= chances.sum(axis=1, keepdims=True)
    return chances


def skill(outlook: Outlook, persons: Persons, softness: float) -> float:
    """Mean score, in [0, 1], of what they foretell."""
    return float((_score(outlook.marks, foretold(outlook, persons, softness)) @ outlook.worth).mean())


def trust(outlook: Outlook, persons: Persons, softness: float) -> float:
    """Mean chance, in [0, 1], that they expect their own label where the machine gives it; 1 if it never does."""
    right = np.flatnonzero(outlook.said == outlook.own)
    if not right.size:
        return 1.0
    chances = foretold(outlook, persons, softness)[:, outlook.own[right], right].mean(axis=0)
    return float(np.average(chances, weights=outlook.worth[right]))


def pulls(outlook: Outlook, persons: Persons, softness: float, cases: Cases = EVERY) -> Small:
    """(S, L, R), rise of each person's score per logit that speaks for each label in each case, or in `cases` alone."""
    chances, marks = foretold(outlook, persons, softness, cases), outlook.marks[:, cases]
    pull: Small = marks - _score(marks, chances)[:, None]
    pull *= chances
    pull *= np.float32(softness) * outlook.worth[cases]
    return pull


def _score(marks: Small, chances: Small) -> Small:
    """(S, R), the score of each person in each case."""
    score: Small = np.einsum("slr,lr->sr", chances, marks)  # no table of products is made
    return score


def _worth(said: NDArray[np.int64], own: NDArray[np.int64]) -> Small:
    """Weights by which right cases come to `RIGHT` together, and wrong ones to the rest; to 1 if they are alone."""
    wrong = said != own
    counts = np.where(wrong, (1 - RIGHT) / max(int(wrong.sum()), 1), RIGHT / max(int((~wrong).sum()), 1))
    weights: Small = counts.astype(np.float32)
    return weights / max(float(weights.sum()), 1e-9)
