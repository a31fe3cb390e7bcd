"""What simulated users say is understood by the agent as it was meant, though neither knows the other's wordings."""

import pytest

from agent import Agent
from concepts.menagerie import ANIMALS, CONCEPTS
from dialogs.users import FAMILIES, make
from dialogs.users import phrases as ph
from tests.crowd import CASES

TALKATIVE = [name for name, family in FAMILIES.items() if family.chatter < 0.5]


@pytest.mark.parametrize("family", TALKATIVE)
def test_an_opening_is_understood_as_an_own_label_and_an_expectation(agent: Agent, family: str) -> None:
    met = right = 0
    for seed, case in enumerate(CASES):
        said = make(family, seed, ANIMALS, CONCEPTS).greet(case)
        if said in ph.BESIDE:
            continue
        acts = {(act.kind, act.label) for act in agent.understand(said, label="horse")}
        foretold = {label for kind, label in acts if kind == "predict"}
        met += 1
        right += ("correct", case.looks_like) in acts and len(foretold) == 1 and str(*foretold) in said
    assert met > 10 and right / met >= 0.9


NAMES = {
    "label": "wolf",
    "a_label": "a wolf",
    "expected": "dog",
    "a_expected": "a dog",
    "the_concept": "the snow background",
}


@pytest.mark.parametrize(
    ("ways", "kinds"),
    [
        (ph.WHAT, {"ask_what"}),
        (ph.WHY, {"ask_why"}),
        (ph.WHY_NOT, {"ask_why_not", "correct"}),
        (ph.WHAT_IF, {"ask_what_if"}),
        (ph.DIFFERENCE, {"ask_difference"}),
        (ph.MINE, {"ask_concept", "believe"}),
        (ph.MORE, {"ask_more", "ask_reliability", "ask_confidence"}),
        (ph.PLEASED, {"agree", "feedback"}),
        (ph.DOUBTING, {"disagree"}),
    ],
)
def test_questions_and_reactions_are_understood(agent: Agent, ways: tuple[str, ...], kinds: set[str]) -> None:
    for way in ways:
        assert kinds & {act.kind for act in agent.understand(way.format(**NAMES), label="wolf")}, way
