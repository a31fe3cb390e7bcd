"""Facts as they stand in files: the shipped TOML, and the CSV of own triples."""

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from concepts.knowledge.triples import PROPERTIES, Facts, KnowledgeError, Triple, canonical, checked

COLUMNS = ("head", "relation", "tail")


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
    full = [canonical(head) for head, table in record["facts"].items() if table.get("listed_in_full")]
    return Facts(triples, tuple(_lacks(triples, full)))


def _lacks(triples: Iterable[Triple], listed_in_full: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    """What is not said of heads that are listed in full, of all properties that the same file knows.

    It says nothing of members: dogs in general have no wool, and a poodle may.
    """
    said = {(t.head, t.tail) for t in triples if t.relation in PROPERTIES}
    tails = sorted({tail for _, tail in said})
    return ((head, tail, False) for head in listed_in_full for tail in tails if (head, tail) not in said)


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
    try:
        return Facts(tuple(_rows(path, reader)))
    except csv.Error as error:
        place = f"{path.name}, line {reader.line_num + 1}"
        raise KnowledgeError(f"{place}: {error}; is a quotation mark left open?") from None


def _rows(path: Path, reader: "csv.DictReader[str]") -> Iterator[Triple]:
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise KnowledgeError(
            f"{path.name}, line 1: no column {', '.join(missing)}; the first line must name the columns"
            f" {', '.join(COLUMNS)}, and may name weight, source, licence"
        )
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
