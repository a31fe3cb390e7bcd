"""The shipped graph of ImageNet's classes: right kinds, looks that meet concepts, meanings kept apart, and the
Menagerie left as it was."""

import re
from collections import Counter

import pytest

from concepts.knowledge import PROPERTIES, Knowledge, canonical, imagenet
from concepts.knowledge.shipped import CURATED, EMBEDDED, IMAGENET, LOOKS, shipped
from concepts.knowledge.store import in_memory
from concepts.knowledge.tables import read_toml
from concepts.menagerie import ANIMALS, CONCEPTS
from concepts.probes.catalogue import PROBES

LABELS = imagenet.labels()
CURATED_FACTS = read_toml(CURATED)
TOLD = sorted({t.head for t in CURATED_FACTS.triples if t.relation in PROPERTIES})
SEEN = sorted({t.tail for t in CURATED_FACTS.triples if t.relation in PROPERTIES})


@pytest.fixture(scope="module")
def alone() -> Knowledge:
    """The curated facts without those about ImageNet."""
    return Knowledge(in_memory([CURATED_FACTS]))


def test_the_shipped_graph_is_made_of_the_shipped_files(knowledge: Knowledge) -> None:
    made = Knowledge(in_memory(shipped()))
    assert made.facts() == knowledge.facts(), "run `python -m concepts.knowledge.build`"
    for table in ("lacks", "labels"):
        query = f"SELECT * FROM {table} ORDER BY 1, 2"
        assert made.connection.execute(query).fetchall() == knowledge.connection.execute(query).fetchall()
    assert EMBEDDED.stat().st_size < 1_000_000


def test_there_are_a_thousand_classes_and_each_has_a_kind(knowledge: Knowledge) -> None:
    assert len(LABELS) == len(set(LABELS)) == len({one.name for one in imagenet.classes()}) == 1000
    assert [label for label in LABELS if not knowledge.kinds(label)] == []


def test_members_of_a_kind_are_its_classes(knowledge: Knowledge) -> None:
    cats = ("tabby", "tiger cat", "Persian cat", "Siamese cat", "Egyptian cat", "cougar", "lynx")
    assert knowledge.members("cat", LABELS) == knowledge.members("kitty", LABELS) == cats
    assert len(knowledge.members("dog", LABELS)) == 118
    assert knowledge.members("big cat", LABELS) == ("leopard", "snow leopard", "jaguar", "lion", "tiger", "cheetah")
    assert knowledge.members("bear", LABELS) == ("brown bear", "American black bear", "ice bear", "sloth bear")
    assert {"speedboat", "canoe", "gondola"} <= set(knowledge.members("boat", LABELS))
    assert "pickup" in knowledge.members("truck", LABELS)
    assert "Madagascar cat" not in cats
    assert knowledge.members("zebra", LABELS) == ()


def test_names_with_two_meanings_are_kept_apart(knowledge: Knowledge) -> None:
    birds, machines = knowledge.members("bird", LABELS), knowledge.members("lifting device", LABELS)
    assert "crane bird" in birds
    assert "crane" not in birds
    assert "crane" in machines
    assert knowledge.members("bird", ("crane", "crane (2)")) == ("crane",), "as timm spells them"
    assert knowledge.has("crane bird", "wings") is True
    assert knowledge.has("crane", "wings") is None, "it could be either"
    assert "corgi" in knowledge.kinds("Cardigan")
    assert "sweater" in knowledge.kinds("cardigan")
    assert knowledge.has("orange", "orange") is True, "the fruit has the colour"
    assert knowledge.define("orange") == "Orange is the colour of the coat."
    assert knowledge.define("cab") is None, "a part of trucks as well"
    assert (knowledge.define("mouse") or "").startswith("Mouse: a hand-operated electronic device")
    assert [fact.tail for fact in knowledge.facts("orange", "HasColour")] == ["orange", "green"]
    assert {fact.head for fact in knowledge.facts("Cardigan", "IsA")} == {"cardigan (dog)"}
    assert not set(knowledge.kinds("mouse")) & {"rodent", "animal"}


def test_a_class_is_spoken_of_as_it_is_spelled(knowledge: Knowledge) -> None:
    names = ("german shepherd", "crane (bird)", "orange (fruit)", "boat (vessel)", "zebra")
    assert [knowledge.spoken(n) for n in names] == ["German shepherd", "crane", "orange", "boat", "zebra"]


def test_no_class_is_called_like_something_that_others_have() -> None:
    tails = {t.tail for facts in shipped() for t in facts.triples if t.relation in PROPERTIES}
    same = {"barber chair", "bib", "dome", "lampshade", "paddle", "sea anemone", "space bar"}
    assert tails & {one.name for one in imagenet.classes()} == same, "these are what is meant"


def test_shipped_names_are_written_as_the_graph_writes_them() -> None:
    for sheet in (IMAGENET, LOOKS):
        facts = sheet.read()
        for t in facts.triples:
            assert t.head == canonical(t.head), t
            assert t.relation == "MeansThat" or t.tail == canonical(t.tail), t
            assert 0 < t.weight <= 1, t
        keys = Counter((t.head, t.relation, t.tail) for t in facts.triples)
        assert [key for key, count in keys.items() if count > 1] == []


def test_looks_are_told_of_things_that_the_graph_knows_and_only_once() -> None:
    known = {one.name for one in imagenet.classes()} | {t.head for t in IMAGENET.read().triples if t.relation == "IsA"}
    looks = LOOKS.read()
    assert {t.head for t in looks.triples} - known == {"chicken"}, "a kind of our own"
    heads = [line.split(",")[0] for line in LOOKS.path.read_text().splitlines() if not line.startswith("#")]
    assert [head for head, count in Counter(heads).items() if count > 1] == []


def test_at_least_150_classes_have_looks_and_many_meet_the_drawn_probes(knowledge: Knowledge) -> None:
    told = {t.head for t in LOOKS.read().triples if t.relation in PROPERTIES}
    assert len(told & {one.name for one in imagenet.classes()}) >= 400
    probes = {probe.name for probe in PROBES}
    met = {probe for probe in probes if any(fact.source == LOOKS.source for fact in knowledge.facts(tail=probe))}
    assert met == probes


def test_what_a_thing_is_said_to_have_it_is_not_said_to_lack() -> None:
    looks = LOOKS.read()
    said = {(t.head, t.tail) for t in looks.triples}
    assert not said & {(head, tail) for head, tail, _ in looks.lacks}


def test_every_edge_names_its_source_and_licence(knowledge: Knowledge) -> None:
    rows = knowledge.connection.execute(
        "SELECT sources.source, licence, COUNT(*) FROM facts JOIN sources ON facts.source = id GROUP BY 1, 2"
    ).fetchall()
    assert {row[:2] for row in rows} == {("WordNet 3.0", "WordNet licence"), ("Faultline, common knowledge", "MIT")}
    assert sum(row[2] for row in rows) == len(knowledge.facts())
    (fact,) = knowledge.facts("tabby", "IsA")
    assert knowledge.licence(fact) == "WordNet licence"
    assert "WordNet 3.0 Copyright 2006" in (IMAGENET.path.with_name("wordnet_licence.txt")).read_text()


@pytest.mark.parametrize(
    ("label", "concept", "there"),
    [
        ("Dalmatian", "spots", True),
        ("snow leopard", "snow", True),
        ("chainlink fence", "mesh", True),
        ("honeycomb", "honeycomb", True),
        ("school bus", "yellow", True),
        ("king penguin", "feathers", True),
        ("Arctic fox", "orange", None),
        ("Arctic fox", "pointed ears", True),
        ("Mexican hairless", "fur", False),
        ("bighorn", "wool", False),
        ("Samoyed", "brown", None),
        ("tabby", "fur", True),
        ("hippopotamus", "fur", False),
        ("garter snake", "fur", False),
        ("tabby", "horns", None),
        ("standard poodle", "wool", None),
        ("African elephant", "trunk", True),
        ("Indian elephant", "savanna", None),
        ("eel", "scales", False),
        ("ambulance", "wheels", True),
        ("garter snake", "stripes", True),
    ],
)
def test_what_is_generally_true_is_known(label: str, concept: str, there: bool | None, knowledge: Knowledge) -> None:
    assert knowledge.has(label, concept) is there


def test_paths_join_classes_through_what_they_share(knowledge: Knowledge) -> None:
    chains = knowledge.paths("snow leopard", "leopard", longest=2, count=20)
    shared = {chain[0].tail for chain in chains}
    assert {"big cat", "spots"} <= shared
    assert "snow" not in shared, "few leopards live in snow"
    assert knowledge.paths("tiger", "orange")[0] == knowledge.facts("tiger", "HasColour", "orange")
    assert {chain[0].tail for chain in knowledge.paths("orange", "lemon", longest=2)} >= {"citrus", "peel"}


def test_nothing_is_different_about_the_menagerie_and_cifar_10(knowledge: Knowledge, alone: Knowledge) -> None:
    for label in TOLD:
        assert knowledge.properties(label) == alone.properties(label)
        assert knowledge.shares(label) == alone.shares(label)
        assert knowledge.define(label) == alone.define(label)
        for concept in SEEN:
            assert knowledge.prior(label, concept) == alone.prior(label, concept), (label, concept)
    for relation in (*PROPERTIES, "MeansThat"):
        for name in TOLD:
            assert knowledge.facts(name, relation) == alone.facts(name, relation)
    assert knowledge.synonyms(ANIMALS, CONCEPTS) == alone.synonyms(ANIMALS, CONCEPTS)


def test_people_are_not_thought_to_expect_what_the_curated_facts_never_weighed(knowledge: Knowledge) -> None:
    assert knowledge.prior("cat", "fur") == 0.5, "cats are listed in full, but fur is not on that list"


def test_definitions_of_classes_are_short_and_end(knowledge: Knowledge) -> None:
    defined = [label for label in LABELS if knowledge.define(label)]
    assert len(defined) > 900
    for label in defined:
        text = knowledge.define(label) or ""
        assert len(text) <= 160
        assert re.search(r"\w\)?\.$", text), text
