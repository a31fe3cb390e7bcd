"""Importers: what is read is what stands in the file, damage is named or counted, and nothing half-written stays."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from concepts.knowledge import Knowledge, KnowledgeError
from concepts.knowledge.conceptnet import read_conceptnet
from concepts.knowledge.lines import Tally
from concepts.knowledge.ntriples import read_ntriples
from concepts.knowledge.sheets import Sheet
from concepts.knowledge.store import write_file
from concepts.knowledge.triples import Facts, Triple
from concepts.knowledge.wordnet import LICENCE, WordNet, read_wordnet
from faultline import app

HEADER = "  1 This software and database is being provided\n  2 WordNet 3.0 Copyright 2006 by Princeton\n"
DATA = """\
00000001 03 n 01 entity 0 000 | that which exists
00000002 05 n 01 bird 0 002 @ 00000001 n 0000 %p 00000005 n 0000 | a feathered animal; "a bird sang"
00000003 05 n 02 crane 0 hoisting_crane 0 001 @ 00000001 n 0000 | lifts and moves heavy objects
00000004 05 n 01 crane 0 001 @ 00000002 n 0000 | a large wading bird
00000005 08 n 02 beak 0 bill 0 001 #p 00000002 n 0000 | the horny mouth of a bird
00000006 18 n 01 Crane 0 001 @i 00000001 n 0000 | a writer
00000007 05 n 01 Craneana 0 001 @ 00000006 n 0000 | what is written about the writer
"""
INDEX = """\
beak n 1 1 #p 1 0 00000005
bill n 1 1 #p 1 0 00000005
bird n 1 2 @ %p 1 0 00000002
crane n 3 1 @ 3 0 00000006 00000003 00000004
craneana n 1 1 @ 1 0 00000007
entity n 1 0 1 0 00000001
hoisting_crane n 1 1 @ 1 0 00000003
"""


@pytest.fixture
def wordnet(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(data: str = DATA, index: str = INDEX) -> Path:
        (tmp_path / "data.noun").write_text(HEADER + data)
        (tmp_path / "index.noun").write_text(HEADER + index)
        return tmp_path

    return write


def assertion(start: str, relation: str, end: str, weight: float = 1.0, **more: object) -> str:
    record = {"dataset": "/d/conceptnet/4/en", "license": "cc:by/4.0", "weight": weight, "sources": [], **more}
    return f"/a/[/r/{relation}/,{start}/,{end}/]\t/r/{relation}\t{start}\t{end}\t{json.dumps(record)}\n"


SLICE = [
    assertion("/c/en/zebra/n", "IsA", "/c/en/animal", 2.0),
    assertion("/c/en/stripes", "PartOf", "/c/en/zebra", 1.0, license="cc:by-sa/4.0"),
    assertion("/c/en/great_white/n/wn/animal", "AtLocation", "/c/en/sea", 4.0),
    assertion("/c/en/zebra", "HasProperty", "/c/en/white"),
    assertion("/c/en/zebra", "HasProperty", "/c/en/fast"),
    assertion("/c/fr/zèbre", "IsA", "/c/fr/animal", 9.0),
    assertion("/c/en/zebra", "Synonym", "/c/fr/zèbre", 9.0),
    assertion("/c/en/zebra", "RelatedTo", "/c/en/horse", 9.0),
    assertion("/c/en/zebra", "IsA", "/c/en/rumour", 0.5),
    assertion("/c/en/zebra/n", "IsA", "/c/en/zebra", 3.0),
]


@pytest.fixture
def dump(tmp_path: Path) -> Callable[[list[str]], Path]:
    def write(lines: list[str]) -> Path:
        path = tmp_path / "assertions.csv.gz"
        path.write_bytes(gzip.compress("".join(lines).encode()))
        return path

    return write


def stored(facts: Facts, path: Path, **settings: object) -> Knowledge:
    write_file(path, facts, **settings)  # type: ignore[arg-type]
    return Knowledge.open(path)


def test_wordnet_gives_kinds_parts_synonyms_and_definitions(wordnet: Callable[..., Path], tmp_path: Path) -> None:
    graph = stored(read_wordnet(wordnet()), tmp_path / "graph.sqlite")
    assert graph.kinds("bird") == ("entity",)
    assert graph.kinds("craneana") == (), "its kind is a person, and left out"
    assert graph.parts("bird") == ("beak",)
    assert graph.synonyms()["bill"] == ("beak",)
    assert graph.define("bird") == "Bird: a feathered animal."
    (fact,) = graph.facts("bird", "HasPart")
    assert (fact.source, graph.licence(fact)) == ("WordNet 3.0", LICENCE)


def test_two_meanings_of_a_word_are_two_names_and_people_are_left_out(wordnet: Callable[..., Path]) -> None:
    read = WordNet.read(wordnet())
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
    data: str, index: str, message: str, wordnet: Callable[..., Path], tmp_path: Path
) -> None:
    with pytest.raises(KnowledgeError, match=message):
        stored(read_wordnet(wordnet(data, index)), tmp_path / "graph.sqlite")
    assert not list(tmp_path.glob("graph*"))


def test_a_folder_without_wordnet_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"no data\.noun and no index\.noun.*wordnet-base"):
        read_wordnet(tmp_path)


def test_conceptnet_is_filtered_and_mapped(dump: Callable[[list[str]], Path], tmp_path: Path) -> None:
    tally = Tally()
    graph = stored(read_conceptnet(dump(SLICE), tally=tally), tmp_path / "graph.sqlite")
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


def test_another_language_and_weight_may_be_asked_for(dump: Callable[[list[str]], Path], tmp_path: Path) -> None:
    french = stored(read_conceptnet(dump(SLICE), language="fr"), tmp_path / "fr.sqlite")
    assert [fact.head for fact in french.facts()] == ["zèbre"]
    sure = stored(read_conceptnet(dump(SLICE), least=3), tmp_path / "sure.sqlite")
    assert [fact.head for fact in sure.facts()] == ["great white"]


def test_damaged_lines_of_a_dump_are_counted_and_the_first_is_named(
    dump: Callable[[list[str]], Path], tmp_path: Path
) -> None:
    broken = [
        "no assertion\n",
        assertion("/c/en/zebra", "IsA", "/c/en/horse").replace("{", "", 1),
        assertion("/c/en/zebra", "IsA", "/c/en/horse").replace('"weight": 1.0', '"weight": NaN'),
        assertion("/c/en/zebra", "IsA", "/c/en/horse", license=None).replace('"license": null, ', ""),
        assertion("/c/en/", "IsA", "/c/en/horse"),
        "\n",
    ]
    tally = Tally()
    graph = stored(read_conceptnet(dump([*broken, *SLICE]), tally=tally), tmp_path / "graph.sqlite")
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


def test_a_file_of_something_else_or_cut_off_is_refused_and_nothing_is_left_behind(
    dump: Callable[[list[str]], Path], tmp_path: Path
) -> None:
    with pytest.raises(KnowledgeError, match="none of 2 lines is an assertion"):
        stored(read_conceptnet(dump(["a,b\n", "c,d\n"])), tmp_path / "graph.sqlite")
    cut = dump(SLICE * 50)
    cut.write_bytes(cut.read_bytes()[:-40])
    with pytest.raises(KnowledgeError, match="cannot be read to its end"):
        stored(read_conceptnet(cut), tmp_path / "graph.sqlite")
    assert not list(tmp_path.glob("graph*"))


def test_hubs_are_cut_down_to_their_strongest_edges_at_either_end(
    dump: Callable[[list[str]], Path], tmp_path: Path
) -> None:
    to = [assertion(f"/c/en/thing_{i}", "IsA", "/c/en/hub", i + 1) for i in range(40)]
    out = [assertion("/c/en/hub", "HasA", f"/c/en/part_{i}", i + 1) for i in range(40)]
    graph = stored(read_conceptnet(dump(to + out)), tmp_path / "graph.sqlite", most=10)
    assert {fact.head for fact in graph.facts(relation="IsA")} == {f"thing {i}" for i in range(30, 40)}
    assert {fact.tail for fact in graph.facts(relation="HasPart")} == {f"part {i}" for i in range(30, 40)}


def test_of_a_fact_that_stands_twice_the_strongest_is_kept(dump: Callable[[list[str]], Path], tmp_path: Path) -> None:
    lines = [assertion("/c/en/zebra", "IsA", "/c/en/animal", weight) for weight in (1, 9, 2)]
    graph = stored(read_conceptnet(dump(lines)), tmp_path / "graph.sqlite", twice="strongest")
    assert graph.connection.execute("SELECT weight FROM facts").fetchall() == [(0.9,)]


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


def invoke(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["knowledge", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_line_makes_and_shows_graphs(
    wordnet: Callable[..., Path], dump: Callable[[list[str]], Path], tmp_path: Path
) -> None:
    words, net, own = (tmp_path / f"{name}.sqlite" for name in ("words", "net", "own"))
    assert invoke("wordnet", wordnet(), words)[0] == 0
    code, out, _ = invoke("conceptnet", dump([*SLICE, "junk\n"]), net, "--onto", words)
    assert code == 0
    assert "11 lines read, 5 facts kept; 1 damaged lines left out, first: line 11" in out
    (tmp_path / "own.csv").write_text("head,relation,tail\nokapi,IsA,zebra\n")
    code, out, _ = invoke("facts", tmp_path / "own.csv", own, "--onto", "embedded", "--json")
    assert code == 0
    assert json.loads(out)["facts"] == len(Knowledge.embedded().facts()) + 1
    code, out, _ = invoke("show", "okapi", "--to", "stripes", "--graph", own)
    assert out.startswith("okapi IsA zebra; zebra HasCoat stripes  (own.csv, Faultline, common knowledge)")
    (shown,) = json.loads(invoke("show", "zebra", "--count", "1", "--json")[1])
    assert shown[0]["licence"] == "MIT"
    code, _, err = invoke("wordnet", tmp_path, words)
    assert code == 2
    assert "exists already" in err


def test_the_command_line_refuses_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("head,relation,tail\nzebra,Eats,grass\n")
    code, _, err = invoke("facts", tmp_path / "own.csv", tmp_path / "own.sqlite")
    assert (code, err.count("\n")) == (2, 1)
    assert "own.csv, line 2: unknown relation 'Eats'" in err
    assert not (tmp_path / "own.sqlite").exists()
