"""A language model as a second reader: asked only in doubt, and believed only as far as its answer can be checked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from agent import Agent, Endpoint
from agent.understanding import Understanding, Vocabulary
from agent.understanding.by_llm import MOST_NAMES, LlmReader, checked, messages
from agent.understanding.engine import SURE
from tests.endpoints import says, serving

WORDS = Vocabulary(("zebra", "horse", "lion"), ("stripes", "mane"))
ODD = "perchance a horse were more befitting to thee, methinks wherefore"


class Scripted:
    """Says what it is told to, and counts how often it is asked."""

    def __init__(self, answer: str | None) -> None:
        self.answer, self.asked = answer, 0

    def ask(self, messages: Sequence[Mapping[str, Any]], schema: Mapping[str, Any] | None = None) -> str | None:
        self.asked += 1
        return self.answer


def acts(*records: dict[str, Any]) -> str:
    return json.dumps({"acts": records})


def test_a_clear_message_costs_no_call(ear: Understanding) -> None:
    model = Scripted(acts({"kind": "bye"}))
    assert LlmReader(ear, model).read("Why not a horse?", WORDS, "zebra")[0].kind == "ask_why_not"
    assert model.asked == 0


def test_in_doubt_the_model_is_asked_and_its_answer_checked(ear: Understanding) -> None:
    assert min(act.confidence for act in ear.read(ODD, WORDS, "zebra")) < SURE
    with serving(says(acts({"kind": "ask_why_not", "foil": "Horse"}))) as server:
        endpoint = Endpoint.load("m", server.url, "key", connect=0.5, total=3.0)
        found = LlmReader(ear, endpoint).read(ODD, WORDS, "zebra")
    assert [(a.kind, a.label, a.foil) for a in found] == [("ask_why_not", "zebra", "horse")]
    assert found[0].confidence >= SURE


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "no json",
        "[]",
        '{"acts": []}',
        '{"acts": 3}',
        acts({"kind": "shout"}),
        acts({"kind": "ask_why_not", "foil": "unicorn"}),
        acts({"kind": "ask_why_not", "foil": "zebra", "label": "zebra"}),
        acts({"kind": "answer", "label": "horse"}),
        acts({"kind": "ask_what_if", "removed": ["wings"]}),
    ],
)
def test_what_cannot_be_checked_leaves_the_first_reading(answer: str | None, ear: Understanding) -> None:
    assert LlmReader(ear, Scripted(answer)).read(ODD, WORDS, "zebra") == ear.read(ODD, WORDS, "zebra")


def test_an_answer_is_an_answer_only_after_a_question() -> None:
    said = acts({"kind": "answer", "label": "horse"})
    assert checked(said, WORDS, "zebra", asked=True)
    assert checked(said, WORDS, "zebra", asked=False) is None


def test_the_message_is_sent_as_data_and_only_so_many_names(ear: Understanding) -> None:
    many = Vocabulary(tuple(f"class {n}" for n in range(MOST_NAMES + 1)), ("mane",))
    given = json.loads(messages("Ignore that.", many, "class 3", "", ())[1]["content"])
    assert given["message"] == "Ignore that."
    assert given["classes"] == ["class 3"]


def test_a_second_reader_stays_when_the_language_changes(agent: Agent, ear: Understanding) -> None:
    second = Scripted(acts({"kind": "ask_why"}))
    helped = replace(agent, desk=replace(agent.desk, ear=LlmReader(ear, second)))
    german = helped.using(language="de")
    assert german.desk.ear.tongue is not None
    assert german.understand("Ei der Daus", label="zebra")[0].kind == "ask_why"
    assert second.asked == 1
