"""How a scripted person reads an explanation: plain patterns over sentences, to lessons about labels and concepts.

It knows the words of everyday English and the names of things, and nothing of the claims that a sentence came from.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"(?<=[.?!;])\s+|\n+")
_SHARE = re.compile(r"(\d+)\s?%")
_CHANGE = re.compile(r"\b(without|with|take away|instead of|in place of|add|put)\b")
ADDING = frozenset({"with", "add", "put"})
_SIGNED = re.compile(r"([+\u2212-])\s?(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Lesson:
    """What a sentence says a concept does for a label.

    Attributes:
        label: the class.
        concept: what speaks for or against it.
        strength: in [-1, 1]; positive speaks for the label, 0 says that it does nothing.
    """

    label: str
    concept: str
    strength: float


@dataclass(frozen=True)
class Taken:
    """What a person takes from one text.

    Attributes:
        said: the label that the machine gave the picture, where told.
        lessons: what was said of concepts, in order.
        question: concepts that a question to the person imagines gone, or None if there is no such question.
    """

    said: str | None
    lessons: tuple[Lesson, ...]
    question: tuple[str, ...] | None


@dataclass(frozen=True)
class Reader:
    """Finds the names of classes and concepts in sentences."""

    labels: tuple[str, ...]
    concepts: tuple[str, ...]

    def read(self, text: str, said: str | None = None) -> Taken:
        """Read a text; `said` is what the reader knows the machine to have said of the picture."""
        lessons: list[Lesson] = []
        question = None
        for sentence in filter(None, _SENTENCE.split(text)):
            lower = sentence.lower()
            if lower.startswith("but "):
                lessons = _halved(lessons)
            elif ", but it " in lower:
                lessons += _halved(self._lessons(lower.partition(", but it ")[0], said))
            elif "would the model say" in lower or "do you think the model" in lower:
                question = self.named(lower.partition("without")[2], self.concepts)
            else:
                said = self._told(lower) or said
                lessons += self._lessons(lower, said)
        return Taken(said, tuple(lessons), question)

    def named(self, text: str, names: Sequence[str]) -> tuple[str, ...]:
        """Those of `names` that stand in the text, in the order in which they do."""
        found: dict[str, int] = {}
        for name in sorted(names, key=len, reverse=True):
            place = re.search(rf"\b{re.escape(name.lower())}\b", text)
            if place is not None:
                found[name] = place.start()
                text = text[: place.start()] + " " * len(name) + text[place.end() :]
        return tuple(sorted(found, key=lambda name: found[name]))

    def _told(self, sentence: str) -> str | None:
        if not re.match(r"(the model says|its answer is|you and the model agree)", sentence):
            return None
        return next(iter(self.named(sentence, self.labels)), None)

    def _lessons(self, sentence: str, said: str | None) -> Iterator[Lesson]:
        """The first kind of sentence that fits."""
        if re.match(r"\(?(generally known|in general|the picture redrawn|in the picture itself)", sentence):
            return
        labels = self.named(sentence, self.labels)
        if sentence.startswith("on average"):
            yield from self._usual(sentence)
        elif re.search(r"it would say|to make it say", sentence) and labels:
            yield from self._flip(sentence, said, labels[0])
        elif "apart" in sentence and len(labels) == 2:
            yield from self._apart(sentence, labels[0], labels[1])
        elif "still says" in sentence and labels:
            yield from (Lesson(labels[0], name, 0.0) for name in self._edit(sentence)[0])
        elif "without" in sentence and "it says" in sentence and said and labels:
            yield from self._flip(sentence, said, labels[0])
        elif labels or said:
            yield from self._weights(sentence, labels[0] if labels else str(said))

    def _flip(self, sentence: str, said: str | None, foil: str) -> Iterator[Lesson]:
        """Without the stripes and with horns it would say goat."""
        gone, come = self._edit(sentence)
        if said is not None:
            yield from (Lesson(said, name, 1.0) for name in gone)
        yield from (Lesson(foil, name, 1.0) for name in come)

    def _edit(self, sentence: str) -> tuple[list[str], list[str]]:
        """What is taken away and what is added: by the nearest word before a name, up to the verdict."""
        told = sentence.partition(", ")[2] if sentence.startswith("to make it say") else sentence
        _, *parts = _CHANGE.split(re.split(r"\bit (?:would|says|still)", told)[0])
        gone: list[str] = []
        come: list[str] = []
        for word, names in zip(parts[::2], parts[1::2], strict=True):
            (come if word in ADDING else gone).extend(self.named(names, self.concepts))
        return gone, come

    def _apart(self, sentence: str, label: str, foil: str) -> Iterator[Lesson]:
        """What sets zebra apart from horse here: the stripes (+3.0)."""
        for name, strength in zip(self.named(sentence, self.concepts), _amounts(sentence), strict=False):
            yield Lesson(label, name, strength / 2)
            yield Lesson(foil, name, -strength / 2)

    def _usual(self, sentence: str) -> Iterator[Lesson]:
        """On average, the stripes speak for zebra (+4.2) and against horse (-3.1)."""
        for label in self.named(sentence, self.labels):
            amount = _amounts(sentence.partition(label.lower())[2])[:1]
            yield from (Lesson(label, n, a) for n in self.named(sentence, self.concepts) for a in amount)

    def _weights(self, sentence: str, label: str) -> Iterator[Lesson]:
        """What a list of shares, or a plain sentence about one concept, says."""
        names = self.named(sentence, self.concepts)
        if "hardly anything" in sentence:
            yield from (Lesson(label, name, 0.0) for name in names)
        elif re.search(r"\bspeaks? against\b", sentence):
            yield from (Lesson(label, name, -0.7) for name in names)
        elif re.search(r"\bspeaks? for\b|\bcarr(y|ies)\b|what speaks for it", sentence):
            shares = [int(share) / 100 for share in _SHARE.findall(sentence)] or [0.5] * len(names)
            yield from (Lesson(label, n, min(1.0, 0.3 + s)) for n, s in zip(names, shares, strict=False))


def _halved(lessons: Iterable[Lesson]) -> list[Lesson]:
    """Lessons that were then put in doubt."""
    return [Lesson(lesson.label, lesson.concept, lesson.strength / 2) for lesson in lessons]


def _amounts(sentence: str) -> list[float]:
    """Signed numbers, squeezed into [-1, 1]: three is much."""
    return [max(-1.0, min(1.0, float(n) / 3)) * (1 if sign == "+" else -1) for sign, n in _SIGNED.findall(sentence)]
