"""What it would be worth for a person to know more: how much better they would foretell the machine.

Persons that this user may be are drawn from the imagined mind. Each foretells, on cases of reference, the label with
the largest sum of opinions over what is there, plus what speaks for the label they would give themselves. The gain
of a lesson is the rise of their mean chance of naming the machine's label. Cases that the machine gets wrong weigh as
much, together, as those that it gets right: trust is justified only if it fails where the machine does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from agent.minds import Imagined, Noise
from concepts.bank import ConceptBank
from explainers.faultlines.edits import FLOOR

Small: TypeAlias = NDArray[np.float32]
CASES = 256  # of reference that are weighed


@dataclass(frozen=True, eq=False)
class Outlook:
    """R cases in the terms of a mind with L labels and K concepts.

    Attributes:
        present: (R, K), 1 where a concept is there.
        said: (R,), rows of the labels that the machine gave.
        own: (R,), rows of the labels that people would give.
        worth: (R,), weight of each case; they add to 1.
    """

    present: Small
    said: NDArray[np.int64]
    own: NDArray[np.int64]
    worth: Small

    @classmethod
    def of(cls, bank: ConceptBank, labels: Sequence[str]) -> Self:
        """The bank's cases whose labels are all among `labels`; what is usual of each label if it has none."""
        rows = np.full(len(bank.classes) + 1, -1)
        rows[[bank.classes.index(label) for label in labels]] = range(len(labels))
        if bank.reference is None:
            usual = (bank.presence >= FLOOR * bank.typical).cpu().numpy()[[bank.classes.index(x) for x in labels]]
            position = np.arange(len(labels))
            return cls(usual.astype(np.float32), position, position, _worth(position, position))
        said, truth = (table.cpu().numpy() for table in (bank.reference.said, bank.reference.truth))
        own = np.where(truth < 0, said, truth)
        known = np.flatnonzero((rows[said] >= 0) & (rows[own] >= 0))[:CASES]
        present = bank.reference.present.cpu().numpy()[known].astype(np.float32)
        return cls(present, rows[said[known]], rows[own[known]], _worth(rows[said[known]], rows[own[known]]))


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


def foretold(outlook: Outlook, persons: Persons, softness: float) -> Small:
    """(S, R, L), how likely each person is to foretell each label in each case."""
    score = np.matmul(outlook.present, persons.opinions.transpose(0, 2, 1))
    score[:, np.arange(len(outlook.own)), outlook.own] += persons.projection[:, None]
    score -= score.max(axis=2, keepdims=True)
    chances: Small = np.exp(np.float32(softness) * score)
    chances /= chances.sum(axis=2, keepdims=True)
    return chances


def skill(outlook: Outlook, persons: Persons, softness: float) -> float:
    """Mean chance, in [0, 1], that they foretell the machine."""
    chances = foretold(outlook, persons, softness)
    return float((chances[:, np.arange(len(outlook.said)), outlook.said] @ outlook.worth).mean())


def slopes(outlook: Outlook, persons: Persons, softness: float) -> Small:
    """(S, L, K), rise of each person's chance of foretelling the machine per logit of each opinion."""
    chances = foretold(outlook, persons, softness)
    rows = np.arange(len(outlook.said))
    hit = chances[:, rows, outlook.said]
    pull = -chances * hit[..., None]
    pull[:, rows, outlook.said] += hit
    pull *= outlook.worth[None, :, None]
    slope: Small = np.float32(softness) * np.matmul(pull.transpose(0, 2, 1), outlook.present)
    return slope


def _worth(said: NDArray[np.int64], own: NDArray[np.int64]) -> Small:
    """Right and wrong cases weigh alike, together; alone if there are only such."""
    wrong = said != own
    counts = np.where(wrong, max(int(wrong.sum()), 1), max(int((~wrong).sum()), 1))
    weights: Small = (1 / counts).astype(np.float32)
    return weights / max(float(weights.sum()), 1e-9)
