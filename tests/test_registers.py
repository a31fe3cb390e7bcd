"""Three registers and two languages: chosen by the listener unless set, each true, each plain about doubt."""

import re
from itertools import pairwise

import pytest

from agent import Agent, Chat
from agent.language.amounts import FORCE, PART, SURE, TIMES, Rule, named
from agent.language.openings import TURNS, heard
from agent.language.registers import REGISTERS, register_for
from concepts.claims import Prediction
from dialogs.reading.ease import ease
from tests.talk import picture

WAYS = ("Why?", "Why not a horse?", "What if it had no stripes?", "How often are you right?")


@pytest.fixture
def chat(agent: Agent) -> Chat:
    return agent.open(picture(), stored=False)


def told(agent: Agent, register: str, question: str, language: str = "en") -> str:
    return agent.using(register=register, language=language).open(picture(), stored=False).ask(question).text


@pytest.mark.parametrize("question", WAYS)
def test_a_child_hears_no_logits_and_hardly_a_number(agent: Agent, question: str) -> None:
    text = told(agent, "child", question)
    assert not re.search(r"logit|%|[+\u2212]\d", text), text


def test_an_engineer_hears_logits_margins_and_what_is_proven(agent: Agent) -> None:
    text = told(agent, "engineer", "Why?")
    assert "logits" in text and "margin of" in text and "proven" in text


@pytest.mark.parametrize("register", REGISTERS)
def test_facts_are_marked_as_not_measured_in_every_register(agent: Agent, register: str) -> None:
    assert "generally known" in told(agent, register, "Why?").lower()


@pytest.mark.parametrize("register", REGISTERS)
def test_doubt_is_said_plainly_in_every_register(register: str, agent: Agent) -> None:
    manner = agent.using(register=register).desk.manner(register=register)  # type: ignore[arg-type]
    assert "may well be wrong here" in manner.say("doubt")


@pytest.mark.parametrize(
    ("expertise", "chosen", "simpler", "register"),
    [
        (0.0, None, False, "user"),
        (1.0, None, False, "engineer"),
        (-1.0, None, True, "child"),
        (5.0, "child", False, "child"),
        (0.0, "engineer", True, "user"),
        (0.0, "child", True, "child"),
    ],
)
def test_the_register_goes_by_the_listener_unless_it_is_set(
    expertise: float, chosen: str, simpler: bool, register: str
) -> None:
    assert register_for(expertise, chosen, simpler) == register  # type: ignore[arg-type]


def test_who_uses_technical_words_is_spoken_to_as_an_engineer_until_they_ask_for_simpler_words(chat: Chat) -> None:
    assert "logits" not in chat.ask("Why?").text
    assert "logits" in chat.ask("And in logits, why not a horse?").text
    assert "logits" not in chat.ask("Simpler, please.").text
    assert "%" in chat.ask("How often are you right?").text


def test_a_register_that_is_set_is_left_for_one_answer_where_simpler_words_are_asked_for(agent: Agent) -> None:
    chat = agent.using(register="engineer").open(picture(), stored=False)
    chat.ask("Why?")
    assert "logits" not in chat.ask("Simpler, please.").text
    assert "logits" in chat.ask("Why not a horse?").text


@pytest.mark.parametrize("setting", [{"register": "poet"}, {"language": "tlh"}, {"policy": "chatty"}])
def test_what_is_unknown_is_refused_with_what_there_is(agent: Agent, setting: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="there are: "):
        agent.using(**setting)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="there are: "):
        Agent.load(language="tlh")


def test_settings_are_left_alone_that_are_not_named(agent: Agent) -> None:
    child = agent.using(register="child").using(language="de").using(policy="plain")
    assert (child.desk.register, child.desk.language, child.desk.policy) == ("child", "de", "plain")
    assert child.using(register="auto").desk.register is None
    assert agent.desk.register is None


@pytest.mark.parametrize("register", REGISTERS)
def test_german_is_spoken_in_every_register(agent: Agent, register: str) -> None:
    text = told(agent, register, "Why?", "de")
    assert re.search(r"die Streifen", text) and "Zebra" in text
    assert not re.search(r"\b(the|speaks|would|picture)\b", text), text


def test_german_numbers_have_a_comma_and_suggestions_are_german(agent: Agent) -> None:
    chat = agent.using(language="de").open(picture(), stored=False)
    assert re.search(r"[+\u2212]\d,\d", chat.ask("Why not a horse?").text)
    assert any(suggestion.startswith("Warum") for suggestion in chat.last.suggestions)


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_opening_is_heard_twice_within_three_turns(agent: Agent, language: str) -> None:
    chat = agent.using(language=language).open(picture(), stored=False)
    texts = [chat.ask(question).text for question in (*WAYS, *["Why?"] * 5, *["qwertz"] * 6)]
    for number, text in enumerate(texts):
        assert not heard([text]) & heard(texts[max(0, number - TURNS) : number]), text


RULES = (SURE, PART, FORCE, TIMES)


@pytest.mark.parametrize("rule", RULES)
def test_rules_for_amounts_fall_and_name_every_amount(rule: Rule) -> None:
    assert all(one[0] > other[0] for one, other in pairwise(rule))
    assert named(0.0, rule) == rule[-1][1]


def test_most_is_more_than_half_and_half_is_near_it(agent: Agent) -> None:
    words = agent.desk.manner(register="child")
    assert [words.amount(share, PART) for share in (0.95, 0.6, 0.5, 0.3, 0.1)] == [
        "by far the most", "most", "about half", "a part", "a little"
    ]  # fmt: skip
    sure = Prediction(label="zebra", probability=0.97)
    assert agent.using(register="child").word([sure]) == "The computer says zebra, and it is very sure."


@pytest.mark.parametrize(("language", "register"), [("en", "user"), ("en", "child"), ("de", "user")])
def test_what_is_said_is_easy_to_read(agent: Agent, language: str, register: str) -> None:
    chat = agent.using(register=register, language=language).open(picture(), stored=False)
    assert ease([chat.ask(question).text for question in WAYS], language) >= 60
