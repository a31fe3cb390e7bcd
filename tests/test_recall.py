"""What is said is heard: every claim, in every register and way to say it, can be said back from the words alone."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.language import say
from agent.language.manner import Manner
from agent.language.word import word
from concepts.claims import Alternative, Claim, FaultLine, NoFaultLine, Outcome, Prediction, Reliability
from dialogs.reading import Heard, Recall
from explainers.places import PLACES
from tests import claims_by_chance as chance
from tests.test_sentences import ZEBRA, sentence

RECALL = Recall.of(chance.CLASSES, tuple(chance.GROUPS), tuple(PLACES))
EDGE = FaultLine(label="zebra", foil="ox", removed=("stripes",), added=("mane",), margin=1.2, smallest=True)


@settings(max_examples=150, deadline=None)
@given(chance.claims, chance.manners)
def test_every_claim_is_heard_in_every_register_and_way(claim: Claim, manner: Manner) -> None:
    words = sentence(claim, manner)
    assert any(heard.fits(claim) for heard in RECALL.read(words)), (words, RECALL.read(words))


@settings(max_examples=80, deadline=None)
@given(chance.claims, chance.manners)
def test_nothing_is_heard_that_was_not_said(claim: Claim, manner: Manner) -> None:
    heard = RECALL.read(sentence(claim, manner))
    said = (claim, chance.PROFILE, ZEBRA)  # what the sentence of an outcome compares with, and names of no name
    assert not [one for one in heard if not any(map(one.fits, said))], heard


@settings(max_examples=60, deadline=None)
@given(st.lists(chance.claims, min_size=1, max_size=4, unique_by=lambda claim: type(claim)), chance.manners)
def test_claims_told_together_are_heard_one_by_one(told: list[Claim], manner: Manner) -> None:
    said = next((claim.label for claim in told if isinstance(claim, Prediction)), None)
    alone = [c for c in told if not isinstance(c, Outcome) or not any(isinstance(o, FaultLine) for o in told)]
    heard = RECALL.read(word(told, manner), said)
    assert not [claim for claim in alone if not any(one.fits(claim) for one in heard)], (word(told, manner), heard)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The model says zebra (93 %).", Prediction(label="ox", probability=0.93)),
        ("The model says zebra (93 %).", Prediction(label="zebra", probability=0.9)),
        ("The computer says zebra, and it is very sure.", Prediction(label="zebra", probability=0.5)),
        ("Without the stripes it would say ox.", EDGE),
        ("Without the stripes and with a mane, it would say ox; a smaller change may exist.", EDGE),
        ("When it says ox, it was right in 9 of 10 held-out cases (90 %).", Reliability(label="ox", told=10, right=8)),
        (
            "I found no change of up to 3 concepts that would make it say ox, though I could not try them all. "
            "My concepts account for 40 % of what sets zebra apart from ox here.",
            NoFaultLine(label="zebra", foil="ox", gap=1, limit=3, proven=True, explained=0.4),
        ),
    ],
)
def test_what_was_not_said_is_not_taken_for_said(text: str, other: Claim) -> None:
    assert not any(heard.fits(other) for heard in RECALL.read(text))


def test_an_answer_to_the_redrawn_picture_is_about_the_change_before_it() -> None:
    change = "Without the stripes and with a mane, it would say ox."
    text = f"{change} The picture redrawn that way agrees: the model then says ox (80 %)."
    drawn = Outcome(removed=("stripes",), added=("mane",), medium="input", label="ox", probability=0.8)
    assert any(heard.fits(drawn) for heard in RECALL.read(text))


def test_a_picture_that_is_shown_says_what_was_changed_and_what_the_answer_is() -> None:
    drawn = Outcome(removed=("stripes",), added=(), medium="input", label="ox", probability=0.8)
    (told,) = RECALL.read("The picture redrawn without the stripes: now the model says ox (80 %).")
    assert told.fits(drawn)
    still = RECALL.read("The picture drawn without the stripes: the computer still says zebra.")
    assert [heard.kind for heard in still] == ["Outcome", "Prediction"]
    assert not still[0].fits(drawn) and still[1].fits(Prediction(label="zebra", probability=0.9))


def test_questions_say_nothing() -> None:
    assert RECALL.read("Which of these do you think speak for zebra: the stripes or the mane?") == ()


def test_a_statement_that_lacks_what_its_kind_needs_fits_nothing() -> None:
    assert not Heard("Prediction").fits(Prediction(label="zebra", probability=0.5))


def test_the_reader_knows_no_table_and_no_part_of_the_agent() -> None:
    for path in (Path(__file__).parents[1] / "dialogs" / "reading").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert not [name for name in names if name.startswith(("agent", "explainers"))], path.name


@settings(max_examples=40, deadline=None)
@given(chance.alternatives, chance.manners, st.booleans())
def test_the_chance_of_a_class_that_was_asked_about_is_heard(claim: Alternative, manner: Manner, follows: bool) -> None:
    words = say.chance(claim, manner, follows)
    assert any(heard.fits(claim) for heard in RECALL.read(words)), (words, RECALL.read(words))
