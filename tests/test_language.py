"""Claims into words: every claim has a sentence that holds its names and numbers, and no sentence says more."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.acts import MachineKind
from agent.language.check import check_text
from agent.language.compose import WORDINGS, compose
from agent.language.manner import Manner
from agent.language.nouns import Nouns
from agent.policy.plan import Step
from concepts.claims import (
    Alternative,
    Claim,
    Contrast,
    Difference,
    Evidence,
    Fact,
    FaultLine,
    NoFaultLine,
    Outcome,
    Prediction,
    Presence,
    Region,
    Tendency,
)
from tests import claims_by_chance as chance

NOUNS = chance.MANNER.nouns
MUTE = Manner(nouns=Nouns(groups={}, nameless={}), subject="tiny", classes=chance.CLASSES)
NO_CONCEPTS = MUTE.say("no_concepts")
ZEBRA = Prediction(label="zebra", probability=0.96)
STRIPES = Evidence(concept="stripes", label="zebra", weight=2.1, share=0.61)
EDGE = FaultLine(label="zebra", foil="ox", removed=("stripes",), margin=1, smallest=True)
NOTES = {
    "tell": ("", "hello", "same", "confidence", "model"),
    "why": ("", "doubt", "simpler"),
    "why_not": ("", "correct", "predict", "how_to"),
    "what_if": ("", "right", "wrong", "told"),
    "show": ("", "edited"),
    "define": ("", "believe", "doubt"),
    "warn": ("", "asked", "again"),
    "check": ("", "labels", "concepts", "kinds"),
    "confirm": ("correct", "predict", "name", "feedback", "motive"),
    "clarify": ("", "which", "unknown", "concept", "what_if", "label", "name", "taken"),
    "decline": ("", "quiz"),
    "summarize": ("", "again"),
}
STEPS = [(kind, note) for kind in get_args(MachineKind) for note in NOTES.get(kind, ("",))]
NEED = {"what_if": (ZEBRA,), "confirm": (ZEBRA,)}
every_move = pytest.mark.parametrize(("kind", "note"), STEPS)


def step(kind: str, note: str = "", **slots: object) -> Step:
    given_ = {"label": "zebra", "foil": "ox", "concept": "mane", "removed": ("mane",), "names": ("hair",), **slots}
    return Step(kind=kind, note=note, **given_)  # type: ignore[arg-type]


def checked(text: str, claims: Sequence[Claim]) -> list[str]:
    return check_text(text, claims, chance.CLASSES, tuple(chance.GROUPS))


def test_every_move_has_a_wording() -> None:
    assert set(WORDINGS) == set(get_args(MachineKind))


@every_move
def test_every_move_is_worded_and_passes_the_claim_check(kind: str, note: str) -> None:
    told = (ZEBRA, STRIPES, EDGE) if kind not in ("clarify", "bye", "greet", "decline", "check") else ()
    text = compose(step(kind, note), told if note not in ("name", "feedback") else (), chance.MANNER)
    assert text.strip() == text != ""
    assert text.endswith((".", "?", ")"))
    assert checked(text, told) == []


@every_move
def test_a_model_without_concepts_can_be_spoken_of(kind: str, note: str) -> None:
    text = compose(step(kind, note), NEED.get(kind, ()), MUTE)
    assert ": ?" not in text
    assert "0 concepts" not in text


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        ("why", ""),
        ("why_not", ""),
        ("why_not", "how_to"),
        ("compare", ""),
        ("similar", ""),
        ("clarify", "concept"),
        ("clarify", "what_if"),
        ("clarify", "name"),
        ("decline", "quiz"),
        ("tell", "model"),
    ],
)
def test_where_no_concepts_are_known_it_says_so_and_what_to_do(kind: str, note: str) -> None:
    assert NO_CONCEPTS in compose(step(kind, note), (), MUTE)
    assert "`faultline mine`" in NO_CONCEPTS


moves = st.sampled_from([pair for pair in STEPS if pair[0] not in ("clarify", "check", "confirm")])


def of_one_picture(claim: Claim, said: str) -> list[Claim]:
    """The claim as it can be measured where the model says `said`; none if it cannot."""
    if isinstance(claim, Prediction) or (isinstance(claim, Alternative) and claim.label == said):
        return []
    if isinstance(claim, Evidence):
        return [replace(claim, label=said)]
    if isinstance(claim, Contrast | FaultLine | NoFaultLine):
        return [replace(claim, label=said)] if claim.foil != said else []
    return [] if isinstance(claim, Difference) and claim.label != said else [claim]


def measured(claim: Claim) -> object:
    """What a claim measures: of one picture it has one value."""
    if not isinstance(claim, Evidence | Contrast | Tendency | Presence):
        return claim
    return type(claim), claim.concept, getattr(claim, "label", ""), getattr(claim, "foil", "")


@settings(max_examples=60, deadline=None)
@given(moves, st.lists(chance.claims, max_size=6), chance.predictions, chance.manners)
def test_whatever_is_worded_stands_in_the_claims(
    move: tuple[str, str], held: list[Claim], said: Prediction, manner: Manner
) -> None:
    told = [said, chance.PROFILE, *(claim for one in held for claim in of_one_picture(one, said.label))]
    told = list({measured(claim): claim for claim in told}.values())
    outcomes = [claim for claim in told if isinstance(claim, Outcome)][:1]
    regions = {claim.of: claim for claim in told if isinstance(claim, Region)}  # a map has one place
    told = [claim for claim in told if not isinstance(claim, (Outcome, Region))] + outcomes + [*regions.values()]
    words = compose(step(*move, label=said.label, foil=said.label), told, manner)
    marked = "generally" in words.lower() or "in general" in words.lower()
    worded = [claim for claim in told if not isinstance(claim, Fact) or (marked and claim.tail in words)]
    assert checked(words, worded) == []


@pytest.mark.parametrize(
    ("note", "weight", "share", "verdict"),
    [
        ("believe", 2.0, 0.5, "fits"),
        ("believe", 2.0, 0.1, "small"),
        ("believe", 0.1, 0.0, "otherwise"),
        ("doubt", 0.1, 0.0, "fits"),
        ("doubt", 2.0, 0.5, "otherwise"),
    ],
)
def test_a_belief_is_judged_by_what_was_measured(note: str, weight: float, share: float, verdict: str) -> None:
    claim = Evidence(concept="mane", label="zebra", weight=weight, share=share)
    assert verdict in compose(step("define", note), [claim], chance.MANNER).split(".")[0]
