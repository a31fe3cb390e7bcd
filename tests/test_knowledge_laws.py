"""Laws of walks through the graph, on graphs made by chance and held against plain searches in Python."""

from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from concepts.knowledge import Knowledge, Triple
from concepts.knowledge.store import in_memory
from concepts.knowledge.triples import Facts

NAMES = tuple("abcdefg")
EDGES = st.sets(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(("IsA", "HasPart", "Synonym")), st.sampled_from(NAMES)).filter(
        lambda edge: edge[0] != edge[2]
    ),
    max_size=14,
)
Edges = set[tuple[str, str, str]]


def graph(edges: Edges) -> Knowledge:
    triples = (Triple(head=h, relation=r, tail=t, source="chance", licence="none") for h, r, t in sorted(edges))
    return Knowledge(in_memory([Facts(triples)]))


def distances(edges: Edges, start: str) -> dict[str, int]:
    """Steps from `start` to every name that things lead to."""
    near: dict[str, set[str]] = {name: set() for name in NAMES}
    for head, relation, tail in edges:
        if relation != "Synonym":
            near[head].add(tail)
            near[tail].add(head)
    found, queue = {start: 0}, deque([start])
    while queue:
        name = queue.popleft()
        for other in near[name] - found.keys():
            found[other] = found[name] + 1
            queue.append(other)
    return found


def known(edges: Edges) -> set[str]:
    """Names that stand for themselves, and not only for another."""
    return {end for head, relation, tail in edges if relation != "Synonym" for end in (head, tail)}


@given(EDGES)
@settings(max_examples=60, deadline=None)
def test_a_label_is_a_member_of_exactly_its_kinds(edges: Edges) -> None:
    knowledge = graph(edges)
    names = sorted(known(edges))
    for kind in names:
        below = knowledge.members(kind, names)
        assert below == tuple(name for name in names if kind in knowledge.kinds(name)), kind


@given(EDGES, st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_paths_are_chains_and_the_first_is_a_shortest(edges: Edges, longest: int) -> None:
    knowledge = graph(edges)
    for start in known(edges):
        away = distances(edges, start)
        for end in known(edges) - {start}:
            paths = knowledge.paths(start, end, longest, count=100)
            assert bool(paths) == (away.get(end, 99) <= longest)
            assert len(set(paths)) == len(paths)
            for path in paths:
                passed = [start]
                for fact in path:
                    assert (fact.head, fact.relation, fact.tail) in edges
                    passed.append(fact.tail if fact.head == passed[-1] else fact.head)
                    assert passed[-2] in (fact.head, fact.tail)
                assert passed[-1] == end
                assert len(set(passed)) == len(passed) <= longest + 1
            assert not paths or len(paths[0]) == away[end]


@given(EDGES)
@settings(max_examples=40, deadline=None)
def test_neighbours_are_all_facts_with_a_name(edges: Edges) -> None:
    knowledge = graph(edges)
    for name in known(edges):
        found = {(fact.head, fact.relation, fact.tail) for fact in knowledge.neighbours(name, count=99)}
        assert found == {edge for edge in edges if edge[1] != "Synonym" and name in (edge[0], edge[2])}


@given(EDGES)
@settings(max_examples=40, deadline=None)
def test_what_holds_of_a_kind_holds_of_every_member(edges: Edges) -> None:
    knowledge = graph(edges)
    for name in known(edges):
        mine = {tail for head, relation, tail in edges if relation == "HasPart" and head == name}
        of_kinds = {part for kind in knowledge.kinds(name) for part in knowledge.properties(kind)}
        assert set(knowledge.properties(name)) == mine | of_kinds
        assert set(knowledge.parts(name)) == mine | of_kinds
