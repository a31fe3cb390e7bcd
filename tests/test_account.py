"""The minds in plain words: never certain, mistakes first, and nothing of what everybody starts with."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.acts import UserAct
from agent.minds import Imagined, Minds, Noise, Side
from agent.minds import network as net
from agent.minds.account import NAMED, SURE, account, familiar, relied
from agent.minds.imagined import PROJECTION
from agent.minds.inference import Heard, listen, reflect
from concepts.claims import Tendency
from tests.people import CONCEPTS, LABELS, NOISE, minds, sure, thinking

START = minds(noise=NOISE)


@pytest.fixture(autouse=True)
def _everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody starts from round numbers, whatever was learned of real listeners."""
    monkeypatch.setattr(Noise, "learned", classmethod(lambda cls: NOISE))


def thinks(label: str, concept: str, side: Side, start: Minds = START) -> Minds:
    return start.moved(thinking(start.imagined, {(label, concept): sure(side)}), "said so")


def with_mind(mind: Imagined) -> Minds:
    return replace(START, imagined=mind)


def test_of_somebody_new_there_is_nothing_to_tell() -> None:
    assert account(START) == () == account(Minds())
    knowing = replace(START.imagined, knows=np.full(len(LABELS), 0.95), reliance=np.tile([0.1, 0.6, 0.3], (3, 1)))
    assert knowing["zebra"]["stripes"].pro > SURE
    assert account(with_mind(knowing)) == ("I think you know zebra, horse and cow well.",), "and what goes with it"


SENTENCES = [
    ("zebra", "stripes", "for", "I think you believe the stripes speak for zebra; so they do (+4.0)."),
    ("zebra", "mane", "for", "I think you believe the mane speaks for zebra; it carries little (+0.1)."),
    ("zebra", "horns", "for", "I think you believe the horns speak for zebra; they speak against it (−1.0)."),  # noqa: RUF001
    ("horse", "mane", "no part", "I think you believe the mane plays no part in horse; it speaks for it (+3.0)."),
    ("zebra", "snow", "for", "I think you believe the snow background speaks for zebra; it speaks against it (−2.0)."),  # noqa: RUF001
]


@pytest.mark.parametrize(("label", "concept", "side", "sentence"), SENTENCES)
def test_a_belief_is_told_beside_what_the_machine_does(label: str, concept: str, side: Side, sentence: str) -> None:
    start = thinks(label, concept, "for") if side == "no part" else START
    assert account(thinks(label, concept, side, start)) == (sentence,)


def test_mistakes_come_first_and_those_that_cost_most_before_others() -> None:
    held = {("zebra", "stripes"): sure("for"), ("zebra", "horns"): sure("for"), ("cow", "horns"): sure("against")}
    told = account(with_mind(thinking(START.imagined, held)))
    assert [sentence.split()[5] for sentence in told] == ["horns", "horns", "stripes"]
    assert "cow" in told[0] and "zebra" in told[1]
    assert account(with_mind(thinking(START.imagined, held)), count=1) == told[:1]
    assert account(with_mind(thinking(START.imagined, held)), label="zebra") == told[1:]


def test_of_a_label_that_is_hardly_known_it_is_not_told_that_its_marks_are_thought_to_play_no_part() -> None:
    mind = thinks("horse", "mane", "no part", thinks("horse", "mane", "for"))
    assert "plays no part in horse" in account(mind)[0]
    stranger = replace(mind, imagined=replace(mind.imagined, knows=np.array([NOISE.knows, 0.1, NOISE.knows])))
    assert account(stranger) == ("I think you know little of horse.",)


def test_what_was_said_and_told_is_in_the_account() -> None:
    said = UserAct(kind="believe", label="horse", concept="stripes")
    heard = START
    for _ in range(3):
        heard = listen(heard, [said], Heard(said="zebra"), NOISE)
    assert "I think you believe the stripes speak for horse; they speak against it" in account(heard)[0]
    taught = reflect(START, [Tendency(concept="stripes", label="zebra", weight=4.0)], "zebra", NOISE)
    assert "I think you believe the stripes speak for zebra; so they do (+4.0)." in account(taught)


def test_what_kinds_of_things_it_is_thought_to_go_by_is_told_once_it_is_known() -> None:
    places = {kind: place for place, kind in enumerate(START.imagined.kinds)}
    mind = START.imagined
    for _ in range(4):
        mind = net.relied(mind, places["background"], True, True, NOISE)
    assert account(with_mind(mind)) == ("I think you think it goes above all by the background.",)
    for _ in range(3):
        mind = net.relied(mind, places["part"], False, False, NOISE)
    both = with_mind(mind)
    assert relied(both) == (("background",), ("part",))
    assert account(both) == ("I think you think it goes above all by the background, and hardly by the parts.",)


def test_labels_that_are_known_and_those_that_are_not_are_told_apart() -> None:
    mind = START.imagined
    for _ in range(2):
        mind = net.familiar(net.familiar(mind, 0, True, NOISE), 2, False, NOISE)
    assert familiar(with_mind(mind)) == (("zebra",), ("cow",))
    assert account(with_mind(mind)) == ("I think you know zebra well.", "I think you know little of cow.")


def test_of_many_labels_only_some_are_named() -> None:
    names = tuple(f"animal {n}" for n in range(9))
    none = np.zeros((9, len(CONCEPTS)))
    many = Imagined.start(CONCEPTS, ("coat", "part", "part", "background"), NOISE).with_labels(names, none, none, NOISE)
    (told,) = account(with_mind(replace(many, knows=np.full(9, 0.01))))
    assert told.endswith("and 5 more.") and told.count("animal") == NAMED


@pytest.mark.parametrize(("place", "words"), [(-1, "I think you expect"), (0, "I think you no longer expect")])
def test_how_far_people_expect_agreement_is_told_once_it_shows(place: int, words: str) -> None:
    (told,) = account(with_mind(replace(START.imagined, projects=np.eye(len(PROJECTION))[place])))
    assert told.startswith(words)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_every_sentence_says_that_it_is_only_thought(seed: int) -> None:
    chance = np.random.default_rng(seed)
    mind = replace(
        START.imagined,
        brought=chance.dirichlet(np.full(3, 0.3), (3, 4)),
        idle=chance.dirichlet(np.full(3, 0.3), (3, 4)),
        reliance=chance.dirichlet(np.full(3, 0.3), 3),
        knows=chance.random(3),
        projects=chance.dirichlet(np.full(len(PROJECTION), 0.3)),
    )
    held = with_mind(mind)
    told = account(held)
    assert all(sentence.startswith("I think you ") and sentence.endswith(".") for sentence in told)
    assert sum("believe" in sentence for sentence in told) <= 3
    assert len(set(told)) == len(told)
    assert all(any(name in sentence for name in LABELS) for sentence in told if "believe" in sentence)
