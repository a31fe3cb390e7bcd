"""What all people share: names of things, and what is generally known of them. Made once, and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from concepts.bank import PART
from concepts.knowledge import Knowledge
from dialogs.reading import Reader

LIKELY = 0.5  # P from which general knowledge makes for an opinion


@dataclass(frozen=True, eq=False, kw_only=True)
class Common:
    """The vocabulary of a study, and common sense about it.

    Attributes:
        labels: classes, in the order of rows.
        concepts: what can be told apart in a picture, in the order of columns.
        kinds: kinds of concepts that occur, such as "background".
        row: label -> number.
        column: concept -> number.
        kind: number of each concept's kind, (concepts,).
        typical: whether a concept generally belongs to a label, (labels, concepts).
        reader: finds the names in a text.
    """

    labels: tuple[str, ...]
    concepts: tuple[str, ...]
    kinds: tuple[str, ...]
    row: Mapping[str, int]
    column: Mapping[str, int]
    kind: NDArray[np.intp]
    typical: NDArray[np.bool_]
    reader: Reader

    @classmethod
    def of(
        cls,
        labels: Sequence[str],
        concepts: Sequence[str],
        kinds: Mapping[str, str],
        knowledge: Knowledge | None = None,
    ) -> "Common":
        """What is common to all who speak of these labels and concepts; the same object for the same names.

        Args:
            labels: classes.
            concepts: names of concepts.
            kinds: concept -> kind; one that is missing is a part.
            knowledge: what is generally true; the embedded graph if None.
        """
        sorts = tuple(kinds.get(name, PART) for name in concepts)
        return _common(tuple(labels), tuple(concepts), sorts, knowledge or Knowledge.embedded())


@lru_cache(maxsize=8)
def _common(labels: tuple[str, ...], concepts: tuple[str, ...], sorts: tuple[str, ...], knowledge: Knowledge) -> Common:
    kinds = tuple(dict.fromkeys(sorts))
    typical = np.array([[knowledge.prior(label, name) >= LIKELY for name in concepts] for label in labels], dtype=bool)
    kind = np.array([kinds.index(sort) for sort in sorts], dtype=np.intp)
    for table in (typical, kind):
        table.setflags(write=False)
    return Common(
        labels=labels,
        concepts=concepts,
        kinds=kinds,
        row={name: number for number, name in enumerate(labels)},
        column={name: number for number, name in enumerate(concepts)},
        kind=kind,
        typical=typical.reshape(len(labels), len(concepts)),
        reader=Reader.of(labels, concepts, kinds),
    )
