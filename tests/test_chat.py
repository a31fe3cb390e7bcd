"""The public surface: open, ask, stream, check, and what a reply holds."""

import io
from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from PIL import Image

from agent import Agent, Chat, Event, Figure, ImageError, Minds, Reply
from agent.acts import UserAct
from agent.chat import LONGEST
from agent.understanding.text import tokenise
from concepts.bank import BankError, Concept, ConceptBank
from concepts.claims import Alternative, Contrast, Evidence, Fact, FaultLine, NoFaultLine, Prediction, Region
from concepts.knowledge import Knowledge
from explainers import Subject
from tests.talk import picture, tiny

QUESTIONS = (
    "Hello!",
    "Why?",
    "Why not a horse?",
    "What would make it a donkey?",
    "What if it had no stripes?",
    "Where do you see the mane?",
    "What is the difference between a zebra and a horse?",
    "Show me similar pictures.",
    "How sure are you?",
    "When are you wrong?",
    "What kind of model are you?",
    "I think you only look at the savanna.",
    "Tell me more.",
    "I do not understand.",
    "Where does it look, and why not a lion?",
)


@pytest.fixture(scope="module")
def chat(agent: Agent) -> Chat:
    return agent.open(picture())


@pytest.fixture(scope="module")
def replies(chat: Chat) -> dict[str, Reply]:
    """One conversation, held once; each test looks at another side of it."""
    return {text: chat.ask(text) for text in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_reply_holds_text_claims_figures_acts_and_suggestions(question: str, replies: dict[str, Reply]) -> None:
    reply = replies[question]
    assert reply.text.strip() == reply.text != ""
    assert reply.acts
    assert all(isinstance(act, UserAct) for act in reply.acts)
    assert reply.suggestions
    assert all(isinstance(text, str) and text for text in reply.suggestions)
    assert len(set(reply.suggestions)) == len(reply.suggestions)
    assert reply.spoken_by == "template"


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_claim_holds_when_the_model_is_run_again(question: str, chat: Chat, replies: dict[str, Reply]) -> None:
    assert [claim for claim in replies[question].claims if not chat.check(claim)] == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_text_says_nothing_but_the_claims(question: str, agent: Agent, replies: dict[str, Reply]) -> None:
    assert agent.check_text(replies[question].text, replies[question].claims) == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_claim_about_a_concept_is_in_the_text(question: str, replies: dict[str, Reply]) -> None:
    for claim in replies[question].claims:
        concept = getattr(claim, "concept", None)
        assert concept is None or concept in replies[question].text


def test_figures_are_pictures_with_captions(replies: dict[str, Reply]) -> None:
    figures = [figure for reply in replies.values() for figure in reply.figures]
    assert figures
    for figure in figures:
        assert isinstance(figure, Figure)
        assert isinstance(figure.image, Image.Image)
        assert min(figure.image.size) > 1
        assert figure.caption
    assert {figure.name for figure in figures} >= {"saliency", "redrawn", "region", "regions", "crops"}


def test_no_two_turns_in_a_row_begin_alike(replies: dict[str, Reply]) -> None:
    openings = [tuple(word.text for word in tokenise(reply.text)[:3]) for reply in replies.values()]
    assert all(first != second for first, second in pairwise(openings))


def test_the_prediction_is_not_told_over_and_over(replies: dict[str, Reply]) -> None:
    told = [text for text in QUESTIONS if any(isinstance(claim, Prediction) for claim in replies[text].claims)]
    assert "Hello!" in told
    assert not {"Why?", "Why not a horse?", "What would make it a donkey?"} & set(told)


def test_why_names_evidence_a_place_and_a_fault_line(replies: dict[str, Reply]) -> None:
    kinds = {type(claim) for claim in replies["Why?"].claims}
    assert {Evidence, Region} <= kinds
    assert kinds & {FaultLine, NoFaultLine}


def test_why_not_names_what_sets_the_two_apart(replies: dict[str, Reply]) -> None:
    pulls = [claim for claim in replies["Why not a horse?"].claims if isinstance(claim, Contrast)]
    assert pulls
    assert {(claim.label, claim.foil) for claim in pulls} == {("zebra", "horse")}
    assert all(claim.weight > 0 for claim in pulls)


def test_a_simpler_answer_is_shorter_and_claims_less(replies: dict[str, Reply]) -> None:
    simple, full = replies["I do not understand."], replies["Why?"]
    assert sum(isinstance(claim, Evidence) for claim in simple.claims) == 1
    assert not any(isinstance(claim, Fact | Region) for claim in simple.claims)
    assert len(simple.claims) < len(full.claims)


def test_composed_questions_are_both_answered(replies: dict[str, Reply]) -> None:
    reply = replies["Where does it look, and why not a lion?"]
    assert [act.kind for act in reply.acts] == ["ask_where", "ask_why_not"]
    assert reply.text.count("\n\n") >= 1
    assert "lion" in reply.text


def test_a_wrong_claim_does_not_hold(chat: Chat, replies: dict[str, Reply]) -> None:
    said = next(claim for claim in replies["Hello!"].claims if isinstance(claim, Prediction))
    assert not chat.check(replace(said, probability=said.probability - 0.1))
    assert not chat.check(Alternative(label=said.label, probability=said.probability))
    assert not chat.check(Prediction(label="unicorn", probability=0.9))
    assert not chat.check(Fact(head="zebra", relation="HasPart", tail="wings", source="nowhere"))


def test_minds_can_be_read_and_before_the_first_question_too(agent: Agent, chat: Chat) -> None:
    fresh = agent.open(picture("lion")).minds
    assert isinstance(fresh, Minds)
    assert Minds.from_json(fresh.to_json()) == fresh
    assert set(next(iter(fresh.machine.values()))) == set(agent.bank.names)
    assert chat.minds.shifts is not None


def test_talk_moves_the_imagined_mind_and_not_the_machine(agent: Agent) -> None:
    chat = agent.open(picture())
    before = chat.minds
    chat.ask("You only say that because of the mane.")
    assert chat.minds.machine == before.machine
    assert chat.minds.imagined != before.imagined


@pytest.mark.parametrize("kind", ["path", "str", "bytes", "image", "tensor"])
def test_a_picture_may_come_as_path_bytes_image_or_tensor(kind: str, agent: Agent, tmp_path: object) -> None:
    image, data = picture(size=96), io.BytesIO()
    image.save(data, format="PNG")
    path = tmp_path / "zebra.png"  # type: ignore[operator]
    path.write_bytes(data.getvalue())
    pixels = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8).view(96, 96, 3).permute(2, 0, 1) / 255
    source = {"path": path, "str": str(path), "bytes": data.getvalue(), "image": image, "tensor": pixels}[kind]
    chat = agent.open(source)
    assert chat.image.size == (96, 96)
    assert chat.ask("What is it?").text == agent.open(image).ask("What is it?").text


def test_what_is_no_picture_is_refused(agent: Agent) -> None:
    with pytest.raises(ImageError):
        agent.open(b"no picture")


def test_an_unknown_class_is_asked_back_and_nothing_is_claimed(agent: Agent) -> None:
    reply = agent.open(picture()).ask("Why not a dragon?")
    assert "'dragon'" in reply.text
    assert reply.text.endswith("?")
    assert reply.claims == ()


@pytest.mark.parametrize("text", ["", "   \n", "x" * 10_000, "why " * 2_500, "a" * (LONGEST + 1)])
def test_what_cannot_be_used_is_said_so_and_changes_nothing(text: str, agent: Agent) -> None:
    chat = agent.open(picture())
    chat.ask("Why?")
    before = chat.state
    reply = chat.ask(text)
    assert reply.text
    assert reply.claims == reply.figures == reply.acts == ()
    assert reply.suggestions
    assert chat.state == before


@pytest.mark.parametrize(
    "text", ["🦓🦓🦓", "?!?", "\x00\x07", "<script>alert(1)</script>", "'; DROP TABLE blobs; --", "ζέβρα;"]
)
def test_no_text_breaks_a_chat(text: str, agent: Agent) -> None:
    reply = agent.open(picture()).ask(text)
    assert reply.text
    assert agent.check_text(reply.text, reply.claims) == []


def test_a_stream_tells_each_step_and_ends_with_the_reply(agent: Agent) -> None:
    events = list(agent.open(picture()).stream("Why?"))
    assert all(isinstance(event, Event) and event.detail for event in events)
    assert [event.kind for event in events] == [
        "perceive", "understand", "infer", "decide", "explain", "verbalize", "illustrate", "reflect", "reply",
    ]  # fmt: skip
    assert [event.reply is None for event in events] == [True] * 8 + [False]
    assert events[-1].reply is not None
    assert "zebra" in events[-1].reply.text


async def test_asking_without_blocking_gives_the_same_answer(agent: Agent) -> None:
    assert (await agent.open(picture()).aask("Why?")).text == agent.open(picture()).ask("Why?").text


def test_the_same_question_about_the_same_picture_gets_the_same_answer(agent: Agent) -> None:
    first, second = (agent.open(picture()).ask("Why not a horse?") for _ in range(2))
    assert (first.text, first.claims, first.suggestions) == (second.text, second.claims, second.suggestions)


def test_words_can_be_understood_without_running_the_model(agent: Agent) -> None:
    (act,) = agent.understand("Why not a horse?", label="zebra")
    assert (act.kind, act.foil) == ("ask_why_not", "horse")


def test_the_agent_shows_what_it_talks_about(agent: Agent) -> None:
    assert isinstance(agent.subject, Subject)
    assert isinstance(agent.bank, ConceptBank)
    assert all(isinstance(concept, Concept) for concept in agent.bank)
    assert isinstance(agent.knowledge, Knowledge)


def test_a_bank_of_another_model_is_refused(agent: Agent) -> None:
    with pytest.raises(BankError, match=r"made for another subject.*faultline mine"):
        Agent.load(subject=tiny(), bank=agent.bank)
