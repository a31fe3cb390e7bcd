"""What a mind may hold of a (label, concept) pair, and tables of it that read like nested mappings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Side: TypeAlias = Literal["for", "against", "no part"]
Array: TypeAlias = NDArray[np.float64]
SIDES: tuple[Side, ...] = ("for", "against", "no part")  # in the order of the last axis of every table of chances
NOTICEABLE = 0.5  # logits: a concept that moves a label less than this plays no part in it


def side_of(weight: float) -> Side:
    """Whether a weight in logits speaks for a label, against it, or plays no part."""
    if abs(weight) < NOTICEABLE:
        return "no part"
    return "for" if weight > 0 else "against"


@dataclass(frozen=True)
class Weight:
    """What typical presence of a concept adds to a label, in centred logits: mean and spread over cases."""

    mean: float
    spread: float = 0.0

    @property
    def side(self) -> Side:
        """Whether the concept speaks for the label, against it, or plays no part."""
        return side_of(self.mean)


@dataclass(frozen=True)
class Belief:
    """Probabilities that a person thinks a concept speaks for a label, against it, or plays no part; they add to 1."""

    pro: float = 1 / 3
    con: float = 1 / 3
    neither: float = 1 / 3

    def chance(self, side: Side) -> float:
        """Probability, in [0, 1], that the person takes `side`."""
        return {"for": self.pro, "against": self.con, "no part": self.neither}[side]

    @property
    def side(self) -> Side:
        """The most probable side."""
        return max(SIDES, key=self.chance)


@dataclass(frozen=True, eq=False)
class Machine(Mapping[str, Mapping[str, Weight]]):
    """What the machine really uses: label -> concept -> measured weight, for L labels in play and K concepts.

    Attributes:
        labels: names of the rows.
        concepts: names of the columns.
        mean: (L, K), centred logits that typical presence adds, mean over cases.
        spread: (L, K), standard deviation of the same.
    """

    labels: tuple[str, ...]
    concepts: tuple[str, ...]
    mean: Array
    spread: Array

    def __getitem__(self, label: str) -> dict[str, Weight]:
        """The weights of one label. KeyError if it is not in play."""
        row = position(self.labels, label)
        pairs = zip(self.mean[row].tolist(), self.spread[row].tolist(), strict=True)
        return {name: Weight(*pair) for name, pair in zip(self.concepts, pairs, strict=True)}

    def weight(self, label: str, concept: str) -> Weight:
        """The weight of one pair; none at all if it is not in play."""
        if label not in self.labels or concept not in self.concepts:
            return Weight(0.0)
        at = self.labels.index(label), self.concepts.index(concept)
        return Weight(float(self.mean[at]), float(self.spread[at]))

    def __iter__(self) -> Iterator[str]:
        """Iterate over the labels in play."""
        return iter(self.labels)

    def __len__(self) -> int:
        """Return the number of labels in play."""
        return len(self.labels)

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same weights."""
        if not isinstance(other, Machine):
            return False
        names = (self.labels, self.concepts) == (other.labels, other.concepts)
        return names and np.array_equal(self.mean, other.mean) and np.array_equal(self.spread, other.spread)

    def to_parts(self) -> dict[str, Any]:
        """Return names and tables; `from_parts` reads them back."""
        names = {"labels": list(self.labels), "concepts": list(self.concepts)}
        return {**names, "mean": self.mean, "spread": self.spread}

    @classmethod
    def from_parts(cls, parts: Mapping[str, Any]) -> "Machine":
        """Return what `to_parts` wrote, from tables or from nested lists."""
        labels, concepts = tuple(parts["labels"]), tuple(parts["concepts"])
        mean, spread = (
            np.asarray(parts[name], dtype=float).reshape(len(labels), len(concepts)) for name in ("mean", "spread")
        )
        return cls(labels, concepts, mean, spread)

    @classmethod
    def none(cls) -> "Machine":
        """Return the machine that nothing is known of."""
        return cls((), (), np.zeros((0, 0)), np.zeros((0, 0)))


def position(names: tuple[str, ...], name: str) -> int:
    """Where a name stands. KeyError if it does not."""
    try:
        return names.index(name)
    except ValueError:
        raise KeyError(name) from None
