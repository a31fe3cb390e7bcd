"""The claim check: a text may say what its claims say, in its own words, and nothing else."""

import pytest

from agent.language.check import check_text
from concepts.claims import (
    Alternative,
    Claim,
    Evidence,
    Fact,
    FaultLine,
    NoFaultLine,
    Outcome,
    Prediction,
    Reliability,
)

CLASSES, CONCEPTS = ("zebra", "horse", "fox", "red fox"), ("stripes", "mane", "pointed ears", "concept 3")
TOLD: tuple[Claim, ...] = (
    Prediction(label="zebra", probability=0.934),
    Evidence(concept="stripes", label="zebra", weight=2.06, share=0.611),
    Reliability(label="zebra", told=118, right=112),
)
EDGE = FaultLine(label="zebra", foil="horse", removed=("stripes",), margin=1.2, smallest=True)
FACT = Fact(head="zebra", relation="HasCoat", tail="stripes", source="own")


def problems(text: str, *claims: Claim) -> list[str]:
    return check_text(text, claims or TOLD, CLASSES, CONCEPTS)


FAITHFUL = (
    "The model says zebra (93 %).",
    "It is a zebra, it thinks, at 93%.",
    "Zebra it is: 93.4 %, with the stripes giving 61 % of the evidence.",
    "The stripes add 2.1 logits, or more exactly 2.06.",
    "The stripes (+2.1) speak for zebras.",
    "Of 118 cases it called zebra, 112 were one (95 %).",
    "It tells 4 classes apart by 4 concepts.",
    "Nothing here is a number or a name.",
    "",
)


@pytest.mark.parametrize("text", FAITHFUL)
def test_a_faithful_wording_passes(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The model says zebra (83 %).",
        "The model says zebra (93.5 %).",
        "The model says zebra (93).",
        "The stripes add 2.0 logits.",
        "The stripes add \N{MINUS SIGN}2.1 logits.",
        "The stripes add -2.1 logits.",
        "The stripes give 61.4 % of the evidence.",
        "Of 119 cases it called zebra, 112 were one.",
        "It tells 5 classes apart.",
        "No change of up to 4 concepts helps.",
    ],
)
def test_a_number_that_no_claim_holds_is_found(text: str) -> None:
    assert any("number" in problem for problem in problems(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The model says horse (93 %).", "horse"),
        ("The mane speaks for zebra.", "mane"),
        ("It saw Horses.", "horse"),
        ("Its pointed ears count.", "pointed ears"),
        ("The red fox is near.", "red fox"),
        ("And concept 3 counts too.", "concept 3"),
    ],
)
def test_a_name_that_no_claim_holds_is_found(text: str, name: str) -> None:
    assert f"{name!r} is named but stands in no claim" in problems(text)


def test_a_longer_name_is_not_taken_for_the_shorter_one_inside_it() -> None:
    red = Prediction(label="red fox", probability=0.5)
    assert problems("The model says red fox (50 %).", red) == []
    assert problems("The model says red fox (50 %).", Prediction(label="fox", probability=0.5)) != []
    assert problems("The model says fox (50 %).", red) != []


def test_a_number_inside_a_name_is_no_number() -> None:
    nameless = Evidence(concept="concept 3", label="zebra", weight=1.0, share=0.5)
    assert problems("Here concept 3 carries 50 % of the evidence for zebra.", nameless) == []


@pytest.mark.parametrize("word", ["because of", "due to", "thanks to", "caused by"])
def test_a_cause_needs_a_claim_that_has_tested_one(word: str) -> None:
    text = f"It says zebra {word} the stripes."
    assert any("cause" in problem for problem in problems(text))
    assert problems(text, *TOLD, EDGE) == []


def test_a_cause_that_was_tested_in_another_world_counts_too() -> None:
    tried = Outcome(removed=("stripes",), medium="input", label="horse", probability=0.8)
    assert problems("It says zebra because of the stripes.", *TOLD, tried) == []


@pytest.mark.parametrize(
    "text",
    ["The model does not say zebra.", "The stripes never speak for zebra.", "It can't be a zebra.", "No longer zebra!"],
)
def test_a_denial_needs_a_claim_that_denies(text: str) -> None:
    assert problems(text) != []


def test_what_was_not_found_may_be_denied() -> None:
    none = NoFaultLine(label="zebra", foil="horse", gap=3.2, limit=8, proven=True, explained=0.4)
    assert problems("It does not become horse by 8 concepts; 3.2 logits lack.", none) == []


def test_a_general_fact_must_be_marked_as_one() -> None:
    assert problems("Zebras have stripes.", FACT) == ["a general fact is not marked as one"]
    assert problems("Generally, zebras have stripes.", FACT) == []
    assert problems("(Generally known, not measured here: a zebra has stripes.)", FACT) == []


def test_the_marks_of_a_fact_do_not_count_as_a_denial() -> None:
    assert problems("(Generally known, not measured here: a zebra has stripes.)", *TOLD, FACT) == []


@pytest.mark.parametrize(
    ("chance", "text", "fits"),
    [
        (0.997, "over 99 %", True),
        (0.97, "over 99 %", False),
        (1.0, "over 99 %", True),
        (0.002, "under 1 %", True),
        (0.02, "under 1 %", False),
        (0.934, "over 90 %", True),
        (0.934, "over 85 %", False),
        (0.934, "under 94 %", True),
        (0.5, "under 90 %", False),
    ],
)
def test_a_bound_must_be_right_and_close(chance: float, text: str, fits: bool) -> None:
    assert (problems(f"It gives horse {text}.", Alternative(label="horse", probability=chance)) == []) is fits


def test_questions_assert_nothing() -> None:
    assert problems("Why not a horse with 12 manes?") == []
    assert problems("Why not a horse? The mane gives 12 %.") != []


def test_each_problem_is_told_once() -> None:
    assert problems("A horse is a horse. A horse!") == ["'horse' is named but stands in no claim"]


def test_without_claims_no_name_and_no_number_may_be_told() -> None:
    assert len(check_text("The zebra has 3 stripes.", (), CLASSES, CONCEPTS)) == 3
