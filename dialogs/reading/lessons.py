"""What single sentences of an explanation teach: plain patterns, and no more than a person would take from them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.reading.names import Names
from dialogs.reading.taken import Lesson

_SHARE = re.compile(r"(\d+)\s?%")
_CHANGE = re.compile(r"\b(without|with|take away|instead of|in place of|add|put)\b")
_ADDING = frozenset({"with", "add", "put"})
_SIGNED = re.compile(r"([+\u2212-])\s?(\d+(?:\.\d+)?)")
_NUMBER = re.compile(r" ?\(?([+\u2212-]\s?\d+(?:\.\d+)?)")
_SIDE = re.compile(r"hardly anything|nothing|\bfor\b|\bagainst\b")
_ASIDE = re.compile(r"\(?(generally known|in general|the picture redrawn|in the picture itself)")
_TEACHES = re.compile(r"say|speak|carr(?:y|ies)|apart|hardly anything")

# In logits, what plain words say; from the mean weight behind such sentences in talks about the Menagerie's model.
PLAIN, FLIP, OPPOSED = 2.5, 3.0, -1.5  # "speaks for"; what an answer hangs on; "speaks against"
STAYS = 1.0  # the answer stays without it
FLOOR, WHOLE = 0.5, 7.5  # no share and the whole of "the evidence"


@dataclass(frozen=True)
class Lessons:
    """Finds what a sentence says of concepts."""

    labels: Names
    concepts: Names

    def of(self, sentence: str, said: str | None) -> Iterator[Lesson]:
        """The lessons of a lower-case sentence; `said` is what the machine said of the picture, where known."""
        if _ASIDE.match(sentence):
            return
        if sentence.startswith("on average"):
            yield from self._usual(sentence)
        elif _TEACHES.search(sentence):
            yield from self._here(sentence, said)

    def _here(self, sentence: str, said: str | None) -> Iterator[Lesson]:
        """What a sentence about this picture says."""
        labels = self.labels.within(sentence)
        if labels and re.search(r"it would say|to make it say", sentence):
            yield from self._flip(sentence, said, labels[0])
        elif len(labels) == 2 and "apart" in sentence:
            yield from self._apart(sentence, labels[0], labels[1])
        elif labels and "still says" in sentence:
            yield from (Lesson(labels[0], name, STAYS) for name in self.edit(sentence)[0])
        elif labels and said and "without" in sentence and "it says" in sentence:
            yield from self._flip(sentence, said, labels[0])
        elif labels or said:
            yield from self._weights(sentence, labels[0] if labels else str(said))

    def _flip(self, sentence: str, said: str | None, foil: str) -> Iterator[Lesson]:
        """Without the stripes and with horns it would say goat."""
        gone, come = self.edit(sentence)
        if said is not None:
            yield from (Lesson(said, name, FLIP) for name in gone)
        yield from (Lesson(foil, name, FLIP) for name in come)

    def edit(self, sentence: str) -> tuple[list[str], list[str]]:
        """What is taken away and what is added: by the nearest word before a name, up to the verdict."""
        told = sentence.partition(", ")[2] if sentence.startswith("to make it say") else sentence
        _, *parts = _CHANGE.split(re.split(r"\bit (?:would|says|still)", told)[0])
        gone: list[str] = []
        come: list[str] = []
        for word, names in zip(parts[::2], parts[1::2], strict=True):
            (come if word in _ADDING else gone).extend(self.concepts.within(names))
        return gone, come

    def _apart(self, sentence: str, label: str, foil: str) -> Iterator[Lesson]:
        """What sets zebra apart from horse here: the stripes (+3.0)."""
        for name, strength in zip(self.concepts.within(sentence), _amounts(sentence), strict=False):
            yield Lesson(label, name, strength / 2)
            yield Lesson(foil, name, -strength / 2)

    def _usual(self, sentence: str) -> Iterator[Lesson]:
        """On average, the stripes speak for zebra (+4.2) and against horse (-3.1)."""
        names, at, side = self.concepts.within(sentence), 0, "for"
        for label, start, end in self.labels.spots(sentence):
            side = next((word for word in reversed(_SIDE.findall(sentence, at, start))), side)
            at = end
            number = _NUMBER.match(sentence, end)
            strength = _number(number.group(1)) if number else {"for": PLAIN, "against": OPPOSED}.get(side, 0.0)
            yield from (Lesson(label, name, strength) for name in names)

    def _weights(self, sentence: str, label: str) -> Iterator[Lesson]:
        """What a list of shares, or a plain sentence about one concept, says."""
        names, numbers = self.concepts.within(sentence), _amounts(sentence)
        if "hardly anything" in sentence:
            told = numbers or [0.0] * len(names)
        elif re.search(r"\bspeaks? against\b", sentence):
            told = numbers or [OPPOSED] * len(names)
        elif re.search(r"\bspeaks? for\b|\bcarr(?:y|ies)\b", sentence):
            shares = [FLOOR + WHOLE * int(share) / 100 for share in _SHARE.findall(sentence)]
            told = numbers or shares or [PLAIN] * len(names)
        else:
            return
        yield from (Lesson(label, name, strength) for name, strength in zip(names, told, strict=False))


def _amounts(sentence: str) -> list[float]:
    return [_number(sign + digits) for sign, digits in _SIGNED.findall(sentence)]


def _number(text: str) -> float:
    return float(text.replace("\u2212", "-").replace(" ", ""))
