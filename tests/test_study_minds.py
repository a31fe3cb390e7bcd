"""Whose mind the agent goes by in each arm, and what is not asked twice."""

from dataclasses import dataclass
from typing import Any

import pytest

from dialogs.arms import Minded
from dialogs.arms.bare import Answer, Interview
from dialogs.arms.minded import oracle, shuffled
from dialogs.engines import Guides
from dialogs.memory import Memory
from tests.scribes import Scribe, room
from tests.studies import trial


class True_:
    """Minds that can be told the truth."""

    def informed(self, belief: Any) -> Any:
        return belief


def test_the_pictures_of_one_dialog_are_talked_about_with_the_same_person() -> None:
    scribe = Scribe()
    talk = Minded(scribe)  # type: ignore[arg-type]
    for _ in range(2):
        talk.open(trial(1))
        talk.reply("Why?")
    assert scribe.done == [("open", (False, False)), ("ask", "Why?"), ("open", (True, False)), ("ask", "Why?")]


def test_the_oracle_is_told_the_true_mind_before_every_reply() -> None:
    scribe = Scribe(minds=True_())
    talk = oracle(room(scribe))
    talk.open(trial(1))
    talk.reply("Why?")
    talk.reply("And?")
    assert [what for what, _ in scribe.done] == ["open", "suppose", "ask", "suppose", "ask"]
    assert all(told("cat", "tail") == 0.25 for what, told in scribe.done if what == "suppose")


def test_the_shuffled_arm_goes_by_the_mind_of_another_at_the_same_turn() -> None:
    scribe = Scribe()
    talk = shuffled(room(scribe, ["first", "second"]))
    talk.open(trial(1))
    for _ in range(3):
        talk.reply("Why?")
    assert [told for what, told in scribe.done if what == "suppose"] == ["first", "second", "second"]


def test_a_question_that_was_spared_is_put_before_the_next_one() -> None:
    scribe = Scribe()
    memory = Memory()
    memory.recall((1, False, ("first?",)), lambda: Answer("Known.", ()))
    interview = Interview(Guides(Plain(scribe), memory), trial(1))  # type: ignore[arg-type]
    assert interview.ask("first?").text == "Known." and scribe.done == []
    assert interview.ask("second?").text == "So."
    assert [told for what, told in scribe.done if what == "ask"] == ["first?", "second?"]


@dataclass
class Plain:
    """An agent that is the same with every policy."""

    scribe: Scribe

    def using(self, policy: str) -> Scribe:
        return self.scribe


def test_a_memory_lets_go_of_what_was_not_asked_for_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogs.memory.KEPT", 2)
    memory, made = Memory(), []
    for key in ("a", "b", "a", "c", "a", "b"):
        memory.recall(key, lambda key=key: made.append(key))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]
