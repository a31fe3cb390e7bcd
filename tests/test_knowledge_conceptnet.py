"""A dump of ConceptNet: what is kept of it, what damage does, and that nothing half-written stays."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concepts.knowledge import KnowledgeError
from concepts.knowledge.conceptnet import read_conceptnet
from concepts.knowledge.lines import Tally
from tests.dumps import SLICE, assertion, dump, stored


def test_conceptnet_is_filtered_and_mapped(tmp_path: Path) -> None:
    tally = Tally()
    graph = stored(read_conceptnet(dump(tmp_path, SLICE), tally=tally), tmp_path / "graph.sqlite")
    assert {(f.head, f.relation, f.tail) for f in graph.facts()} == {
        ("zebra", "IsA", "animal"),
        ("zebra", "HasPart", "stripes"),
        ("great white", "LivesIn", "sea"),
        ("zebra", "HasColour", "white"),
        ("zebra", "HasProperty", "fast"),
    }
    assert graph.share("great white", "sea") == pytest.approx(0.8)
    (fact,) = graph.facts("zebra", "HasPart")
    assert (fact.source, graph.licence(fact)) == ("ConceptNet /d/conceptnet/4/en", "CC BY-SA 4.0")
    assert (tally.lines, tally.kept, tally.damaged) == (10, 5, 0)


def test_another_language_and_weight_may_be_asked_for(tmp_path: Path) -> None:
    french = stored(read_conceptnet(dump(tmp_path, SLICE), language="fr"), tmp_path / "fr.sqlite")
    assert [fact.head for fact in french.facts()] == ["zèbre"]
    sure = stored(read_conceptnet(dump(tmp_path, SLICE), least=3), tmp_path / "sure.sqlite")
    assert [fact.head for fact in sure.facts()] == ["great white"]


def test_damaged_lines_of_a_dump_are_counted_and_the_first_is_named(tmp_path: Path) -> None:
    broken = [
        "no assertion\n",
        assertion("/c/en/zebra", "IsA", "/c/en/horse").replace("{", "", 1),
        assertion("/c/en/zebra", "IsA", "/c/en/horse").replace('"weight": 1.0', '"weight": NaN'),
        assertion("/c/en/zebra", "IsA", "/c/en/horse", license=None).replace('"license": null, ', ""),
        assertion("/c/en/", "IsA", "/c/en/horse"),
        "\n",
    ]
    tally = Tally()
    graph = stored(read_conceptnet(dump(tmp_path, [*broken, *SLICE]), tally=tally), tmp_path / "graph.sqlite")
    assert len(graph.facts()) == 5
    assert tally.damaged == len(broken)
    assert "line 1, 1 cells instead of 5" in str(tally)


@given(st.lists(st.one_of(st.text(max_size=30), st.sampled_from(SLICE)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_no_line_whatever_breaks_the_reading_of_a_dump(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("dump") / "any.csv"
    path.write_bytes(b"".join(f"{text}\n".encode("utf-8", "surrogatepass") for text in [*texts, SLICE[0]]))
    tally = Tally()
    triples = list(read_conceptnet(path, tally=tally).triples)
    assert len(triples) == tally.kept >= 1
    assert tally.kept + tally.damaged <= tally.lines


def test_a_file_of_something_else_or_cut_off_is_refused_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="none of 2 lines is an assertion"):
        stored(read_conceptnet(dump(tmp_path, ["a,b\n", "c,d\n"])), tmp_path / "graph.sqlite")
    cut = dump(tmp_path, SLICE * 50)
    cut.write_bytes(cut.read_bytes()[:-40])
    with pytest.raises(KnowledgeError, match="cannot be read to its end"):
        stored(read_conceptnet(cut), tmp_path / "graph.sqlite")
    assert not list(tmp_path.glob("graph*"))


def test_hubs_are_cut_down_to_their_strongest_edges_at_either_end(tmp_path: Path) -> None:
    to = [assertion(f"/c/en/thing_{i}", "IsA", "/c/en/hub", i + 1) for i in range(40)]
    out = [assertion("/c/en/hub", "HasA", f"/c/en/part_{i}", i + 1) for i in range(40)]
    graph = stored(read_conceptnet(dump(tmp_path, to + out)), tmp_path / "graph.sqlite", most=10)
    assert {fact.head for fact in graph.facts(relation="IsA")} == {f"thing {i}" for i in range(30, 40)}
    assert {fact.tail for fact in graph.facts(relation="HasPart")} == {f"part {i}" for i in range(30, 40)}


def test_of_a_fact_that_stands_twice_the_strongest_is_kept(tmp_path: Path) -> None:
    lines = [assertion("/c/en/zebra", "IsA", "/c/en/animal", weight) for weight in (1, 9, 2)]
    graph = stored(read_conceptnet(dump(tmp_path, lines)), tmp_path / "graph.sqlite", twice="strongest")
    assert graph.connection.execute("SELECT weight FROM facts").fetchall() == [(0.9,)]
