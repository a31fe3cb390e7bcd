"""Lessons, check questions and motives in words, and any claims told by themselves."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.language.check import check_text
from agent.language.compose import compose
from agent.language.lessons import MOST, lessons
from agent.language.say import SLIGHT
from agent.language.word import TELLINGS, word
from agent.policy.plan import Step
from concepts.claims import CLAIM_TYPES, Claim, Fact, FaultLine, Outcome, Prediction, Presence, Reliability, Tendency
from dialogs.reading import Reader
from tests import claims_by_chance as chance
from tests.test_sentences import subjects

MANNER = chance.MANNER
MINUS = "\N{MINUS SIGN}"


def tendency(concept: str, label: str, weight: float) -> Tendency:
    return Tendency(concept=concept, label=label, weight=weight)


def problems(text: str, claims: list[Any]) -> list[str]:
    return check_text(text, claims, chance.CLASSES, tuple(chance.GROUPS))


def test_lessons_of_several_labels_are_one_sentence_a_concept_the_most_telling_first() -> None:
    told = [
        tendency("mane", "wolf", 0.2),
        tendency("snow", "ox", -3.1),
        tendency("snow", "wolf", 8.0),
        tendency("stripes", "zebra", 4.0),
    ]
    assert lessons(told, MANNER) == [
        f"On average, the snow background speaks for wolf (+8.0) and against ox ({MINUS}3.1).",
        "On average, the stripes speak for zebra (+4.0); the mane does hardly anything for wolf (+0.2).",
    ]


def test_a_sentence_holds_few_concepts() -> None:
    told = [
        tendency(concept, label, 9 - at)
        for at, (concept, label) in enumerate(zip(chance.GROUPS, chance.CLASSES, strict=False))
    ]
    assert [line.count(";") for line in lessons(told, MANNER)] == [MOST - 1, len(told) - MOST - 1]


def test_lessons_of_one_label_are_one_sentence_a_side() -> None:
    told = [tendency("mane", "wolf", 0.2), tendency("snow", "wolf", 8), tendency("stripes", "wolf", -2),
            tendency("grey", "wolf", 6.1)]  # fmt: skip
    assert lessons(told, MANNER) == [
        "What speaks for wolf on average: the snow background (+8.0) and the grey colour (+6.1).",
        f"On average, the stripes speak against wolf ({MINUS}2.0).",
        "On average, the mane does hardly anything for wolf (+0.2).",
    ]


some = st.lists(chance.tendencies, min_size=1, max_size=8, unique_by=lambda claim: (claim.label, claim.concept))


@settings(max_examples=80, deadline=None)
@given(some)
def test_every_lesson_is_told_with_its_number_and_nothing_else(told: list[Tendency]) -> None:
    text = compose(Step(kind="correct", note="lessons"), told, chance.MANNER)
    assert problems(text, told) == []
    assert sum(text.startswith(opening) for opening in MANNER.table.variants("lesson_opening", "user")) == 1
    assert len(re.findall(r"\([+\u2212]\d", text)) == len(told)


@settings(max_examples=80, deadline=None)
@given(some)
def test_a_plain_reader_takes_each_lesson_as_it_was_measured(told: list[Tendency]) -> None:
    reader = Reader.of(chance.CLASSES, tuple(chance.GROUPS))
    text = compose(Step(kind="correct", note="lessons"), told, chance.MANNER)
    taken = {(lesson.label, lesson.concept): lesson.strength for lesson in reader.read(text).lessons}
    assert set(taken) == {(claim.label, claim.concept) for claim in told}
    for claim in told:
        assert taken[claim.label, claim.concept] == pytest.approx(claim.weight, abs=0.051)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            Step(kind="check", note="labels", names=("zebra", "wolf", "ox")),
            "Which of these do you know well: zebra, wolf or ox?",
        ),
        (
            Step(kind="check", note="concepts", label="zebra", names=("stripes", "mane", "snow")),
            "Which of these do you think speak for zebra: the stripes, the mane or the snow background?",
        ),
        (
            Step(kind="check", note="kinds", names=("coat", "colour", "background", "part")),
            "What do you think it goes by: the coat, the colour, the background or the parts?",
        ),
        (
            Step(kind="check", removed=("stripes",)),
            "A question for you: without the stripes, what do you think the model would say?",
        ),
    ],
)
def test_a_check_question_offers_its_options(step: Step, said: str) -> None:
    assert compose(step, (), chance.MANNER) == said


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (
            (("effect", "zebra", "stripes"),),
            "Because I cannot tell what you think the stripes do.",
        ),
        (
            (("wrong",), ("labels",)),
            "Because the model may well be wrong here. And because I cannot tell which of these you know.",
        ),
        ((("labels",), ("labels",)), "Because I cannot tell which of these you know."),
        ((), "Because you asked for it."),
    ],
)
def test_the_agent_gives_its_own_reasons(reasons: tuple[tuple[str, ...], ...], said: str) -> None:
    assert compose(Step(kind="confirm", note="motive", reasons=reasons), (), chance.MANNER) == said


def test_a_motive_may_name_what_it_is_about_but_no_number() -> None:
    assert problems("Because I think you think the mane decides for zebra.", []) == []
    assert problems("The mane decides for zebra.", []) != []
    assert problems("Because I think you think the mane gives 40 %.", []) != []
    assert problems("Because the mane decides for zebra.", []) != []


def test_a_warning_that_comes_again_opens_in_another_way() -> None:
    told: list[Claim] = [Prediction(label="ox", probability=0.5), Reliability(label="ox", told=10, right=6)]
    first, again = (compose(Step(kind="warn", label="ox", note=note), told, chance.MANNER) for note in ("", "again"))
    assert first.split()[:4] != again.split()[:4]
    assert first.partition(": ")[2] == again.partition(": ")[2]


@pytest.mark.parametrize(
    ("note", "weight", "verdict"),
    [
        ("believe", 8.0, "In general, that fits."),
        ("believe", 0.1, "I measured otherwise."),
        ("doubt", 0.1, "That fits what I measured."),
        ("doubt", 8.0, "I measured otherwise."),
    ],
)
def test_a_belief_about_what_is_not_here_is_judged_by_what_it_usually_does(
    note: str, weight: float, verdict: str
) -> None:
    step = Step(kind="define", note=note, label="wolf", concept="snow")
    claims: list[Claim] = [Presence(concept="snow", level=0.0), tendency("snow", "wolf", weight)]
    assert compose(step, claims, chance.MANNER).startswith(verdict)


def test_every_kind_of_claim_can_be_told_by_itself() -> None:
    assert set(TELLINGS) == set(CLAIM_TYPES)
    assert word((), chance.MANNER) == ""


@settings(max_examples=120, deadline=None)
@given(st.lists(chance.claims, min_size=1, max_size=6))
def test_claims_told_by_themselves_are_all_there_and_nothing_else(told: list[Claim]) -> None:
    text = word(told, chance.MANNER)
    assert not [name for claim in told for name in subjects(claim) if name.lower() not in text.lower()], text
    assert problems(text, [*told, chance.PROFILE]) == []


def test_claims_of_one_kind_are_grouped_and_none_is_told_twice() -> None:
    told: list[Claim] = [
        tendency("stripes", "zebra", 4.2),
        Prediction(label="zebra", probability=0.9),
        tendency("stripes", "ox", -3),
        tendency("stripes", "zebra", 4.2),
        Fact(head="zebra", relation="HasCoat", tail="stripes", source="own"),
    ]
    assert word(told, chance.MANNER) == (
        f"The model says zebra (90 %). On average, the stripes speak for zebra (+4.2) and against ox ({MINUS}3.0). "
        "(Generally known, not measured here: a zebra has stripes.)"
    )


def test_an_outcome_stands_with_the_faultline_that_it_tests() -> None:
    line = FaultLine(label="zebra", foil="ox", removed=("stripes",), margin=1, smallest=True)
    redrawn = Outcome(removed=("stripes",), medium="input", label="ox", probability=0.8)
    other = Outcome(removed=("mane",), medium="features", label="zebra", probability=0.7)
    assert word([redrawn, other, line], chance.MANNER) == (
        "Without the stripes it would say ox. The picture redrawn that way agrees: the model then says ox (80 %). "
        "Without the mane it says zebra (70 % measured inside the model)."
    )


def test_what_hardly_matters_is_called_so() -> None:
    assert "hardly anything" in word([tendency("mane", "ox", SLIGHT - 0.01)], chance.MANNER)
    assert "speaks for" in word([tendency("mane", "ox", SLIGHT)], chance.MANNER)


def test_no_weight_falls_between_the_sides() -> None:
    weights = (0.5, -0.5, 0.49, -0.49, -0.7, 0.0, 3.0)
    told = [tendency(name, "wolf", weight) for name, weight in zip(chance.GROUPS, weights, strict=False)]
    text = " ".join(lessons(told, MANNER))
    assert not [claim for claim in told if MANNER.nouns.the(claim.concept) not in text]
    assert len(re.findall(r"\([+\u2212]\d", text)) == len(told)
