"""What people see, expect and suspect, and why they are told what they are told: several statements in one message."""

from pathlib import Path

import pytest

from agent.understanding import Understanding, Vocabulary
from agent.understanding.examine import cases, examine, marks
from agent.understanding.statements import foretells, reasoned
from concepts.bank import ConceptBank
from concepts.knowledge import Knowledge
from explainers.mining.planting import SHIPPED

TALK = cases(Path(__file__).parent / "data" / "talk.txt")
GROUPS = ("background", "colour")


@pytest.fixture(scope="module")
def menagerie() -> Vocabulary:
    bank = ConceptBank.load(SHIPPED)
    groups = {group: tuple(c.name for c in bank if c.group == group) for group in GROUPS}
    return Vocabulary(bank.classes, bank.names, {**groups, **Knowledge.embedded().synonyms()})


def test_each_statement_of_a_message_is_an_act_of_its_own(ear: Understanding, menagerie: Vocabulary) -> None:
    outcomes = examine(ear, TALK, {"menagerie": menagerie})[1]
    missed = [outcome.case.text for outcome in outcomes if not outcome.slots_right]
    assert len(missed) <= 0.04 * len(TALK), missed


def test_lines_that_no_phrase_was_written_for_are_understood(ear: Understanding, menagerie: Vocabulary) -> None:
    held_out = cases(Path(__file__).parent / "data" / "talk_unseen.txt")
    result = marks(examine(ear, held_out, {"menagerie": menagerie})[1])
    assert result.cases >= 40
    assert result.kinds >= 0.9
    assert result.slots >= 0.95


@pytest.mark.parametrize(
    ("words", "does"),
    [
        ("it will probably say dog", True),
        ("the machine calls it a dog", True),
        ("it goes by the snow", True),
        ("it is a dog", False),
        ("the dog will bark", False),
        ("what will it say", False),
    ],
)
def test_what_the_machine_will_do_is_told_from_what_is_seen(words: str, does: bool) -> None:
    assert foretells(words.split()) == does


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("it will say wolf because of the snow", 4),
        ("i bet it says dog due to the ears", 5),
        ("you said wolf because of the snow", None),
        ("it is a dog because of the ears", None),
    ],
)
def test_a_reason_is_set_apart_only_from_what_is_expected(words: str, at: int | None) -> None:
    said = words.split()
    assert [place for place in range(len(said)) if reasoned(said, place)] == ([] if at is None else [at])


def test_equal_vocabularies_are_made_ready_for_look_up_once() -> None:
    first, second = (Vocabulary(("zebra", "ox"), ("mane",), {"nag": ("ox",)}) for _ in range(2))
    assert first.index is second.index
    assert Vocabulary(("zebra",), ("mane",)).index is not first.index
    assert {"zebra", "mane"} <= first.index.lexicon
