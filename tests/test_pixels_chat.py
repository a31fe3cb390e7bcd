"""The pixel check in a conversation: what the edited picture says is told, shown and can be checked."""

import pytest
from torch import Tensor

from agent import Agent, Chat
from concepts.claims import FaultLine, Outcome
from tests import patches


@pytest.fixture(scope="module")
def agent() -> Agent:
    one = patches.subject(patches.RED, [0.0, 0.5, 0.0])
    return Agent.load(subject=one, bank=patches.bank(one, cap=1.0))


@pytest.fixture
def chat(agent: Agent) -> Chat:
    return agent.open(patches.drawn())


def outcomes(chat: Chat) -> list[Outcome]:
    return [claim for claim in chat.last.claims if isinstance(claim, Outcome)]


def test_what_the_blurred_picture_says_is_part_of_the_answer(agent: Agent, chat: Chat) -> None:
    reply = chat.ask("Why not a bee?")
    (beyond,) = outcomes(chat)
    assert beyond.medium == "masked" and beyond.removed == ("red patch",) and beyond.label == "bee"
    assert "In the picture itself, blurring the red patch also turns the answer to bee" in reply.text
    assert agent.check_text(reply.text, reply.claims) == []
    assert all(chat.check(claim) for claim in reply.claims)


def test_the_picture_is_shown_before_and_after(chat: Chat) -> None:
    reply = chat.ask("Why not a bee?")
    (figure,) = (figure for figure in reply.figures if figure.name == "blurred")
    assert figure.caption == "The same picture, with the red patch blurred"
    side = figure.image.height - 30
    before, after = figure.image.crop((0, 0, side, side)), figure.image.crop((side + 12, 0, 2 * side + 12, side))
    heart, green = (side // 4, side // 4), (side * 3 // 4, side * 3 // 4)
    assert before.getpixel(heart) != after.getpixel(heart)
    assert before.getpixel(green) == after.getpixel(green), "what is not removed stays"


def test_a_new_name_is_used_for_what_is_blurred_and_can_be_checked(chat: Chat) -> None:
    chat.ask("Call red patch 'poppy'.")
    reply = chat.ask("Why not a bee?")
    assert "blurring the poppy" in reply.text
    assert [claim.removed for claim in outcomes(chat)] == [("poppy",)]
    assert all(chat.check(claim) for claim in reply.claims)


def test_what_would_have_to_come_is_not_faked(agent: Agent) -> None:
    one = patches.subject([[0.0] * 3, [0.0, 60.0, 0.0], [0.0] * 3], [0.5, 0.0, 0.0])
    told = Agent.load(subject=one, bank=patches.bank(one, cap=1.0)).open(patches.drawn(green=False))
    reply = told.ask("Why not a bee?")
    assert any(isinstance(claim, FaultLine) and claim.added == ("green patch",) for claim in reply.claims)
    assert outcomes(told) == [] and "blurred" not in {figure.name for figure in reply.figures}


@pytest.mark.parametrize(("faint", "said"), [(True, "With more of the green patch"), (False, "With a green patch")])
def test_of_what_is_there_already_more_has_to_come(faint: bool, said: str) -> None:
    one = patches.subject([[0.0] * 3, [0.0, 60.0, 0.0], [0.0] * 3], [0.7, 0.0, 0.0])
    image: Tensor = patches.drawn(green=False)
    if faint:
        image[1, 16:20, 16:20] = 0.7  # nearly half of what is typical
    assert said in Agent.load(subject=one, bank=patches.bank(one, cap=1.0)).open(image).ask("Why not a bee?").text
