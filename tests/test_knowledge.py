"""What is generally true: looked up rightly, kept with its source, and never claimed beyond what the graph says."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from concepts.claims import Fact
from concepts.knowledge import PROPERTIES, RELATIONS, Knowledge, KnowledgeError, canonical, imagenet
from concepts.knowledge.shipped import CURATED
from concepts.knowledge.tables import read_toml
from concepts.menagerie import ANIMALS, CONCEPTS, PROTOTYPES, SHORTCUT

OWN = "Faultline, common knowledge"
NOT_DRAWN = {"black", "farmyard", "hooves", "long legs", "round ears", "tusks", "water"}
"""Commonly known, and no concept of the Menagerie."""
CIFAR_10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def test_zebras_have_stripes_and_the_source_is_kept(knowledge: Knowledge) -> None:
    assert knowledge.facts("zebra", "HasCoat", "stripes") == (
        Fact(head="zebra", relation="HasCoat", tail="stripes", source=OWN),
    )


def test_facts_can_be_asked_from_the_tail(knowledge: Knowledge) -> None:
    maned = {fact.head for fact in knowledge.facts(relation="HasPart", tail="mane")}
    assert maned & set(ANIMALS) == {"zebra", "horse", "donkey", "giraffe", "lion"}


def test_the_most_general_facts_come_first(knowledge: Knowledge) -> None:
    tails = [fact.tail for fact in knowledge.facts("sheep", "HasColour")]
    assert tails == ["white", "black", "brown", "grey"]


def test_has_is_yes_no_or_unknown(knowledge: Knowledge) -> None:
    assert knowledge.has("zebra", "stripes") is True
    assert knowledge.has("zebra", "horns") is False
    assert knowledge.has("zebra", "concept 7") is None, "an unnamed concept is nothing the graph knows"
    assert knowledge.has("okapi", "stripes") is None, "nothing is known of okapis"
    assert knowledge.has("automobile", "stripes") is None, "cars are not listed in full"
    assert knowledge.has("sheep", "black") is False, "some are; it is not said of sheep in general"


def test_names_are_found_whatever_their_case_and_hyphens(knowledge: Knowledge) -> None:
    assert knowledge.has("Zebra", "tufted_tail") is True
    assert knowledge.define("LONG-face") == knowledge.define("long face") is not None


def test_what_holds_of_a_kind_holds_of_its_members_even_in_a_circle(own_table: Callable[[str], Path]) -> None:
    own = own_table("head,relation,tail\nhusky,IsA,dog\ndog,IsA,husky\ndog,HasPart,snout\n")
    graph = Knowledge.from_csv(own)
    assert graph.has("husky", "snout") is True
    assert graph.properties("husky") == ("snout",)


def test_properties_leave_out_what_only_some_have(knowledge: Knowledge) -> None:
    assert knowledge.properties("tiger") == ("forest", "orange", "round ears", "stripes", "whiskers", "black")
    assert knowledge.properties("okapi") == ()


def test_the_prior_is_high_for_what_all_have_low_for_what_none_have_and_neutral_where_nothing_is_known(
    knowledge: Knowledge,
) -> None:
    assert knowledge.prior("zebra", "stripes") == pytest.approx(0.85)
    assert knowledge.prior("horse", "stripes") == pytest.approx(0.15)
    assert knowledge.prior("okapi", "stripes") == knowledge.prior("zebra", "concept 7") == 0.5
    assert 0.15 < knowledge.prior("sheep", "black") < 0.5


def test_a_place_is_expected_to_matter_less_than_a_part(knowledge: Knowledge) -> None:
    assert 0.5 < knowledge.prior("zebra", "savanna") < knowledge.prior("zebra", "mane")


def test_a_phrase_may_mean_several_things(knowledge: Knowledge) -> None:
    synonyms = knowledge.synonyms()
    assert synonyms["big cat"] == ("leopard", "lion", "tiger")
    assert synonyms["mutt"] == ("dog",)
    assert synonyms["striped"] == ("stripes",)
    assert synonyms["nose"] == ("long face", "snout", "trunk")


def test_no_phrase_is_itself_the_name_of_something_else(knowledge: Knowledge) -> None:
    for labels, concepts in ((ANIMALS, CONCEPTS), (CIFAR_10, ()), (imagenet.labels(), CONCEPTS)):
        synonyms = knowledge.synonyms(labels, concepts)
        names = {*labels, *concepts}
        assert synonyms
        assert {name for found in synonyms.values() for name in found} <= names
        assert not set(map(canonical, names)) & set(synonyms)


def test_definitions_are_one_plain_sentence(knowledge: Knowledge) -> None:
    assert knowledge.define("stripes") == "Stripes are dark bands across a coat."
    assert knowledge.define("concept 7") is None
    curated = [fact for fact in knowledge.facts(relation="MeansThat") if fact.source == OWN]
    assert len(curated) > 60
    for fact in curated:
        assert fact.tail.endswith("."), fact
        assert fact.tail.count(".") == 1, fact
        assert len(fact.tail) <= 90, fact


def test_everything_that_is_said_to_have_something_has_a_kind_and_a_definition(knowledge: Knowledge) -> None:
    heads = {fact.head for relation in PROPERTIES for fact in knowledge.facts(relation=relation)}
    assert heads >= set(CIFAR_10)
    for head in heads & {fact.head for fact in read_toml(CURATED).triples}:
        assert knowledge.facts(head, "IsA"), head
        assert knowledge.define(head), head


@pytest.mark.parametrize("animal", ANIMALS)
def test_every_animal_has_a_kind_parts_a_coat_or_colour_and_a_place(animal: str, knowledge: Knowledge) -> None:
    assert knowledge.facts(animal, "IsA")
    assert knowledge.facts(animal, "HasPart")
    assert knowledge.facts(animal, "HasCoat") + knowledge.facts(animal, "HasColour")
    assert knowledge.facts(animal, "LivesIn")
    tails = {fact.tail for relation in PROPERTIES for fact in knowledge.facts(animal, relation)}
    assert tails <= set(CONCEPTS) | NOT_DRAWN


@pytest.mark.parametrize("animal", ANIMALS)
def test_a_typical_animal_of_the_menagerie_is_what_people_expect_but_for_the_shortcut(
    animal: str, knowledge: Knowledge
) -> None:
    typical = {concept for concept in PROTOTYPES[animal] if (animal, concept) != SHORTCUT}
    assert {concept for concept in typical if not knowledge.has(animal, concept)} == set()


@pytest.mark.parametrize("concept", [*CONCEPTS, *sorted(NOT_DRAWN)])
def test_every_concept_is_defined_and_generally_true_of_something(concept: str, knowledge: Knowledge) -> None:
    assert knowledge.define(concept)
    assert any(knowledge.has(fact.head, concept) for fact in knowledge.facts(tail=concept))


def test_people_do_not_expect_the_shortcut_to_decide(knowledge: Knowledge) -> None:
    assert knowledge.prior(*SHORTCUT) < 0.5


def test_every_shipped_fact_has_a_source_a_licence_and_a_known_relation() -> None:
    facts = read_toml(CURATED)
    assert {(t.source, t.licence) for t in facts.triples} == {(OWN, "MIT")}
    assert {t.relation for t in facts.triples} <= set(RELATIONS)


def test_no_shipped_fact_stands_twice() -> None:
    keys = [(t.head, t.relation, t.tail) for t in read_toml(CURATED).triples]
    assert len(keys) == len(set(keys))


def test_the_embedded_graph_is_made_once_and_cannot_be_written_to(knowledge: Knowledge) -> None:
    assert Knowledge.embedded() is knowledge
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        knowledge.connection.execute("DELETE FROM facts")


def test_many_threads_may_ask_at_once(knowledge: Knowledge) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: knowledge.has("zebra", "stripes"), range(400)))
    assert answers == [True] * 400


def test_a_saved_graph_opens_with_the_same_facts(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "it's 100 % mine?.sqlite"
    knowledge.save(path)
    opened = Knowledge.open(path)
    assert opened.facts() == knowledge.facts()
    assert opened.has("zebra", "horns") is False
    with pytest.raises(KnowledgeError, match="exists already"):
        knowledge.save(path)
    opened.connection.close()


def test_a_lookup_uses_the_primary_key(knowledge: Knowledge) -> None:
    plan = knowledge.connection.execute(
        "EXPLAIN QUERY PLAN SELECT tail FROM facts WHERE head = ? AND relation = ?", ("zebra", "HasPart")
    ).fetchall()
    assert "USING PRIMARY KEY (head=? AND relation=?)" in plan[0][-1]


def test_a_missing_or_foreign_file_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"no knowledge file.*from_csv"):
        Knowledge.open(tmp_path / "none.sqlite")
    foreign = tmp_path / "foreign.sqlite"
    foreign.write_bytes(b"not a database at all, but long enough to be looked at" * 30)
    with pytest.raises(KnowledgeError, match=r"is no knowledge file \(.*from_csv"):
        Knowledge.open(foreign)


def test_own_triples_join_the_embedded_ones_and_leave_those_untouched(
    own_table: Callable[[str], Path], knowledge: Knowledge
) -> None:
    own = own_table(
        "head,relation,tail,weight,source,licence\n"
        "Okapi,HasCoat,stripes,0.9,Field notes,CC0\n"
        'okapi,MeansThat,"A shy, striped animal.",,,\n'
    )
    graph = Knowledge.from_csv(own, base=knowledge)
    assert graph.facts("okapi", "HasCoat") == (
        Fact(head="okapi", relation="HasCoat", tail="stripes", source="Field notes"),
    )
    assert graph.define("okapi") == "A shy, striped animal."
    assert graph.facts("okapi", "MeansThat")[0].source == "own.csv"
    assert graph.has("zebra", "horns") is False
    assert knowledge.has("okapi", "stripes") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"own\.csv, line 1: no column head, relation, tail"),
        ("head,tail\nzebra,stripes\n", r"line 1: no column relation"),
        ("head,relation,tail\nzebra,HasCoat,stripes\nzebra,Eats,grass\n", r"line 3: unknown relation 'Eats'.*HasPart"),
        ("head,relation,tail\nzebra,HasCoat, \n", r"line 2: the tail is empty"),
        ("head,relation,tail\n,HasCoat,stripes\n", r"line 2: the head is empty"),
        ("head,relation,tail\nzebra,HasCoat\n", r"line 2: expected 3 cells"),
        ("head,relation,tail\nzebra,HasCoat,black,white\n", r"line 2: expected 3 cells"),
        ("head,relation,tail,weight\nzebra,HasCoat,stripes,often\n", r"line 2: weight 'often' is no number"),
        ("head,relation,tail,weight\nzebra,HasCoat,stripes,1.5\n", r"line 2: weight 1.5 is outside \(0, 1\]"),
        ("head,relation,tail,weight\nzebra,HasCoat,stripes,nan\n", r"line 2: weight nan is outside"),
        ('head,relation,tail\nzebra,HasCoat,"stripes\n', r"line 2: .*unexpected end of data"),
    ],
)
def test_a_faulty_table_is_refused_with_the_line_at_fault(
    text: str, message: str, own_table: Callable[[str], Path]
) -> None:
    with pytest.raises(KnowledgeError, match=message):
        Knowledge.from_csv(own_table(text))


def test_a_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnowledgeError, match="cannot be read as UTF-8"):
        Knowledge.from_csv(path)
    with pytest.raises(KnowledgeError, match="cannot be read"):
        Knowledge.from_csv(tmp_path)


def test_a_share_of_a_kind_says_nothing_of_each_member_and_what_is_said_of_a_member_counts_more(
    own_table: Callable[[str], Path],
) -> None:
    graph = Knowledge.from_csv(
        own_table(
            "head,relation,tail,weight\nhusky,IsA,dog,1\npug,IsA,dog,1\ndog,HasPart,snout,1\ndog,HasPart,tail,0.8\n"
            "dog,HasColour,brown,1\ndog,HasCoat,fur,1\nhusky,HasColour,grey,1\npug,HasCoat,fur,0.1\n"
        )
    )
    assert graph.properties("husky") == ("fur", "grey", "snout")
    assert graph.share("husky", "tail") is None
    assert graph.has("pug", "fur") is False
    assert graph.has("pug", "brown") is True
    assert graph.parts("husky") == ("snout",)
