"""The graph of facts, as it is asked.

A fact is no proof that a model uses it. It serves to guess what a person expects, to name concepts and to understand
words. Each edge keeps its source and licence. Lookups are by primary key, so large graphs stay quick.
"""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Self

from concepts.claims import Fact
from concepts.knowledge import names, search
from concepts.knowledge.profile import profile
from concepts.knowledge.shipped import EMBEDDED
from concepts.knowledge.store import in_memory, open_file
from concepts.knowledge.tables import read_csv
from concepts.knowledge.triples import KnowledgeError, canonical

_HOLDS = 0.5  # a fact that holds for at least half of a kind is said of the kind
_LIKELY, _UNLIKELY, _NEUTRAL = 0.85, 0.15, 0.5
_PLACE = 0.6  # people know where an animal lives, and do not expect a judge of animals to go by that
_KEPT = 4_096  # names whose properties stay looked up


@dataclass(frozen=True, eq=False)
class Knowledge:
    """A graph of facts; safe to read from many threads.

    Names are looked up without regard to case, hyphens and underscores. Where a class and something else share a name,
    the class is meant wherever a label is asked for (see `names.resolved`). The constructor takes an open connection
    made with `check_same_thread=False`; use `embedded`, `open` or `from_csv`.
    """

    connection: sqlite3.Connection
    lock: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def embedded(cls) -> "Knowledge":
        """Return the shipped facts about animals and the classes of CIFAR-10; made once, shared by all."""
        return _embedded()

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open a graph that `save` or an importer wrote, for reading only. KnowledgeError if there is none."""
        return cls(open_file(Path(path)))

    @classmethod
    def from_csv(cls, path: str | Path, base: "Knowledge | None" = None) -> Self:
        """Read own triples (see `concepts.knowledge.tables.read_csv`), on top of `base` where given.

        A triple of the file replaces the same triple of the base. KnowledgeError names the line at fault.
        """
        facts = read_csv(Path(path))
        if base is None:
            return cls(in_memory([facts]))
        with base.lock:
            return cls(in_memory([facts], base.connection))

    def save(self, path: str | Path) -> None:
        """Write the graph to a new SQLite file, for `open`. KnowledgeError if `path` is taken."""
        if Path(path).exists():
            raise KnowledgeError(f"{str(path)!r} exists already; choose another name or delete it first")
        target = sqlite3.connect(path)
        with self.lock:
            self.connection.backup(target)
        target.close()

    def facts(self, head: str | None = None, relation: str | None = None, tail: str | None = None) -> tuple[Fact, ...]:
        """Return the facts that fit all that is given, the most general first.

        Where `head` is the label of a class and something else is called so too, the facts of both are returned; but of
        definitions that of the something else.
        """
        wanted = {
            "head": () if head is None else names.written(self._rows, head, relation == "MeansThat"),
            "relation": () if relation is None else (relation,),
            "tail": () if tail is None else (tail if relation == "MeansThat" else canonical(tail),),
        }
        given = {column: values for column, values in wanted.items() if values}
        where = " AND ".join(f"{column} IN ({search.marks(values)})" for column, values in given.items()) or "TRUE"
        rows = self._rows(
            "SELECT head, relation, tail, sources.source FROM facts JOIN sources ON facts.source = id"
            f" WHERE {where} ORDER BY weight DESC, head, relation, tail",
            *(value for values in given.values() for value in values),
        )
        return tuple(Fact(head=row[0], relation=row[1], tail=row[2], source=row[3]) for row in rows)

    def licence(self, fact: Fact) -> str | None:
        """Under which terms a fact may be passed on; None if the graph does not hold it."""
        rows = self._rows(
            "SELECT licence FROM facts JOIN sources ON facts.source = id WHERE head = ? AND relation = ? AND tail = ?",
            *(fact.head, fact.relation, fact.tail),
        )
        return str(rows[0][0]) if rows else None

    def neighbours(
        self, name: str, relation: str | None = None, count: int = 32, least: float = _HOLDS
    ) -> tuple[Fact, ...]:
        """Facts at either end of which `name` stands, the most general first; other words for it only if asked for.

        Args:
            name: where a class and something else, such as a colour, are called so, both are meant.
            relation: of these facts; all but those between words if None.
            count: of facts at most.
            least: share of the kind that a fact has to hold for.
        """
        meant = dict.fromkeys((*self.named(name), canonical(name)))
        found = [one for node in meant for one in search.neighbours(self._rows, node, relation, least, count)]
        found.sort(key=lambda one: -one[1])
        return tuple(dict.fromkeys(fact for fact, _ in found))[:count]

    def paths(self, start: str, end: str, longest: int = 3, count: int = 5) -> tuple[tuple[Fact, ...], ...]:
        """Chains of at most `longest` facts that lead from `start` to `end`, along edges in either direction.

        Only facts that hold for at least half of a kind are gone along, and none between words. The shortest first; of
        equally long ones those that lead through names with few neighbours. Where `end` is both a class and something
        else, such as a colour, either is looked for; `start` is the class then.
        """
        ends = dict.fromkeys((*self.named(end), canonical(end)))
        found = [
            chain
            for first in self.named(start)
            for last in ends
            if first != last
            for chain in search.paths(self._rows, first, last, longest, count, _HOLDS)
        ]
        return tuple(sorted(found, key=len)[:count])

    def kinds(self, name: str) -> tuple[str, ...]:
        """The kinds that things of this name belong to, the nearest first."""
        above = list(search.levels(self._rows, self.named(name)))[1:]
        return tuple(kind for level in above for kind in level)

    def members(self, kind: str, among: Collection[str]) -> tuple[str, ...]:
        """Which labels of `among` name something of the kind, in their order."""
        meant = names.told_apart(self.named, among)
        nodes = {node for found in meant.values() for node in found}
        below = search.below(self._rows, self.named(kind), nodes)
        return tuple(label for label, found in meant.items() if below.intersection(found))

    def parts(self, label: str) -> tuple[str, ...]:
        """What the label's things generally have as parts, of themselves or by their kind."""
        held = self.properties(label)
        known = {tail for level in search.levels(self._rows, self.named(label)) for tail in self._parts(level)}
        return tuple(tail for tail in held if tail in known)

    def has(self, label: str, concept: str) -> bool | None:
        """Whether things called `label` generally have `concept`, or are found there.

        False only if the label's properties are listed in full, or an edge for less than half of the kind is all
        there is; None if the graph does not say. What holds of all of a kind holds of its members.
        """
        share = self.share(label, concept)
        return None if share is None else share >= _HOLDS

    def share(self, label: str, concept: str) -> float | None:
        """The share, in [0, 1], of things called `label` that have `concept` or are found there; None if not known."""
        return self.shares(label).get(canonical(concept))

    def shares(self, label: str) -> Mapping[str, float]:
        """The share of each property that the graph speaks of for `label` (see `profile`)."""
        return self._profiles(label)

    def prior(self, label: str, concept: str) -> float:
        """P(a person who knows `label` expects `concept` to speak for it), before any talk; in (0, 1).

        Body and coat: from 0.15 (none have it) to 0.85 (all have it), by the share that has it. A place is expected
        less: up to 0.6. 0.5 where the graph does not say.

        Source: Yang, Vong, Sojitra, Folke & Shafto (2021), "Mitigating belief projection in explainable AI via
        Bayesian teaching": people first assume that a machine decides as they would.
        """
        share = self.share(label, concept)
        if share is None:
            return _NEUTRAL
        top = _PLACE if share and self._is_place(canonical(concept)) else _LIKELY
        return _UNLIKELY + share * (top - _UNLIKELY)

    def properties(self, label: str) -> tuple[str, ...]:
        """Return what the label generally has: parts, coats, colours and places, the most general first."""
        held = [(tail, share) for tail, share in self.shares(label).items() if share >= _HOLDS]
        return tuple(tail for tail, _ in sorted(held, key=lambda one: (-one[1], one[0])))

    def synonyms(
        self, labels: Collection[str] | None = None, concepts: Collection[str] = ()
    ) -> Mapping[str, tuple[str, ...]]:
        """Return phrase -> the names it may mean; a phrase with several is ambiguous.

        Args:
            labels: of classes; then the names are spelled as they are there and in `concepts`, others are left out,
                and so is every phrase that is one of these names itself. Every name of the graph if None.
            concepts: what is no class, even if a class is called so elsewhere, such as orange.
        """
        spelled: dict[str, list[str]] = {canonical(concept): [concept] for concept in concepts}
        for label, meant in names.told_apart(self.named, labels or ()).items():
            for name in meant:
                spelled.setdefault(name, []).append(label)
        own = frozenset(map(canonical, (*(labels or ()), *concepts)))
        found: dict[str, tuple[str, ...]] = {}
        for phrase, name in self._rows("SELECT head, tail FROM facts WHERE relation = 'Synonym' ORDER BY head, tail"):
            meant = (name,) if labels is None else tuple(spelled.get(name, ()))
            if meant and phrase not in own:
                found[phrase] = tuple(dict.fromkeys((*found.get(phrase, ()), *meant)))
        return MappingProxyType(found)

    def spoken(self, name: str) -> str:
        """How people write a name of the graph: "German shepherd", "crane" for "crane (machine)"."""
        return names.spoken(self._rows, name)

    def define(self, name: str) -> str | None:
        """Return one plain sentence that says what `name` is, or None."""
        facts = self.facts(head=name, relation="MeansThat")
        return facts[0].tail if facts else None

    def named(self, label: str) -> tuple[str, ...]:
        """The names in the graph that a label or phrase stands for; several if it is ambiguous."""
        return self._names(label)

    @cached_property
    def _names(self) -> Callable[[str], tuple[str, ...]]:
        return lru_cache(_KEPT)(partial(names.resolved, self._rows))

    @cached_property
    def _profiles(self) -> Callable[[str], Mapping[str, float]]:
        return lru_cache(_KEPT)(self._profile)

    def _profile(self, label: str) -> Mapping[str, float]:
        """The properties of a label that means one thing; nothing is said of one that means several."""
        meant = self.named(label)
        return MappingProxyType(profile(self._rows, meant) if len(meant) == 1 else {})

    def _parts(self, level: tuple[str, ...]) -> list[str]:
        query = f"SELECT tail FROM facts WHERE head IN ({search.marks(level)}) AND relation = 'HasPart'"
        return [tail for (tail,) in self._rows(query, *level)]

    def _is_place(self, concept: str) -> bool:
        return bool(self._rows("SELECT 1 FROM facts WHERE tail = ? AND relation = 'LivesIn' LIMIT 1", concept))

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a query with its values, or with a mapping of names to values."""
        given = values[0] if len(values) == 1 and isinstance(values[0], Mapping) else values
        with self.lock:
            return self.connection.execute(query, given).fetchall()


@cache
def _embedded() -> Knowledge:
    with closing(open_file(EMBEDDED)) as file:
        return Knowledge(in_memory((), file))
