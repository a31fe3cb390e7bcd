"""Two pictures in a chat: what is said of both, that it can be checked, and that it introduces what it names."""

from dataclasses import replace

import pytest
import torch

from agent import Agent, Chat, ImageError, Reply
from concepts import Concept
from concepts.claims import Difference, Profile
from tests import worlds
from tests.talk import picture


@pytest.fixture(scope="module")
def chat(agent: Agent) -> Chat:
    return agent.open(picture("zebra"))


@pytest.fixture(scope="module")
def reply(chat: Chat) -> Reply:
    return chat.compare(picture("horse"))


def test_both_answers_and_their_reasons_are_told(reply: Reply) -> None:
    parts = [claim for claim in reply.claims if isinstance(claim, Difference)]
    assert reply.text.startswith("The model says zebra here but horse there.")
    assert {(part.label, part.other) for part in parts} == {("zebra", "horse")}
    assert [part.concept for part in parts][-1] is None
    assert "stripes" in {part.concept for part in parts if part.weight > 0}
    assert len(parts) == 4


def test_nothing_is_said_but_the_claims_and_all_of_them_hold(agent: Agent, chat: Chat, reply: Reply) -> None:
    assert agent.check_text(reply.text, reply.claims) == []
    assert all(chat.check(claim, picture("horse")) for claim in reply.claims)
    assert not any(chat.check(claim, picture("wolf")) for claim in reply.claims if isinstance(claim, Difference))
    assert not any(chat.check(claim) for claim in reply.claims if isinstance(claim, Difference))


def test_both_pictures_are_shown_side_by_side(reply: Reply) -> None:
    (figure,) = reply.figures
    assert figure.name == "compared"
    assert figure.image.width > 1.5 * figure.image.height


def test_what_stands_under_pictures_is_in_the_language_of_the_talk(agent: Agent) -> None:
    chat = agent.using(language="de").open(picture("zebra"))
    (figure,) = chat.compare(picture("horse")).figures
    assert figure.caption == "Beide Bilder, und was das Modell zu jedem sagt"
    captions = [figure.caption for figure in chat.ask("Zeig mir die Streifen!").figures]
    assert captions == ["Wo die Merkmale des Modells dies enthalten: die Streifen"]


def test_comparing_is_not_remembered(agent: Agent) -> None:
    fresh = agent.open(picture("zebra"))
    before = fresh.state
    fresh.compare(picture("horse"))
    assert fresh.state == before


def test_two_of_one_kind_are_only_said_to_be_so(chat: Chat) -> None:
    same = chat.compare(picture("zebra", seed=4))
    assert same.text == "The model says zebra of both pictures."
    assert len(same.claims) == 1


def test_what_is_no_picture_is_refused(chat: Chat) -> None:
    with pytest.raises(ImageError):
        chat.compare(b"no picture")


@pytest.mark.parametrize(("confidence", "words", "crops"), [(0.0, "seen most in ant", 0), (0.6, "looks like", 1)])
def test_concepts_that_nobody_named_come_with_what_introduces_them(confidence: float, words: str, crops: int) -> None:
    weight = torch.zeros(3, worlds.CHANNELS)
    weight[0, 0], weight[1, 1] = 9.0, 9.0
    model = worlds.subject(weight)
    bank = worlds.plain_bank(model, ("fur", "wool"))
    found = tuple(
        Concept(name=name, origin="mined", confidence=confidence, profile=("ant",)) for name in ("fur", "wool")
    )
    chat = Agent.load(subject=model, bank=replace(bank, concepts=found)).open(worlds.flat([[0.8, 0.3]])[0])
    reply = chat.compare(worlds.flat([[0.2, 0.6]])[0])
    assert words in reply.text
    assert len(reply.figures) == 1 + crops
    assert any(isinstance(claim, Profile) for claim in reply.claims) == (confidence == 0)
