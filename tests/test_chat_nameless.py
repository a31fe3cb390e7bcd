"""A mined bank: concepts that nobody has named are introduced by where they are seen, and can be named in the chat."""

from dataclasses import replace

import pytest
import torch

from agent import Agent, Chat
from concepts import Concept
from concepts.claims import Profile
from explainers.mining.tables import profile
from tests import worlds

NAMES = ("concept 1", "concept 2")


@pytest.fixture(scope="module")
def nameless() -> Agent:
    weight = torch.zeros(3, worlds.CHANNELS)
    weight[0, 0], weight[1, 1] = 9.0, 9.0
    model = worlds.subject(weight)
    bank = worlds.plain_bank(model, NAMES)
    presence = torch.tensor([[0.8, 0.0], [0.1, 0.7], [0.0, 0.0]])
    found = tuple(
        Concept(name=name, origin="mined", confidence=0.0, profile=profile(presence[:, k], model.classes))
        for k, name in enumerate(NAMES)
    )
    return Agent.load(subject=model, bank=replace(bank, concepts=found, presence=presence))


@pytest.fixture
def chat(nameless: Agent) -> Chat:
    return nameless.open(worlds.flat([[0.8, 0.3]])[0])


@pytest.mark.parametrize(
    "question", ["Why?", "Why not a bee?", "What is concept 1?", "Where is concept 1?", "Tell me more."]
)
def test_what_is_said_of_a_nameless_concept_holds_and_stands_in_the_claims(
    question: str, nameless: Agent, chat: Chat
) -> None:
    reply = chat.ask(question)
    assert "concept 1" in reply.text
    assert nameless.check_text(reply.text, reply.claims) == []
    assert all(chat.check(claim) for claim in reply.claims)


@pytest.mark.parametrize("question", ["Why?", "Why not a bee?", "What is concept 1?"])
def test_a_nameless_concept_comes_with_where_it_is_seen(question: str, chat: Chat) -> None:
    reply = chat.ask(question)
    assert "seen most in ant" in reply.text
    assert Profile(concept="concept 1", labels=("ant",)) in reply.claims


def test_once_it_has_a_name_it_is_called_by_it_and_needs_no_introduction(chat: Chat) -> None:
    chat.ask("Call concept 1 'antenna'.")
    reply = chat.ask("Why?")
    assert "the antenna" in reply.text
    assert "concept 1" not in reply.text
    assert not any(isinstance(claim, Profile) and claim.concept == "antenna" for claim in reply.claims)
    assert all(chat.check(claim) for claim in reply.claims)
