"""Sheets: the shipped facts about many things, one thing a line, one relation a column.

The first line names the columns: `head`, then relations, and `lacks` for properties that are known not to hold, nor of
members. A cell holds tails between semicolons; "fur = 0.7" means that 0.7 of the kind have it. In the column Synonym
stand other words for the head. Lines that begin with # are comments.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from concepts.knowledge.triples import RELATIONS, Facts, KnowledgeError, Triple

LACKS = "lacks"


@dataclass(frozen=True)
class Sheet:
    """A file of facts of one source, shipped with the package."""

    path: Path
    source: str
    licence: str

    def read(self, labels: tuple[tuple[str, str], ...] = ()) -> Facts:
        """Its facts; names have to be written as the graph writes them. KnowledgeError names the line at fault."""
        triples: list[Triple] = []
        lacks: list[tuple[str, str, bool]] = []
        for head, column, cell in self._cells():
            if column == "MeansThat":
                triples.append(self._triple(head, column, cell))
            elif column == LACKS:
                lacks += [(head, tail, True) for tail in _split(cell)]
            elif column == "Synonym":
                triples += [self._triple(phrase, column, head) for phrase in _split(cell)]
            else:
                triples += [self._triple(head, column, *_weighed(entry)) for entry in _split(cell)]
        return Facts(triples, lacks, labels)

    def _cells(self) -> Iterator[tuple[str, str, str]]:
        with self.path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(line for line in file if not line.startswith("#"))
            _, *columns = next(rows)
            strange = [name for name in columns if name not in (*RELATIONS, LACKS)]
            if strange:
                raise KnowledgeError(f"{self.path.name}: no relation {strange[0]!r}; known: {', '.join(RELATIONS)}")
            for head, *cells in rows:
                if len(cells) != len(columns):
                    raise KnowledgeError(f"{self.path.name}, {head}: {len(cells)} cells for {len(columns)} columns")
                yield from ((head, column, cell) for column, cell in zip(columns, cells, strict=True) if cell)

    def _triple(self, head: str, relation: str, tail: str, weight: float = 1.0) -> Triple:
        return Triple(head=head, relation=relation, tail=tail, weight=weight, source=self.source, licence=self.licence)


def _split(cell: str) -> list[str]:
    return [entry.strip() for entry in cell.split(";")]


def _weighed(entry: str) -> tuple[str, float]:
    tail, _, weight = entry.partition("=")
    return tail.strip(), float(weight) if weight else 1.0
