"""Triples (head, relation, tail) as they stand in files, and what the relations mean."""

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "HasPart": "the tail is a part of the head's body or build",
        "HasCoat": "the tail is the pattern or matter of the head's coat",
        "HasColour": "the tail is a colour of the head",
        "LivesIn": "the head lives, or is usually found, in the tail",
        "IsA": "the head is of the kind named by the tail",
        "Synonym": "the head is another phrase for the tail",
        "MeansThat": "the tail is a plain sentence that says what the head is",
    }
)
PROPERTIES = ("HasPart", "HasCoat", "HasColour", "LivesIn")
COLUMNS = ("head", "relation", "tail")


class KnowledgeError(ValueError):
    """Facts that cannot be read; the message says where, why and what is allowed."""


@dataclass(frozen=True, kw_only=True)
class Triple:
    """One edge of the graph, with where it comes from.

    Attributes:
        weight: the share of the head's kind that it holds for, in (0, 1].
        source: who says so.
        licence: under which terms it may be passed on.
    """

    head: str
    relation: str
    tail: str
    weight: float = 1.0
    source: str
    licence: str


@dataclass(frozen=True)
class Facts:
    """What a file holds: its triples, and the heads whose properties it lists in full."""

    triples: tuple[Triple, ...]
    listed_in_full: frozenset[str] = frozenset()


def canonical(name: str) -> str:
    """Return `name` as the graph writes it: lower case, single blanks for blanks, hyphens and underscores."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def checked(triple: Triple, place: str) -> Triple:
    """Return `triple` with canonical names. KnowledgeError at `place` if it cannot be meant."""
    if triple.relation not in RELATIONS:
        raise KnowledgeError(f"{place}: unknown relation {triple.relation!r}; known: {', '.join(RELATIONS)}")
    sentence = triple.relation == "MeansThat"
    head, tail = canonical(triple.head), triple.tail.strip() if sentence else canonical(triple.tail)
    if not head or not tail:
        raise KnowledgeError(f"{place}: the {'tail' if head else 'head'} is empty; write a word or a short phrase")
    if not 0 < triple.weight <= 1:
        raise KnowledgeError(f"{place}: weight {triple.weight} is outside (0, 1]; 1 means that it holds for all")
    return Triple(
        head=head,
        relation=triple.relation,
        tail=tail,
        weight=triple.weight,
        source=triple.source,
        licence=triple.licence,
    )


def read_toml(path: Path) -> Facts:
    """Read a file of facts in the form of `assets/facts.toml`."""
    record = tomllib.loads(path.read_text(encoding="utf-8"))
    entries = (*_fact_entries(record), *_word_entries(record))
    triples = tuple(
        checked(
            Triple(
                head=head,
                relation=relation,
                tail=tail,
                weight=weight,
                source=record["source"],
                licence=record["licence"],
            ),
            f"{path.name}, [{head}]",
        )
        for head, relation, tail, weight in entries
    )
    full = frozenset(canonical(head) for head, table in record["facts"].items() if table.get("listed_in_full"))
    return Facts(triples, full)


def _fact_entries(record: Mapping[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    for head, table in record["facts"].items():
        for relation, tails in table.items():
            if relation == "listed_in_full":
                continue
            for entry in tails:
                tail, weight = (entry, 1.0) if isinstance(entry, str) else entry
                yield head, relation, tail, weight


def _word_entries(record: Mapping[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    for head, sentence in record.get("definitions", {}).items():
        yield head, "MeansThat", sentence, 1.0
    for name, phrases in record.get("synonyms", {}).items():
        for phrase in phrases:
            yield phrase, "Synonym", name, 1.0


def read_csv(path: Path) -> Facts:
    """Read own triples: columns head, relation, tail, and where wanted weight, source, licence.

    Raises:
        KnowledgeError: with the number of the line at fault.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path} cannot be read as UTF-8 text: {error}") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise KnowledgeError(
            f"{path.name}, line 1: no column {', '.join(missing)}; the first line must name the columns"
            f" {', '.join(COLUMNS)}, and may name weight, source, licence"
        )
    try:
        return Facts(tuple(_rows(path, reader)))
    except csv.Error as error:
        raise KnowledgeError(f"{path.name}, line {reader.line_num}: {error}; is a quotation mark left open?") from None


def _rows(path: Path, reader: "csv.DictReader[str]") -> Iterable[Triple]:
    for row in reader:
        place = f"{path.name}, line {reader.line_num}"
        if None in row or any(row[column] is None for column in COLUMNS):
            columns = len(reader.fieldnames or ())
            raise KnowledgeError(f'{place}: expected {columns} cells; put "..." around a cell that holds a comma')
        yield checked(
            Triple(
                head=row["head"],
                relation=row["relation"].strip(),
                tail=row["tail"],
                weight=_weight(row.get("weight"), place),
                source=row.get("source") or path.name,
                licence=row.get("licence") or "not stated",
            ),
            place,
        )


def _weight(cell: str | None, place: str) -> float:
    try:
        return float(cell) if cell else 1.0
    except ValueError:
        raise KnowledgeError(f"{place}: weight {cell!r} is no number; write one in (0, 1], such as 0.5") from None
