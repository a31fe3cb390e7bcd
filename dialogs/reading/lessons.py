"""What single sentences of an explanation teach: plain patterns, and no more than a person would take from them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.reading import amounts
from dialogs.reading.heard import Span
from dialogs.reading.taken import Lesson
from dialogs.reading.words import Words

_SIDE = re.compile(r"hardly anything|nothing|\bfor\b|\bagainst\b")
_ASIDE = re.compile(
    r"\(?(generally known|as is generally known|in general|the picture (?:re)?drawn|in the picture itself)"
)
_TEACHES = re.compile(r"say|speak|carr(?:y|ies)|apart|hardly anything|clues|favour of|instead,|^to get|^to turn it")
_USUAL = re.compile(r"on average|over many pictures|averaged over|by and large")
_FLIPS = re.compile(r"it would say|to make it say|^for .* instead,|^to get |^to turn it to ")

# In logits, what plain words say; from the mean weight behind such sentences in talks about the Menagerie's model.
PLAIN, FLIP, OPPOSED = 2.5, 3.0, -1.5  # "speaks for"; what an answer hangs on; "speaks against"
STAYS = 1.0  # the answer stays without it
FLOOR, WHOLE = 0.5, 7.5  # no share and the whole of "the evidence"
STRONG = 4.5  # "a lot"


@dataclass(frozen=True)
class Lessons:
    """Finds what a sentence says of concepts."""

    words: Words

    def of(self, sentence: str, said: str | None) -> Iterator[Lesson]:
        """The lessons of a lower-case sentence; `said` is what the machine said of the picture, where known."""
        if _ASIDE.match(sentence):
            return
        if _USUAL.match(sentence):
            yield from self._usual(sentence)
        elif _TEACHES.search(sentence):
            yield from self._here(sentence, said)

    def _here(self, sentence: str, said: str | None) -> Iterator[Lesson]:
        """What a sentence about this picture says."""
        labels = self.words.labels(sentence)
        if labels and _FLIPS.search(sentence):
            yield from self._flip(sentence, said, labels[0])
        elif len(labels) == 2 and "apart" in sentence:
            yield from self._apart(sentence, labels[0], labels[1])
        elif labels and "still says" in sentence:
            yield from (Lesson(labels[0], name, STAYS) for name in self.words.edit(sentence)[0])
        elif labels and said and "without" in sentence and "it says" in sentence:
            yield from self._flip(sentence, said, labels[0])
        elif labels or said:
            yield from self._weights(sentence, labels[0] if labels else str(said))

    def _flip(self, sentence: str, said: str | None, foil: str) -> Iterator[Lesson]:
        """Without the stripes and with horns it would say goat."""
        gone, come = self.words.edit(sentence)
        if said is not None:
            yield from (Lesson(said, name, FLIP) for name in gone)
        yield from (Lesson(foil, name, FLIP) for name in come)

    def _apart(self, sentence: str, label: str, foil: str) -> Iterator[Lesson]:
        """What sets zebra apart from horse here: the stripes (+3.0)."""
        for name, note, _ in self.words.noted(sentence):
            strength = _middle(amounts.weight(note))
            if strength is not None:
                yield Lesson(label, name, strength / 2)
                yield Lesson(foil, name, -strength / 2)

    def _usual(self, sentence: str) -> Iterator[Lesson]:
        """On average, the stripes speak for zebra (+4.2) and against horse (-3.1); or a list for one label."""
        head, colon, _ = sentence.partition(": ")
        if colon and self.words.labels(head):
            yield from self._weights(sentence, self.words.labels(head)[0])
            return
        names, side, last = self.words.concepts(sentence), "for", 0
        for label, note, start in self.words.noted(sentence, self.words.classes):
            side = next((word for word in reversed(_SIDE.findall(sentence, last, start))), side)
            last = start
            told = _sided(amounts.weight(note), side)
            strength = {"for": PLAIN, "against": OPPOSED}.get(side, 0.0) if told is None else told
            yield from (Lesson(label, name, strength) for name in names)

    def _weights(self, sentence: str, label: str) -> Iterator[Lesson]:
        """What a list of shares or weights, or a plain sentence about one concept, says."""
        side = next(
            iter(re.findall(r"hardly anything|speaks? against|speaks? for|carr(?:y|ies)|clues", sentence)), None
        )
        plain = _PLAIN.get(str(side))
        if side is None and "favour of" not in sentence:
            return
        for name, note, _ in self.words.noted(sentence):
            told = _sided(amounts.weight(note or sentence) if "%" not in note or "+" in note else None, str(side))
            share = amounts.share(note or sentence)
            if told is None and share is not None and plain is None:
                told = FLOOR + WHOLE * sum(share) / 2
            yield Lesson(label, name, (PLAIN if plain is None else plain) if told is None else told)


_PLAIN = {"hardly anything": 0.0, "speaks against": OPPOSED, "speak against": OPPOSED}


def _middle(span: Span | None) -> float | None:
    """What a span is taken for: its middle, or what "a lot" is usually."""
    if span is None:
        return None
    low, high = span
    if max(abs(low), abs(high)) >= amounts.MANY:
        return STRONG if high > 0 else -STRONG
    return (low + high) / 2


def _sided(span: Span | None, side: str) -> float | None:
    """The same, turned round where words for a size come behind "against"."""
    middle = _middle(span)
    return -middle if middle is not None and middle > 0 and side.endswith("against") else middle
