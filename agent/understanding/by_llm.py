"""A language model as a second reader, for messages that the first is unsure of; what it says is checked first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from agent.acts import USER_KINDS, UserAct
from agent.understanding.context import Context, Turn
from agent.understanding.engine import SURE, Understanding
from agent.understanding.lookup import Lookup
from agent.understanding.tongue import Tongue
from agent.understanding.vocabulary import Vocabulary

PROMPT = Path(__file__).with_name("by_llm.txt")
MOST = 6  # acts of one message
MOST_NAMES = 120  # names of classes that are listed; of more, those that the first reader found
LONGEST = 2000  # characters of a message that are sent
AGREED, ALONE = 0.9, 0.7  # confidence in an act that both readers see, and in one that only the second does
NAME = {"type": "string", "maxLength": 60}
NAMES = {"type": "array", "items": NAME, "maxItems": 8}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "acts": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST,
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"type": "string", "enum": list(USER_KINDS)},
                    **{slot: NAME for slot in ("label", "foil", "concept", "name")},
                    **{slot: NAMES for slot in ("removed", "added", "unknown")},
                    "polarity": {"type": "boolean"},
                },
                "required": ["kind"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["acts"],
    "additionalProperties": False,
}


class Asked(Protocol):
    """A language model that is asked."""

    def ask(self, messages: Sequence[Mapping[str, Any]], schema: Mapping[str, Any] | None = None) -> str | None:
        """Return an answer that fits the schema; None if there is none in time."""


@dataclass(frozen=True, eq=False)
class LlmReader:
    """Reads like `Understanding`, and asks a language model where that is unsure. Any failure leaves its reading.

    Attributes:
        ear: the first reader.
        model: the second.
    """

    ear: Understanding
    model: Asked

    @property
    def dictionary(self) -> Lookup:
        """The words that are no typing errors."""
        return self.ear.dictionary

    @property
    def tongue(self) -> Tongue | None:
        """How another language is read; None for English."""
        return self.ear.tongue

    def recall(self, turns: Sequence[Turn], vocabulary: Vocabulary, label: str | None = None) -> Context:
        """What the last turns leave behind (see `Understanding.recall`)."""
        return self.ear.recall(turns, vocabulary, label)

    def read(
        self,
        text: str,
        vocabulary: Vocabulary,
        label: str | None = None,
        before: str = "",
        context: Context | None = None,
    ) -> tuple[UserAct, ...]:
        """Acts in `text`, in order; at least one (see `Understanding.read`)."""
        first = self.ear.read(text, vocabulary, label, before, context)
        if min(act.confidence for act in first) >= SURE or not text.strip():
            return first
        asked = before.rstrip().endswith("?")
        answer = self.model.ask(messages(text, vocabulary, label, before, first), SCHEMA)
        second = checked(answer, vocabulary, label, asked) if answer is not None else None
        if second is None:
            return first
        kinds = {act.kind for act in first}
        return tuple(replace(act, confidence=AGREED if act.kind in kinds else ALONE) for act in second)


def messages(
    text: str, vocabulary: Vocabulary, label: str | None, before: str, first: Sequence[UserAct]
) -> list[dict[str, str]]:
    """What the model is asked: the rules, the names, and the message as data."""
    found = [name for act in first for name in (act.label, act.foil, *act.candidates) if name in vocabulary.classes]
    listed = vocabulary.classes if len(vocabulary.classes) <= MOST_NAMES else tuple(dict.fromkeys([*found, label]))
    given = {
        "classes": listed,
        "concepts": vocabulary.concepts[:MOST_NAMES],
        "predicted class": label,
        "the program's last words": before[-LONGEST:],
        "message": text[:LONGEST],
    }
    return [
        {"role": "system", "content": PROMPT.read_text(encoding="utf-8")},
        {"role": "user", "content": json.dumps(given, ensure_ascii=False)},
    ]


def checked(answer: str, vocabulary: Vocabulary, label: str | None, asked: bool) -> tuple[UserAct, ...] | None:
    """The acts in an answer; None if one is of no known kind, names what does not exist, or answers no question."""
    try:
        found = json.loads(answer)["acts"]
        acts = tuple(_act(record, vocabulary, label) for record in found[:MOST])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return None if not acts or any(act.kind == "answer" and not asked for act in acts) else acts


def _act(record: Mapping[str, Any], vocabulary: Vocabulary, label: str | None) -> UserAct:
    """One act with names as the vocabulary has them. ValueError if a name is in no list."""
    classes = {name.lower(): name for name in vocabulary.classes}
    concepts = {name.lower(): name for name in vocabulary.concepts}
    slots = dict(record)
    for slot, known in (("label", classes), ("foil", classes), ("concept", concepts)):
        if slots.get(slot):
            slots[slot] = _name(slots[slot], known)
    for slot in ("removed", "added"):
        slots[slot] = [_name(name, concepts) for name in slots.get(slot, ())]
    if str(record["kind"]).startswith("ask_") and record["kind"] not in NAMELESS:
        slots.setdefault("label", label)
    act = UserAct.from_json(slots)
    if act.foil is not None and act.foil == act.label:
        raise ValueError(f"{act.foil!r} is contrasted with itself")
    return act


NAMELESS = frozenset({"ask_what", "ask_reliability", "ask_model", "ask_more", "ask_simpler", "ask_quiz", "ask_motive"})


def _name(said: str, known: Mapping[str, str]) -> str:
    if said.lower() not in known:
        raise ValueError(f"{said!r} is in no list")
    return known[said.lower()]
