"""The frozen test: phrasings that share no template with training, read as they are meant."""

from collections.abc import Mapping

import pytest

from agent.understanding import Understanding, Vocabulary
from agent.understanding.examine import Case, Outcome, cases, examine, marks
from agent.understanding.overlap import overlap
from benchmarks.understanding import DATA, shared

FOUND = cases(DATA / "unseen.txt")
EVERYDAY = cases(DATA / "everyday.txt")
FRESH = cases(DATA / "fresh.txt")


@pytest.fixture(scope="module")
def outcomes(ear: Understanding, known: Mapping[str, Vocabulary]) -> list[Outcome]:
    return examine(ear, FOUND, known)[1]


def test_it_is_large_and_varied_enough() -> None:
    assert len(FOUND) >= 500
    assert sum(len(case.acts) > 1 for case in FOUND) >= 60
    assert sum(bool(case.turns) for case in FOUND) >= 40
    assert len({case.text for case in FOUND}) >= 0.98 * len(FOUND)


def test_no_line_is_an_instance_of_a_training_phrase(ear: Understanding, known: Mapping[str, Vocabulary]) -> None:
    for found in (FOUND, EVERYDAY, FRESH):
        assert shared(ear, found, known) == []


def test_what_was_trained_on_would_be_found_out(ear: Understanding, known: Mapping[str, Vocabulary]) -> None:
    for text in ("Why not a horse?", "What makes you say that?", "how come", "Show me the stripes!"):
        assert overlap(text, known["animals"], "zebra", ear.dictionary.knows), text
    case = Case(vocabulary="animals", label="zebra", before="", text="Why not a horse?", acts=())
    assert shared(ear, [case], known) == ["Why not a horse?"]


def test_it_is_read_as_it_is_meant(outcomes: list[Outcome]) -> None:
    result = marks(outcomes)
    assert result.kinds >= 0.9
    assert result.slots >= 0.95
    assert result.calibration_error <= 0.06
    assert result.wrong_guesses <= 0.06


@pytest.mark.parametrize("found", [EVERYDAY, FRESH], ids=["everyday", "fresh"])
def test_plain_words_of_others_are_read_as_well(
    found: list[Case], ear: Understanding, known: Mapping[str, Vocabulary]
) -> None:
    result = marks(examine(ear, found, known)[1])
    assert result.kinds >= 0.93
    assert result.slots >= 0.95
    assert result.calibration_error <= 0.06
    assert result.wrong_guesses <= 0.03


def test_several_acts_in_one_message_are_all_read(ear: Understanding, known: Mapping[str, Vocabulary]) -> None:
    composed = [case for case in FRESH if len(case.acts) > 1]
    assert len(composed) >= 60
    assert marks(examine(ear, composed, known)[1]).composed >= 0.85


def test_what_follows_on_earlier_turns_is_read_nearly_as_well(outcomes: list[Outcome]) -> None:
    followed = [outcome.slots_right for outcome in outcomes if outcome.case.turns]
    assert sum(followed) >= 0.8 * len(followed)
