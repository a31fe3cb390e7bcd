"""Importers: what is read is what stands in the file, damage is named or counted, and nothing half-written stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from concepts.knowledge import Knowledge, KnowledgeError
from concepts.knowledge.lines import Tally
from concepts.knowledge.ntriples import read_ntriples
from concepts.knowledge.sheets import Sheet
from concepts.knowledge.store import write_file
from concepts.knowledge.triples import Facts, Triple
from concepts.knowledge.wordnet import LICENCE, WordNet, read_wordnet
from tests.dumps import DATA, INDEX, stored, wordnet


def test_wordnet_gives_kinds_parts_synonyms_and_definitions(tmp_path: Path) -> None:
    graph = stored(read_wordnet(wordnet(tmp_path)), tmp_path / "graph.sqlite")
    assert graph.kinds("bird") == ("entity",)
    assert graph.kinds("craneana") == (), "its kind is a person, and left out"
    assert graph.parts("bird") == ("beak",)
    assert graph.synonyms()["bill"] == ("beak",)
    assert graph.define("bird") == "Bird: a feathered animal."
    (fact,) = graph.facts("bird", "HasPart")
    assert (fact.source, graph.licence(fact)) == ("WordNet 3.0", LICENCE)


def test_two_meanings_of_a_word_are_two_names_and_people_are_left_out(tmp_path: Path) -> None:
    read = WordNet.read(wordnet(tmp_path))
    names = read.names()
    assert (names["n00000003"], names["n00000004"]) == ("crane", "crane (bird)")
    assert "n00000006" not in names
    assert read.synsets["n00000006"].kinds == ("n00000001",)
    assert read.names(instances=True)["n00000006"] == "crane"
    assert read.names(instances=True)["n00000003"] == "hoisting crane"


@pytest.mark.parametrize(
    ("data", "index", "message"),
    [
        (DATA + "00000008 05 n zz\n", INDEX, r"data\.noun, line 10: no synset"),
        (DATA + "00000008 05 n 02 lonely 0 000 | x\n", INDEX, r"data\.noun, line 10: no synset"),
        (DATA, INDEX + "ghost n 1 0 1 0 00000099\n", r"index\.noun, line 10: no synset 'n00000099'.*one edition"),
        (DATA, INDEX + "ghost\n", r"index\.noun, line 10: no entry"),
        ("", INDEX, r"holds no synset"),
    ],
)
def test_damage_in_wordnet_is_named_and_nothing_is_left_behind(
    data: str, index: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(KnowledgeError, match=message):
        stored(read_wordnet(wordnet(tmp_path, data, index)), tmp_path / "graph.sqlite")
    assert not list(tmp_path.glob("graph*"))


def test_a_folder_without_wordnet_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"no data\.noun and no index\.noun.*wordnet-base"):
        read_wordnet(tmp_path)


def test_n_triples_are_read(tmp_path: Path) -> None:
    path = tmp_path / "own.nt"
    path.write_text(
        "# animals\n\n"
        "<http://e.org/Grey_wolf> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <http://e.org/Canine> .\n"
        '<http://e.org/Grey_wolf> <http://www.w3.org/2004/02/skos/core#altLabel> "timber \\"wolf\\""@en .\n'
        '<http://e.org/Grey_wolf> <http://www.w3.org/2004/02/skos/core#altLabel> "loup"@fr .\n'
        '<http://e.org/Grey_wolf> <http://www.w3.org/2000/01/rdf-schema#comment> "A wolf \\u00e0 la carte." . # ha\n'
        "<http://e.org/Grey_wolf> <http://e.org/hasPart> <http://e.org/Bushy%20tail> .\n"
        "<http://e.org/Grey_wolf> <http://e.org/eats> <http://e.org/Sheep> .\n"
        "_:b1 <http://e.org/hasPart> <http://e.org/Tail> .\n"
        '<http://e.org/Wolf> <http://e.org/HasColour> "grey"^^<http://www.w3.org/2001/XMLSchema#string>.\n'
    )
    tally = Tally()
    graph = stored(read_ntriples(path, "A friend", "CC0", tally=tally), tmp_path / "graph.sqlite")
    assert graph.kinds("grey wolf") == ("canine",)
    assert graph.parts("Grey-wolf") == ("bushy tail",)
    assert graph.synonyms() == {'timber "wolf"': ("grey wolf",)}
    assert graph.define("grey wolf") == "A wolf à la carte."
    assert graph.properties("wolf") == ("grey",)
    (fact,) = graph.facts("wolf")
    assert (fact.source, graph.licence(fact)) == ("A friend", "CC0")
    assert (tally.lines, tally.kept) == (10, 5)


@pytest.mark.parametrize(
    "line", ["<a> <b>", "<a> <IsA> <c>", '<a> <IsA> "c .', "a IsA c .", "<a b> <IsA> <c> .", '"a" <IsA> <c> .']
)
def test_a_line_that_is_no_triple_is_named_and_nothing_is_left_behind(line: str, tmp_path: Path) -> None:
    path = tmp_path / "own.nt"
    path.write_text(f"<http://e.org/a> <http://e.org/IsA> <http://e.org/b> .\n{line}\n")
    with pytest.raises(KnowledgeError, match=r"own\.nt, line 2: no triple"):
        stored(read_ntriples(path), tmp_path / "graph.sqlite")
    assert not list(tmp_path.glob("graph*"))


def test_what_is_broken_off_leaves_nothing_and_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    def triples() -> Iterator[Triple]:
        yield Triple(head="a", relation="IsA", tail="b", source="s", licence="l")
        raise KeyboardInterrupt

    path = tmp_path / "graph.sqlite"
    with pytest.raises(KeyboardInterrupt):
        write_file(path, Facts(triples()))
    assert not list(tmp_path.iterdir())
    path.write_text("mine")
    with pytest.raises(KnowledgeError, match="exists already"):
        write_file(path, Facts(()))
    assert path.read_text() == "mine"


def test_progress_is_told_and_a_graph_may_be_built_on_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concepts.knowledge.store.BATCH", 10)
    told: list[int] = []
    some = (Triple(head=f"thing {i}", relation="IsA", tail="zebra", source="s", licence="l") for i in range(25))
    base = Knowledge.embedded()
    count = write_file(tmp_path / "graph.sqlite", Facts(some), base=base.connection, tick=told.append)
    assert told == [10, 10, 5]
    assert count == 25 + len(base.facts())
    assert Knowledge.open(tmp_path / "graph.sqlite").has("thing 7", "stripes") is True


def test_a_sheet_names_the_line_at_fault(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("# ours\nhead,Eats\nzebra,grass\n")
    with pytest.raises(KnowledgeError, match="no relation 'Eats'"):
        Sheet(path, "us", "MIT").read()
    path.write_text("head,HasPart\nzebra,mane,hooves\n")
    with pytest.raises(KnowledgeError, match="zebra: 2 cells for 1 columns"):
        Sheet(path, "us", "MIT").read()
