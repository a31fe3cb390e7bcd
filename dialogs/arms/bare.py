"""Bare answers: questions to an agent that says nothing unasked, and so tells everybody the same of a picture."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from agent import Chat, Reply
from dialogs.arms.talk import Told
from dialogs.cases import Trial
from dialogs.engines import Guides


@dataclass(frozen=True)
class Answer:
    """Words, and pictures as the bytes of PNG files, which take little room."""

    text: str
    pictures: tuple[bytes, ...]

    @classmethod
    def of(cls, reply: Reply) -> "Answer":
        """An answer as it is kept."""
        return cls(reply.text, tuple(_packed(figure.image) for figure in reply.figures))


class Interview:
    """Questions about one picture, in order. What was answered before is not asked again."""

    def __init__(self, guides: Guides, trial: Trial) -> None:
        self._guides, self._trial = guides, trial
        self._asked: tuple[str, ...] = ()
        self._put = 0  # of the questions asked, those that the agent was really asked
        self._chat: Chat | None = None

    def ask(self, *questions: str) -> Told:
        """The answers to some questions, in one text."""
        return joined([self._answer(question) for question in questions])

    def _answer(self, question: str) -> Answer:
        self._asked = (*self._asked, question)
        return self._guides.memory.recall((self._trial.number, self._trial.edited, self._asked), self._really)

    def _really(self) -> Answer:
        """Ask the agent, first what it was spared so far: an answer may depend on what was asked before."""
        self._chat = self._chat or self._guides.plain.open(self._trial.picture, stored=False)
        replies = [self._chat.ask(question) for question in self._asked[self._put :]]
        self._put = len(self._asked)
        return Answer.of(replies[-1])


def joined(answers: Sequence[Answer]) -> Told:
    """Several answers as one; a paragraph that was there before is left out."""
    paragraphs = [part for answer in answers for part in answer.text.split("\n\n") if part]
    figures = tuple(Image.open(io.BytesIO(data)) for answer in answers for data in answer.pictures)
    return Told("\n\n".join(dict.fromkeys(paragraphs)), figures)


def _packed(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.convert("RGB").save(data, format="PNG", compress_level=1)
    return data.getvalue()
