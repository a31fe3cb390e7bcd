"""Neighbours, kinds, members and paths of the shipped graph and of small ones."""

from collections.abc import Callable
from pathlib import Path

from concepts.knowledge import RELATIONS, Knowledge
from concepts.menagerie import ANIMALS


def test_neighbours_are_the_facts_at_either_end_and_no_words(knowledge: Knowledge) -> None:
    around = knowledge.neighbours("mane", count=99)
    assert {fact.head for fact in around} & set(ANIMALS) == {"zebra", "horse", "donkey", "lion"}, "few giraffes"
    assert "giraffe" in {fact.head for fact in knowledge.neighbours("mane", least=0.3, count=99)}
    assert knowledge.neighbours("mane", "Synonym")[0].tail == "mane"
    assert len(knowledge.neighbours("zebra", count=3)) == 3
    assert {fact.relation for fact in knowledge.neighbours("zebra", count=99)} <= set(RELATIONS) - {"Synonym"}


def test_kinds_come_nearest_first(own_table: Callable[[str], Path], knowledge: Knowledge) -> None:
    own = Knowledge.from_csv(own_table("head,relation,tail\nokapi,IsA,Zebra\n"), knowledge)
    kinds = own.kinds("okapi")
    assert kinds[:4] == ("zebra", "equine", "hoofed animal", "wild animal")
    assert kinds.index("mammal") < kinds.index("vertebrate") < kinds.index("animal")
    assert knowledge.kinds("okapi") == ()


def test_members_are_the_labels_below_a_kind_and_never_the_kind_itself(knowledge: Knowledge) -> None:
    assert knowledge.members("big cat", ANIMALS) == ("lion", "tiger", "leopard")
    assert knowledge.members("lion", ANIMALS) == ()
    assert knowledge.members("okapi", ANIMALS) == ()


def test_a_path_is_a_chain_of_facts_from_one_end_to_the_other(knowledge: Knowledge) -> None:
    found = knowledge.paths("zebra", "horse", count=50)
    assert found
    for path in found:
        passed = ["zebra"]
        for fact in path:
            assert passed[-1] in (fact.head, fact.tail)
            assert fact.relation not in ("Synonym", "MeansThat")
            passed.append(fact.tail if fact.head == passed[-1] else fact.head)
        assert passed[-1] == "horse"
    lengths = [len(path) for path in found]
    assert lengths == sorted(lengths)
    assert max(lengths) <= 3
    assert ["mane"] * 2 in [[path[0].tail, path[1].tail] for path in found if len(path) == 2]


def test_a_path_passes_no_name_twice(own_table: Callable[[str], Path]) -> None:
    graph = Knowledge.from_csv(own_table("head,relation,tail\na,HasPart,b\na,IsA,b\na,HasPart,c\nc,HasPart,d\n"))
    (only,) = graph.paths("a", "d", longest=4, count=50)
    assert [fact.tail for fact in only] == ["c", "d"]


def test_a_fact_is_the_shortest_path_and_nothing_leads_to_what_is_not_known(knowledge: Knowledge) -> None:
    assert knowledge.paths("zebra", "stripes")[0] == knowledge.facts("zebra", "HasCoat", "stripes")
    assert knowledge.paths("zebra", "stripes", longest=1) == (knowledge.facts("zebra", "HasCoat", "stripes"),)
    assert knowledge.paths("zebra", "okapi") == ()
    assert knowledge.paths("zebra", "zebra") == ()


def test_a_fact_about_a_hub_is_found_from_either_end(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    rows = "".join(f"thing {i},HasColour,brown\nthing {i},IsA,thing\n" for i in range(3_000))
    path.write_text(f"head,relation,tail\n{rows}")
    graph = Knowledge.from_csv(path)
    assert graph.paths("thing 2999", "brown", longest=1) == (graph.facts("thing 2999", "HasColour"),)
    assert graph.paths("brown", "thing 2999", longest=1) == (graph.facts("thing 2999", "HasColour"),)
    assert {len(found) for found in graph.paths("thing 1", "thing 2999")} == {2}
    assert len(graph.neighbours("brown")) == 32


def test_a_path_through_what_few_share_comes_before_one_through_what_many_share(knowledge: Knowledge) -> None:
    between = [path[0].tail for path in knowledge.paths("sheep", "pig", longest=2, count=50)]
    assert between.index("hooves") > between.index("farm animal")
