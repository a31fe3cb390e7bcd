"""What is generally true, apart from any model: a graph of facts in SQLite.

A fact is no proof that a model uses it. It serves to guess what a person expects, to name concepts and to understand
words. Each edge keeps its source and licence. Lookups are by primary key, so large graphs stay quick.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Self

from concepts.claims import Fact
from concepts.fact_files import read_csv, read_toml
from concepts.triples import PROPERTIES, Facts, KnowledgeError, canonical

EMBEDDED = Path(__file__).parent / "assets" / "facts.toml"

_SCHEMA = """
CREATE TABLE facts (
    head TEXT, relation TEXT, tail TEXT, weight REAL NOT NULL, source TEXT NOT NULL, licence TEXT NOT NULL,
    PRIMARY KEY (head, relation, tail)
) WITHOUT ROWID;
CREATE INDEX facts_by_tail ON facts (tail, relation);
CREATE TABLE listed_in_full (head TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_MARKS = ", ".join("?" * len(PROPERTIES))
# The label itself and every kind it belongs to; UNION stops at circles.
_KINDS = """
WITH RECURSIVE kinds (name) AS (
    SELECT ? UNION SELECT tail FROM facts JOIN kinds ON head = name WHERE relation = 'IsA'
)
"""
_HOLDS = 0.5  # a fact that holds for at least half of a kind is said of the kind
_LIKELY, _UNLIKELY, _NEUTRAL = 0.85, 0.15, 0.5
_PLACE = 0.6  # people know where an animal lives, and do not expect a judge of animals to go by that


@dataclass(frozen=True, eq=False)
class Knowledge:
    """A graph of facts; safe to read from many threads.

    Names are looked up without regard to case, hyphens and underscores. The constructor takes an open
    connection made with `check_same_thread=False`; use `embedded`, `open` or `from_csv`.
    """

    connection: sqlite3.Connection
    lock: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def embedded(cls) -> "Knowledge":
        """Return the shipped facts about animals and the classes of CIFAR-10; made once, shared by all."""
        return _embedded()

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open a graph that `save` wrote, for reading only. KnowledgeError if there is none at `path`."""
        if not Path(path).is_file():
            raise KnowledgeError(
                f"there is no knowledge file {str(path)!r}; make one with Knowledge.from_csv(...).save(path)"
            )
        connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        try:
            connection.execute("SELECT head, relation, tail, weight, source, licence FROM facts LIMIT 1")
            connection.execute("SELECT head FROM listed_in_full LIMIT 1")
        except sqlite3.DatabaseError as error:
            connection.close()
            raise KnowledgeError(
                f"{str(path)!r} is no knowledge file ({error}); make one with Knowledge.from_csv(...).save(path)"
            ) from None
        return cls(connection)

    @classmethod
    def from_csv(cls, path: str | Path, base: "Knowledge | None" = None) -> Self:
        """Read own triples (see `concepts.fact_files.read_csv`), on top of `base` where given.

        A triple of the file replaces the same triple of the base. KnowledgeError names the line at fault.
        """
        facts = read_csv(Path(path))
        return cls(_fill(facts, base))

    def save(self, path: str | Path) -> None:
        """Write the graph to a new SQLite file, for `open`. KnowledgeError if `path` is taken."""
        if Path(path).exists():
            raise KnowledgeError(f"{str(path)!r} exists already; choose another name or delete it first")
        target = sqlite3.connect(path)
        with self.lock:
            self.connection.backup(target)
        target.close()

    def facts(self, head: str | None = None, relation: str | None = None, tail: str | None = None) -> tuple[Fact, ...]:
        """Return the facts that fit all that is given, the most general first."""
        wanted = {"head": head and canonical(head), "relation": relation, "tail": tail and canonical(tail)}
        if relation == "MeansThat":
            wanted["tail"] = tail
        given = {column: value for column, value in wanted.items() if value is not None}
        where = " AND ".join(f"{column} = ?" for column in given) or "TRUE"
        order = "ORDER BY weight DESC, head, relation, tail"
        rows = self._rows(f"SELECT head, relation, tail, source FROM facts WHERE {where} {order}", *given.values())
        return tuple(Fact(head=row[0], relation=row[1], tail=row[2], source=row[3]) for row in rows)

    def has(self, label: str, concept: str) -> bool | None:
        """Whether things called `label` generally have `concept`, or are found there.

        False only if the label's properties are listed in full, or an edge for less than half of the kind is all
        there is; None if the graph does not say. What holds of a kind holds of its members.
        """
        weight = self._weight(label, concept)
        if weight is not None:
            return weight >= _HOLDS
        return False if self._excludes(label, concept) else None

    def share(self, label: str, concept: str) -> float | None:
        """The share, in [0, 1], of things called `label` that have `concept` or are found there; None if not known."""
        weight = self._weight(label, concept)
        return 0.0 if weight is None and self._excludes(label, concept) else weight

    def prior(self, label: str, concept: str) -> float:
        """P(a person who knows `label` expects `concept` to speak for it), before any talk; in (0, 1).

        Body and coat: from 0.15 (none have it) to 0.85 (all have it), by the share that has it. A place is expected
        less: up to 0.6. 0.5 where the graph does not say.

        Source: Yang, Vong, Sojitra, Folke & Shafto (2021), "Mitigating belief projection in explainable AI via
        Bayesian teaching": people first assume that a machine decides as they would.
        """
        weight = self._weight(label, concept)
        if weight is None:
            return _UNLIKELY if self._excludes(label, concept) else _NEUTRAL
        top = _PLACE if self._is_place(concept) else _LIKELY
        return _UNLIKELY + weight * (top - _UNLIKELY)

    def properties(self, label: str) -> tuple[str, ...]:
        """Return what the label generally has: parts, coats, colours and places, the most general first."""
        rows = self._rows(
            f"{_KINDS} SELECT tail FROM facts JOIN kinds ON head = name WHERE relation IN ({_MARKS})"
            " GROUP BY tail HAVING MAX(weight) >= ? ORDER BY MAX(weight) DESC, tail",
            canonical(label),
            *PROPERTIES,
            _HOLDS,
        )
        return tuple(row[0] for row in rows)

    def synonyms(self) -> Mapping[str, tuple[str, ...]]:
        """Return phrase -> the names it may mean; a phrase with several is ambiguous."""
        found: dict[str, tuple[str, ...]] = {}
        for phrase, name in self._rows("SELECT head, tail FROM facts WHERE relation = 'Synonym' ORDER BY head, tail"):
            found[phrase] = (*found.get(phrase, ()), name)
        return MappingProxyType(found)

    def define(self, name: str) -> str | None:
        """Return one plain sentence that says what `name` is, or None."""
        facts = self.facts(head=name, relation="MeansThat")
        return facts[0].tail if facts else None

    def _weight(self, label: str, concept: str) -> float | None:
        """Return the largest share of the label's kinds that the concept holds for, or None."""
        (row,) = self._rows(
            f"{_KINDS} SELECT MAX(weight) FROM facts JOIN kinds ON head = name"
            f" WHERE tail = ? AND relation IN ({_MARKS})",
            canonical(label),
            canonical(concept),
            *PROPERTIES,
        )
        weight: float | None = row[0]
        return weight

    def _excludes(self, label: str, concept: str) -> bool:
        """Whether the label is listed in full and the concept, known as a property of others, is not there."""
        full = self._rows("SELECT 1 FROM listed_in_full WHERE head = ?", canonical(label))
        return bool(full) and self._is_property(concept, PROPERTIES)

    def _is_place(self, concept: str) -> bool:
        return self._is_property(concept, ("LivesIn",))

    def _is_property(self, concept: str, relations: tuple[str, ...]) -> bool:
        marks = ", ".join("?" * len(relations))
        query = f"SELECT 1 FROM facts WHERE tail = ? AND relation IN ({marks}) LIMIT 1"
        return bool(self._rows(query, canonical(concept), *relations))

    def _rows(self, query: str, *values: str | float) -> list[tuple[Any, ...]]:
        with self.lock:
            return self.connection.execute(query, values).fetchall()


@cache
def _embedded() -> Knowledge:
    return Knowledge(_fill(read_toml(EMBEDDED)))


def _fill(facts: Facts, base: Knowledge | None = None) -> sqlite3.Connection:
    """Return a database in memory with the base's rows and `facts`, closed to writing."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    if base is None:
        connection.executescript(_SCHEMA)
    else:
        with base.lock:
            base.connection.backup(connection)
    with connection:
        rows = ((f.head, f.relation, f.tail, f.weight, f.source, f.licence) for f in facts.triples)
        connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?)", rows)
        heads = ((head,) for head in facts.listed_in_full)
        connection.executemany("INSERT OR IGNORE INTO listed_in_full VALUES (?)", heads)
    connection.execute("PRAGMA query_only = TRUE")
    return connection
