"""Walks through the graph: up the kinds of a thing, to its neighbours, and from one thing to another.

Every walk is bounded, because a large graph has hubs: names that almost everything is joined to.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from math import log
from typing import Any, TypeAlias

from concepts.claims import Fact
from concepts.knowledge.triples import WORDS

Rows: TypeAlias = Callable[..., list[tuple[Any, ...]]]
"""Runs a query with its values."""
Chain: TypeAlias = tuple[Fact, ...]
_Path: TypeAlias = tuple[tuple[str, ...], Chain]  # the names passed, and the facts between them
_Around: TypeAlias = Callable[[str], Mapping[str, Sequence[Fact]]]  # neighbours of a name, with the facts between

DEEPEST = 24  # steps up the kinds; WordNet's deepest animal is 18 below its root
MOST_KINDS = 128  # that are looked up of one name
WIDEST = 4_096  # edges of a path's ends, in each direction, that are read
WIDE = 128  # the same of a name between them
FAN = 32  # neighbours that a path goes on from
PARTIAL = 1_024  # unfinished paths that are followed
RANKED = 32  # finished paths of a length that are compared

_EDGES = """
SELECT head, relation, tail, sources.source, weight FROM (
    SELECT * FROM (
        SELECT head, relation, tail, weight, source, 0 AS back FROM facts
        WHERE head = :name AND {wanted} AND weight >= :least ORDER BY weight DESC LIMIT :widest
    ) UNION ALL SELECT * FROM (
        SELECT head, relation, tail, weight, source, 1 AS back FROM facts
        WHERE tail = :name AND head <> :name AND {wanted} AND weight >= :least ORDER BY weight DESC LIMIT :widest
    )
) AS edges JOIN sources ON edges.source = id ORDER BY weight DESC, back, relation, head, tail
"""
_THINGS = _EDGES.format(wanted="relation NOT IN ({})".format(", ".join(map(repr, WORDS))))
_GIVEN = _EDGES.format(wanted="relation = :relation")


def levels(rows: Rows, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The names themselves, then their kinds, then the kinds of those, ...; each name once, where it comes first."""
    level, seen = tuple(dict.fromkeys(names)), set(names)
    for _ in range(DEEPEST):
        if not level or len(seen) > MOST_KINDS:
            return
        yield level
        found = rows(
            f"SELECT tail FROM facts WHERE head IN ({marks(level)}) AND relation = 'IsA' ORDER BY weight DESC, tail",
            *level,
        )
        level = tuple(dict.fromkeys(tail for (tail,) in found if tail not in seen))
        seen.update(level)


def below(rows: Rows, kinds: Iterable[str], names: Iterable[str]) -> frozenset[str]:
    """Which of `names` are of one of the kinds, over any number of steps; none is of its own kind."""
    members: dict[str, list[str]] = {}
    level, seen = sorted(set(names)), set(names)
    for _ in range(DEEPEST):
        found = _isa(rows, level)
        for head, tail in found:
            members.setdefault(tail, []).append(head)
        level = sorted({tail for _, tail in found} - seen)
        seen.update(level)
    return _reached(members, kinds) & frozenset(names)


def _isa(rows: Rows, heads: Sequence[str], at_once: int = 500) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for start in range(0, len(heads), at_once):
        some = heads[start : start + at_once]
        query = f"SELECT head, tail FROM facts WHERE head IN ({marks(some)}) AND relation = 'IsA'"
        found += [(head, tail) for head, tail in rows(query, *some)]
    return found


def _reached(members: Mapping[str, Sequence[str]], kinds: Iterable[str]) -> frozenset[str]:
    left = list(kinds)
    reached: set[str] = set()
    while left:
        new = set(members.get(left.pop(), ())) - reached
        reached |= new
        left += new
    return frozenset(reached - set(kinds))


def neighbours(
    rows: Rows, name: str, relation: str | None = None, least: float = 0.0, widest: int = WIDEST
) -> list[tuple[Fact, float]]:
    """The facts of a weight of `least` at either end of which `name` stands, with their weights; the weightiest first.

    Relations between words are left out unless asked for. Of a hub, `widest` edges in each direction are read.
    """
    values = {"name": name, "least": least, "widest": widest, "relation": relation}
    found = rows(_THINGS if relation is None else _GIVEN, values)
    return [(Fact(head=row[0], relation=row[1], tail=row[2], source=row[3]), row[4]) for row in found]


def paths(rows: Rows, start: str, end: str, longest: int, count: int, least: float) -> list[Chain]:
    """Chains of facts from `start` to `end`, along edges in either direction, through no name twice.

    The shortest first; of equally long ones those through names with few neighbours, which say more.
    """
    widest = {start: WIDEST, end: WIDEST}
    around = cache(lambda name: _by_other(neighbours(rows, name, None, least, widest.get(name, WIDE)), name))
    near = around(end)
    partial: list[_Path] = [((start,), ())]
    found: list[_Path] = []
    for length in range(1, longest + 1):
        done = [(names, (*chain, fact)) for names, chain in partial for fact in near.get(names[-1], ())]
        found += done[:RANKED]
        if len(found) >= count or length == longest:
            break
        aims = near if length + 1 == longest else None
        partial = list(islice(_longer(around, partial, end, aims), PARTIAL))
    found.sort(key=lambda path: (len(path[1]), sum(log(1 + len(around(name))) for name in path[0][1:])))
    return [chain for _, chain in found[:count]]


def _longer(around: _Around, partial: Iterable[_Path], end: str, aims: Container[str] | None) -> Iterator[_Path]:
    """Each path with one more fact, to names among `aims` where given."""
    for names, chain in partial:
        others = around(names[-1])
        free = (o for o in others if o != end and o not in names and (aims is None or o in aims))
        for other in islice(free, FAN):
            for fact in others[other]:
                yield (*names, other), (*chain, fact)


def _by_other(found: Iterable[tuple[Fact, float]], name: str) -> dict[str, list[Fact]]:
    others: dict[str, list[Fact]] = {}
    for fact, _ in found:
        others.setdefault(fact.tail if fact.head == name else fact.head, []).append(fact)
    return others


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))
