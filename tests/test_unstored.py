"""A talk that is kept nowhere is the same talk, and what is known of a person goes with them to the next picture."""

import json
from dataclasses import replace

import numpy as np
import pytest

from agent import Agent
from agent.memory.unstored import Unstored
from agent.minds import Minds
from tests.talk import picture

TALK = (
    "Looks like a horse to me; I bet it will say horse.",
    "Why not a horse?",
    "I think it says zebra because of the mane.",
    "What if it had no stripes?",
    "Call the mane 'hairdo'.",
    "Tell me more.",
)


def alike(one: Minds, other: Minds) -> None:
    """Both minds are the same, up to single precision."""
    assert (one.user, one.turn) == (other.user, other.turn)
    np.testing.assert_allclose(one.imagined.chances(), other.imagined.chances(), atol=1e-6)
    assert [(s.label, s.concept, s.side) for s in one.history] == [(s.label, s.concept, s.side) for s in other.history]


def test_a_talk_that_is_kept_nowhere_gives_the_same_replies_as_one_that_is_stored(agent: Agent) -> None:
    shown = picture()
    kept, rehearsed = agent.open(shown), agent.open(shown, stored=False)
    assert isinstance(rehearsed.graph, Unstored)
    for text in TALK:
        ours, theirs = kept.ask(text), rehearsed.ask(text)
        assert ours.text == theirs.text
        assert (ours.claims, ours.acts, ours.suggestions) == (theirs.claims, theirs.acts, theirs.suggestions)
        assert [figure.caption for figure in ours.figures] == [figure.caption for figure in theirs.figures]
        alike(kept.minds, rehearsed.minds)
    assert [entry[:2] for entry in kept.transcript] == [entry[:2] for entry in rehearsed.transcript]
    assert json.loads(json.dumps(rehearsed.state)) == json.loads(json.dumps(kept.state))


def test_what_was_not_understood_is_asked_back_there_too(agent: Agent) -> None:
    kept, rehearsed = agent.open(picture()), agent.open(picture(), stored=False)
    assert kept.ask("Where is the tail?").text == rehearsed.ask("Where is the tail?").text
    assert [event.kind for event in kept.stream("qwzx")] == [event.kind for event in rehearsed.stream("qwzx")]


def test_a_talk_that_is_kept_nowhere_cannot_be_resumed_and_two_do_not_meet(agent: Agent) -> None:
    one, other = (agent.open(picture(), stored=False) for _ in range(2))
    one.ask("It is a horse.")
    with pytest.raises(KeyError):
        agent.resume(one.id)
    assert (one.minds.user.own_label, other.minds.user.own_label) == ("horse", None)
    assert other.transcript == ()


def test_a_turn_that_fails_leaves_the_talk_as_it_was(agent: Agent) -> None:
    chat = agent.open(picture(), stored=False)
    chat.ask("Why?")
    before = chat.state

    def broken(state: object) -> None:
        raise RuntimeError("no words")

    failing = Unstored({**agent.nodes, "verbalize": broken}, dict(before))  # type: ignore[arg-type, dict-item]
    with pytest.raises(RuntimeError, match="no words"):
        replace(chat, graph=failing).ask("Why not a horse?")
    assert failing.state == before


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "kept nowhere"])
def test_the_next_picture_finds_the_same_person_who_has_not_yet_said_what_they_see(agent: Agent, stored: bool) -> None:
    first = agent.open(picture(), stored=stored)
    for text in TALK:
        first.ask(text)
    known = first.minds
    assert known.user.own_label == "horse"
    second = agent.open(picture("lion"), after=first, stored=stored)
    assert (second.minds.user.own_label, second.minds.user.expects, second.minds.user.startled) == (None, None, False)
    assert second.minds.user.trust == known.user.trust and second.minds.turn == known.turn
    np.testing.assert_allclose(second.minds.imagined.chances(), known.imagined.chances(), atol=1e-6)
    assert second.transcript == () and second.last.text == ""
    assert "hairdo" in second.minds.imagined.concepts, "and a name that they gave stays"
    answered = [pair for pair in first.state["known"] if pair[1] not in first.state.get("pending", {}).get("names", ())]
    assert second.state["known"] == answered, "nothing is asked twice but what was left open"
    assert second.ask("What is it?").claims
    assert len(first.transcript) == 2 * len(TALK), "the first talk is as it was"


def test_somebody_new_starts_from_what_people_generally_know(agent: Agent) -> None:
    first = agent.open(picture(), stored=False)
    start = first.minds.imagined
    first.ask("I think it says zebra because of the mane.")
    assert agent.open(picture(), stored=False).minds.imagined == start


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "kept nowhere"])
def test_what_is_supposed_of_somebody_is_taken_up_in_the_next_turn(agent: Agent, stored: bool) -> None:
    chat = agent.open(picture(), stored=stored)
    chat.ask("What is it?")
    supposed = chat.minds.informed(lambda label, concept: 0.9 if concept == "trunk" else 0.05)
    chat.suppose(supposed)
    alike(chat.minds, supposed)
    assert chat.minds.believes("zebra", "trunk").chance("for") == pytest.approx(0.9, abs=1e-6)
    before = len(chat.transcript)
    chat.ask("Why?")
    assert chat.minds.believes("zebra", "trunk").chance("for") > 0.8
    assert len(chat.transcript) == before + 2
