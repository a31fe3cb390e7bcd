"""How the minds start: the machine's from its weights, the imagined one from what people generally know."""

from math import isclose

import pytest
import torch

from agent.minds import Minds, Shift, Weight
from agent.minds.projection import enter, project, weights
from concepts.bank import ConceptBank
from concepts.knowledge import Knowledge
from tests import worlds

NAMES = ("stripes", "wings", "snow")
MODEL = worlds.subject(torch.randn(5, worlds.CHANNELS, generator=torch.Generator().manual_seed(3)))
KNOWN = Knowledge.embedded()


@pytest.fixture(scope="module")
def bank() -> ConceptBank:
    return worlds.plain_bank(MODEL, NAMES)


@pytest.fixture(scope="module")
def started(bank: ConceptBank) -> Minds:
    return enter(Minds(), ["cat", "dog"], bank, KNOWN)


def test_the_machine_starts_from_its_measured_weights(bank: ConceptBank, started: Minds) -> None:
    row = bank.weights[bank.classes.index("cat")]
    assert started.machine["cat"] == weights(bank, "cat")
    assert [started.machine["cat"][name].mean for name in NAMES] == pytest.approx(row.tolist())
    assert all(isinstance(held, Weight) for held in started.machine["cat"].values())


def test_a_property_that_is_generally_known_leans_for() -> None:
    held = project(KNOWN.prior("zebra", "stripes"))
    assert held.side == "for"
    assert held.chance("for") > 0.75


def test_a_property_that_the_kind_is_known_to_lack_plays_no_part_rather_than_speaking_against() -> None:
    held = project(KNOWN.prior("horse", "stripes"))
    assert held.side == "no part"
    assert held.chance("against") < held.chance("no part")


def test_a_place_is_expected_less_than_a_part_of_the_body() -> None:
    place, body = project(KNOWN.prior("wolf", "forest")), project(KNOWN.prior("wolf", "pointed ears"))
    assert place.chance("for") < body.chance("for")


def test_where_nothing_is_known_for_and_no_part_are_equally_likely() -> None:
    held = project(0.5)
    assert isclose(held.chance("for"), held.chance("no part"))


def test_each_label_that_enters_brings_every_concept(started: Minds) -> None:
    assert set(started.imagined) == set(started.machine) == {"cat", "dog"}
    assert all(set(row) == set(NAMES) for row in started.imagined.values())


def test_a_label_that_is_in_play_keeps_what_was_learned(bank: ConceptBank, started: Minds) -> None:
    learned = started.moved(Shift("cat", "wings", "for", 3.0, "said so"))
    again = enter(learned, ["cat", "eel", "cat"], bank, KNOWN)
    assert again.imagined["cat"] == learned.imagined["cat"]
    assert set(again.imagined) == {"cat", "dog", "eel"}
    assert again.shifts == learned.shifts


def test_a_name_that_is_no_class_does_not_enter(bank: ConceptBank, started: Minds) -> None:
    assert enter(started, ["unicorn"], bank, KNOWN) == started


def test_a_model_without_concepts_starts_with_empty_minds() -> None:
    empty = ConceptBank.empty(MODEL.fingerprint, MODEL.classes)
    assert enter(Minds(), ["cat"], empty, KNOWN).imagined == {"cat": {}}
