"""A proposed name in the chat: hedged, never without its crops, and gone once the user has given another."""

from dataclasses import replace

import pytest

from agent import Agent, Chat
from agent.guesses import guessed
from agent.language.nouns import Nouns
from tests import worlds
from tests.test_chat_nameless import nameless

__all__ = ["nameless"]


@pytest.fixture
def guessing(nameless: Agent) -> Chat:
    first, second = nameless.bank
    first = replace(first, name="stripes", confidence=0.7, namer="knowledge")
    bank = replace(nameless.bank, concepts=(first, second))
    return Agent.load(subject=nameless.subject, bank=bank).open(worlds.flat([[0.8, 0.3]])[0])


@pytest.mark.parametrize("question", ["Why?", "Why not a bee?", "What are stripes?", "Where are the stripes?"])
def test_a_proposed_name_is_hedged_and_comes_with_its_crops(question: str, guessing: Chat) -> None:
    reply = guessing.ask(question)
    assert "stripes" in reply.text
    assert "the stripes" not in reply.text
    assert any(figure.name == "crops" and "stripes" in figure.caption for figure in reply.figures)
    assert all(guessing.check(claim) for claim in reply.claims)


def test_a_proposed_name_comes_with_its_crops_in_another_language_too(guessing: Chat) -> None:
    german = Agent.load(subject=guessing.desk.subject, bank=guessing.desk.bank, language="de")
    reply = german.open(worlds.flat([[0.8, 0.3]])[0]).ask("Warum?")
    (crops,) = [figure for figure in reply.figures if figure.name == "crops"]
    assert "Streifen" in reply.text and "stripes" not in reply.text
    assert "Streifen" in crops.caption and "stripes" not in crops.caption


def test_a_reply_that_names_no_guess_shows_no_crops(guessing: Chat) -> None:
    reply = guessing.ask("How sure are you?")
    assert "stripes" not in reply.text
    assert not any(figure.name == "crops" for figure in reply.figures)


def test_a_name_that_the_user_gave_needs_neither_hedge_nor_crops(guessing: Chat) -> None:
    guessing.ask("Call stripes 'bars'.")
    reply = guessing.ask("Why?")
    assert "the bars" in reply.text
    assert "looks like" not in reply.text
    assert not any(figure.name == "crops" for figure in reply.figures)


def test_the_longer_of_two_names_is_the_one_that_was_said(nameless: Agent) -> None:
    first, second = nameless.bank
    one, two = replace(first, name="tail", confidence=0.5), replace(second, name="bushy tail", confidence=0.5)
    bank = replace(nameless.bank, concepts=(one, two))
    assert guessed(bank, "It has a bushy tail.") == (two,)
    assert guessed(bank, "It has a tail, a bushy tail.") == (one, two)
    assert guessed(bank, "It has details.") == ()


def test_a_proposed_name_is_worded_as_a_guess(nameless: Agent) -> None:
    first, second = nameless.bank
    bank = replace(nameless.bank, concepts=(replace(first, name="mane", confidence=0.5), second))
    nouns = Nouns.of(bank)
    assert (nouns.the("mane"), nouns.a("mane")) == ("what looks like a mane", "something like a mane")
    assert nouns.the("concept 2") == "concept 2"
