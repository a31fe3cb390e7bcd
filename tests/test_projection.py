"""How the minds start: the machine's from its weights, the imagined one from what people generally know."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from agent.minds import Minds, Noise
from agent.minds import network as net
from agent.minds.beliefs import Array
from agent.minds.projection import enter
from concepts.bank import KINDS, PART, ConceptBank, kind_of
from concepts.knowledge import Knowledge
from tests import worlds

NAMES = ("stripes", "wings", "snow")
GROUPS = ("coat", "wings", "background")
NOISE = Noise()
MODEL = worlds.subject(torch.randn(5, worlds.CHANNELS, generator=torch.Generator().manual_seed(3)))
KNOWN = Knowledge.embedded()


def priors(label: str) -> Array:
    return np.array([KNOWN.prior(label, name) for name in NAMES])


@pytest.fixture(scope="module")
def bank() -> ConceptBank:
    plain = worlds.plain_bank(MODEL, NAMES)
    concepts = tuple(replace(c, group=group) for c, group in zip(plain.concepts, GROUPS, strict=True))
    return replace(plain, concepts=concepts, spread=torch.rand(5, 3))


@pytest.fixture(scope="module")
def started(bank: ConceptBank) -> Minds:
    return enter(Minds(), ["cat", "dog"], bank, priors, NOISE)


def thought(prior: float) -> tuple[float, float, float]:
    """What is thought of a pair with this prior by somebody who knows the label and ignores nothing."""
    one = Minds().imagined.start(("mane",), ("part",), NOISE)
    known = one.with_labels(["zebra"], np.zeros((1, 1)), np.full((1, 1), prior), NOISE)
    certain = replace(known, knows=np.ones(1), reliance=np.array([[0.0, 1.0, 0.0]]))
    pro, con, neither = certain.chances()[0, 0].tolist()
    return pro, con, neither


def test_the_machine_starts_from_its_measured_weights(bank: ConceptBank, started: Minds) -> None:
    row = bank.classes.index("cat")
    assert [started.machine["cat"][name].mean for name in NAMES] == pytest.approx(bank.weights[row].tolist())
    assert [started.machine["cat"][name].spread for name in NAMES] == pytest.approx(bank.spread[row].tolist())
    assert started.imagined.told[0].tolist() == pytest.approx(bank.weights[row].tolist())


def test_concepts_fall_into_kinds_by_their_group(started: Minds) -> None:
    mind = started.imagined
    assert [mind.kinds[place] for place in mind.kind] == ["coat", PART, "background"]
    assert {kind_of(kind) for kind in KINDS} == set(KINDS)
    assert kind_of("ears") == kind_of("") == PART


def test_a_property_that_is_generally_known_is_thought_to_speak_for_its_label() -> None:
    assert thought(KNOWN.prior("zebra", "stripes"))[0] > 0.75


def test_a_property_that_the_kind_is_known_to_lack_plays_no_part_rather_than_speaking_against() -> None:
    pro, con, neither = thought(KNOWN.prior("horse", "stripes"))
    assert neither > 0.75 and pro < 0.25 and con < 0.25


def test_the_better_known_a_property_is_the_likelier_it_is_thought_to_speak() -> None:
    chances = [thought(prior)[0] for prior in (0.0, 0.2, 0.3, 0.4, 0.5, 1.0)]
    assert chances == sorted(chances)
    assert (chances[0], chances[-1]) == (NOISE.odd, NOISE.usual)


def test_nobody_is_thought_to_know_a_label_for_sure_or_to_have_been_told(started: Minds) -> None:
    assert set(started.vocabulary.values()) == {NOISE.knows}
    assert not started.imagined.taken.any()


def test_each_label_that_enters_brings_every_concept(started: Minds) -> None:
    assert set(started.imagined) == set(started.machine) == {"cat", "dog"}
    assert all(set(row) == set(NAMES) for row in started.imagined.values())


def test_a_label_that_is_in_play_keeps_what_was_learned(bank: ConceptBank, started: Minds) -> None:
    learned = started.moved(net.told(started.imagined, [(0, 1), (1, 2)], NOISE), "was told")
    again = enter(learned, ["cat", "eel", "cat"], bank, priors, NOISE)
    assert again.imagined["cat"] == learned.imagined["cat"] != started.imagined["cat"]
    assert again.imagined["dog"] == learned.imagined["dog"]
    assert tuple(again.imagined) == tuple(again.machine) == ("cat", "dog", "eel")
    assert again.history == learned.history
    assert enter(again, ["eel", "dog"], bank, priors, NOISE) is again


def test_it_does_not_matter_whether_labels_enter_at_once_or_one_by_one(bank: ConceptBank, started: Minds) -> None:
    one = enter(enter(Minds(), ["cat"], bank, priors, NOISE), ["dog"], bank, priors, NOISE)
    assert one == started


def test_a_name_that_is_no_class_does_not_enter(bank: ConceptBank, started: Minds) -> None:
    assert enter(started, ["unicorn"], bank, priors, NOISE) == started


def test_a_model_without_concepts_starts_with_empty_minds() -> None:
    empty = ConceptBank.empty(MODEL.fingerprint, MODEL.classes)
    held = enter(Minds(), ["cat"], empty, lambda label: np.zeros(0), NOISE)
    assert dict(held.imagined) == dict(held.machine) == {"cat": {}}
    assert enter(held, ["dog"], empty, lambda label: np.zeros(0), NOISE).imagined["dog"] == {}
