"""A user who is played by a language model, at any OpenAI-compatible endpoint: never the only evidence."""

import re
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import TypeVar

from PIL import Image

from agent import Endpoint
from concepts.knowledge import Knowledge
from dialogs.cases import Case
from dialogs.reading import Names
from dialogs.users.common import Common
from dialogs.users.family import Family
from dialogs.users.role import Role

TOTAL = 60.0  # seconds for an answer
TRIES = 2  # times that one thing is asked
LONGEST = 600  # characters of an utterance
PROMPT = files("dialogs.users").joinpath("played.txt")
_NUMBER = re.compile(r"(-?\d*\.?\d+)(\s?%)?")
Answer = TypeVar("Answer")


class PlayedError(RuntimeError):
    """The language model that plays a user is out of reach, or does not answer as asked."""


class PlayedUser:
    """A SimulatedUser whose part a language model plays.

    It is told in words what can be seen in a picture. What it expects and believes is asked beside the talk, and
    leaves no trace in it.

    Args:
        endpoint: where the language model is.
        role: who is played.
        labels: the classes.
        concepts: what can be told apart in a picture.
    """

    def __init__(self, endpoint: Endpoint, role: Role, labels: Sequence[str], concepts: Sequence[str]) -> None:
        self._endpoint, self._names = endpoint, Names.of(labels)
        self._labels = tuple(labels)
        text = PROMPT.read_text(encoding="utf-8")
        part = text.format(role=role, labels=", ".join(labels), concepts=", ".join(concepts))
        self._talk = [{"role": "system", "content": part}]

    @classmethod
    def load(
        cls,
        model: str,
        family: Family,
        seed: int,
        labels: Sequence[str],
        concepts: Sequence[str],
        kinds: Mapping[str, str] | None = None,
        knowledge: Knowledge | None = None,
        base_url: str | None = None,
        api_key: str | None = None,
    ) -> "PlayedUser":
        """Have a member of a family played; endpoint and key from OPENAI_BASE_URL and OPENAI_API_KEY if not given.

        Nothing is sent yet. For the other arguments see `make`.
        """
        endpoint = Endpoint.load(model, base_url, api_key, total=TOTAL)
        role = Role.drawn(family, seed, Common.of(labels, concepts, kinds or {}, knowledge))
        return cls(endpoint, role, labels, concepts)

    def greet(self, case: Case) -> str:
        """Say what is seen and expected. PlayedError if the model does not."""
        return self._speak(f"{_seen(case)} Say what you see, and what you expect the machine to say.") or "Hello."

    def hear(self, text: str, figures: Sequence[Image.Image]) -> str | None:
        """Answer a reply, or None to leave. PlayedError if the model does not."""
        return self._speak(f"The program says: {text}")

    def see(self, case: Case, text: str) -> None:
        """Look at a changed picture. Nothing is asked of the model: the talk goes on with the next reply."""
        self._talk += [{"role": "user", "content": f"{_seen(case)} {text}"}]

    def expect(self, case: Case) -> str:
        """The label that is expected of the machine. PlayedError if the model names none, or several."""
        question = f"{_seen(case)} Which label will the machine give it? Write that one label and nothing else."
        return self._ask(question, self._label, f"one of the {len(self._labels)} labels")

    def belief(self, label: str, concept: str) -> float:
        """P(it thinks that the concept speaks for the label). PlayedError if the model gives no number in [0, 1]."""
        question = (
            f"How likely is it, in your eyes, that {concept} speaks for {label} with the machine? "
            "Write one number between 0 and 1 and nothing else."
        )
        return self._ask(question, _share, "a number between 0 and 1")

    def _speak(self, heard: str) -> str | None:
        """Go on with the talk; None where the model takes its leave."""
        said = self._ask(heard, _utterance, f"one or two sentences of at most {LONGEST} characters")
        self._talk += [{"role": "user", "content": heard}, {"role": "assistant", "content": said}]
        return None if said.strip(".! ").upper() == "BYE" else said

    def _ask(self, question: str, read: Callable[[str], Answer | None], wanted: str) -> Answer:
        """Ask beside the talk until the answer can be read."""
        messages = [*self._talk, {"role": "user", "content": question}]
        said = ""
        for _ in range(TRIES):
            said = self._said(messages)
            answer = read(said)
            if answer is not None:
                return answer
            repair = f"That is not what was asked for. Write {wanted}, and nothing else."
            messages = [*messages, {"role": "assistant", "content": said}, {"role": "user", "content": repair}]
        raise PlayedError(
            f"the language model {self._endpoint.model!r} was asked for {wanted} and answered {said[:80]!r}, "
            f"{TRIES} times over; try a model that follows instructions better"
        )

    def _said(self, messages: list[dict[str, str]]) -> str:
        answer = self._endpoint.answer(messages)
        if not answer.ending.sound or answer.ending.kind == "refused":
            raise PlayedError(
                f"the language model {self._endpoint.model!r} at {self._endpoint.address} gave no answer: "
                f"{answer.ending}; check the endpoint, the name of the model and the key"
            )
        return answer.text or ""

    def _label(self, said: str) -> str | None:
        found = self._names.within(said.lower())
        return found[0] if len(found) == 1 else None


def _seen(case: Case) -> str:
    own = f" You would call it {case.looks_like}." if case.looks_like else ""
    return f"You look at a picture. In it you see: {', '.join(sorted(case.visible)) or 'nothing that you know'}.{own}"


def _utterance(said: str) -> str | None:
    return said if 0 < len(said) <= LONGEST else None


def _share(said: str) -> float | None:
    """The only number in a text, if it is in [0, 1] and no percentage."""
    numbers = _NUMBER.findall(said.replace("\u2212", "-"))
    if len(numbers) != 1 or numbers[0][1]:
        return None
    value = float(numbers[0][0])
    return value if 0 <= value <= 1 else None
