"""What a chat keeps: plain JSON and little of it, over a restart, and apart from every other chat."""

import ast
import json
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path

import pytest

from agent import Agent
from agent.nodes import decide, explain, infer, perceive, reflect, understand, verbalize
from agent.state import Dialog
from tests.talk import picture

NODES = sorted(Path(perceive.__file__).parent.glob("*.py"))
TWENTY = ("Why?", "Where do you see the mane?", "When are you wrong?", "What is it?", "How sure are you?") * 4
ASKED = "Where does it look?"
MEGABYTE = 1_000_000  # bytes


def test_a_chat_goes_on_after_a_restart(agent: Agent, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'chats.db'}"
    first = Agent.load(store=url)
    chat = first.open(picture())
    chat.ask("It is a horse.")
    told = chat.ask("Why?")

    again = Agent.load(store=url).resume(chat.id)
    assert again.last.text == told.text
    assert again.last.claims == told.claims
    assert [figure.caption for figure in again.last.figures] == [figure.caption for figure in told.figures]
    assert again.image.tobytes() == chat.image.tobytes()
    assert again.minds == chat.minds
    assert again.minds.user.own_label == "horse"
    assert [(role, text) for role, text, _ in again.transcript][-1] == ("agent", told.text)
    assert len(again.transcript) == 4
    reply = again.ask("What if it had no stripes?")
    assert any(figure.name == "redrawn" for figure in reply.figures), "the scene came through the store"
    assert all(again.check(claim) for claim in reply.claims)


def test_an_unknown_chat_is_said_to_be_unknown(agent: Agent) -> None:
    with pytest.raises(KeyError, match="no chat is stored under 'nowhere'"):
        agent.resume("nowhere")


def test_before_the_first_question_there_is_an_empty_reply(agent: Agent) -> None:
    chat = agent.open(picture())
    assert chat.last.text == ""
    assert chat.transcript == ()
    assert agent.resume(chat.id).image.size == chat.image.size


def test_a_question_that_the_next_picture_cut_off_may_be_put_again(agent: Agent) -> None:
    chat = agent.open(picture())
    names = ["zebra", "horse"]
    asked: Dialog = {"known": [["labels", "zebra"], ["labels", "horse"], ["labels", "cow"]]}
    chat.graph.update_state(chat.config, asked, as_node="__start__")
    assert chat.legacy["known"] == asked["known"], "what was answered is not asked again"
    open_: Dialog = {"pending": {"ask": "labels", "label": None, "names": names}}
    chat.graph.update_state(chat.config, open_, as_node="__start__")
    assert chat.legacy["known"] == [["labels", "cow"]]
    assert "pending" not in agent.open(picture(), after=chat).state, "nothing said of the new picture answers it"


def test_twenty_turns_are_plain_json_and_small(agent: Agent) -> None:
    chat = agent.open(picture())
    for text in TWENTY:
        chat.ask(text)
    stored = json.dumps(chat.state)
    assert json.loads(stored) == chat.state
    assert len(stored) < MEGABYTE
    assert len(chat.transcript) == 2 * len(TWENTY)
    for _, _, figures in chat.transcript:
        assert all(figure.image.size for figure in figures)


def test_chats_at_the_same_time_do_not_mix(agent: Agent) -> None:
    animals = ("zebra", "lion", "elephant", "camel") * 2
    pictures = {animal: picture(animal, size=96) for animal in set(animals)}
    chats = [agent.open(pictures[animal]) for animal in animals]
    alone = {animal: agent.open(shown).ask(ASKED).text for animal, shown in pictures.items()}
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda chat: chat.ask(ASKED).text, chats))
    assert told == [alone[animal] for animal in animals]
    assert all(len(chat.transcript) == 2 for chat in chats)


def test_two_chats_about_one_picture_keep_their_own_names_and_minds(agent: Agent) -> None:
    one, other = agent.open(picture()), agent.open(picture())
    one.ask("Call the mane 'hairdo'.")
    one.ask("It is a horse.")
    other.ask("Why?")
    assert "hairdo" not in json.dumps(other.state)
    assert other.minds.user.own_label is None
    assert "hairdo" not in agent.bank.names


@pytest.mark.parametrize("file", NODES, ids=lambda file: file.stem)
def test_a_node_is_a_plain_function_that_knows_nothing_of_the_graph(file: Path) -> None:
    tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    names = {alias.name for node in tree if isinstance(node, ast.Import) for alias in node.names}
    tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    names |= {node.module or "" for node in tree if isinstance(node, ast.ImportFrom)}
    assert not {name for name in names if name.partition(".")[0] in ("langgraph", "langchain_core", "gradio")}


def test_nodes_return_changes_and_leave_the_state_as_it_was(agent: Agent) -> None:
    desk = agent.desk
    chat = agent.open(picture())
    chat.ask("Where is the mane?")
    state: Dialog = {**chat.state, "text": "Call the mane 'hairdo'. Why not a horse?"}
    steps = (perceive.perceive(desk), understand.understand(desk), infer.infer(desk), decide.decide(desk),
             explain.explain(desk), verbalize.verbalize(desk, lambda _: None), reflect.reflect(desk))  # fmt: skip
    for node in steps:
        before = deepcopy(state)
        changes = node(state)
        assert state == before
        assert set(changes) <= set(Dialog.__annotations__)
        state = {**state, **changes}
    assert state["names"] == {"mane": "hairdo"}
    assert state["turn"] == 2
