"""How a scripted person reads an explanation: plain patterns over sentences, to lessons about labels and concepts.

It knows the words of everyday English and the names of things, and nothing of the claims that a sentence came from.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Self, TypeAlias

_SENTENCE = re.compile(r"(?<=[.?!;])\s+|\n+")
_SHARE = re.compile(r"(\d+)\s?%")
_CHANGE = re.compile(r"\b(without|with|take away|instead of|in place of|add|put)\b")
_SIGNED = re.compile(r"([+\u2212-])\s?(\d+(?:\.\d+)?)")
_NUMBER = re.compile(r" ?\(?([+\u2212-]\s?\d+(?:\.\d+)?)")
_SIDE = re.compile(r"hardly anything|nothing|\bfor\b|\bagainst\b")
_TOLD = re.compile(r"the model says|its answer is|you and the model agree")
_ASIDE = re.compile(r"\(?(generally known|in general|the picture redrawn|in the picture itself)")
_COUNTED = re.compile(r"right in (\d+) of (\d+)")
_DOUBT = re.compile(r"a word of doubt|\bmay (well )?be wrong|\b(is|are) (often )?wrong|mistaken for|least reliable")
_TEACHES = re.compile(r"say|speak|carr(?:y|ies)|apart|hardly anything")
_ADDING = frozenset({"with", "add", "put"})

DOUBTFUL = 0.85  # of a machine that is right less often than that, people hear that it errs
# In logits, what plain words say; from the mean weight behind such sentences in talks about the Menagerie's model.
PLAIN, FLIP, OPPOSED = 2.5, 3.0, -1.5  # "speaks for"; what an answer hangs on; "speaks against"
FLOOR, WHOLE = 0.5, 7.5  # no share and the whole of "the evidence"
IN_DOUBT = 0.5  # what is left of a lesson that is then put in doubt

Form: TypeAlias = Literal["labels", "concepts", "kinds", "what_if"]
_FORMS: tuple[tuple[re.Pattern[str], Form], ...] = (
    (re.compile(r"do you know well\b"), "labels"),
    (re.compile(r"do you think speaks? for\b"), "concepts"),
    (re.compile(r"do you think it goes by\b"), "kinds"),
    (re.compile(r"would the model say|do you think the model"), "what_if"),
)


@dataclass(frozen=True)
class Lesson:
    """What a sentence says a concept does for a label.

    Attributes:
        label: the class.
        concept: what speaks for or against it.
        strength: in logits, as far as words tell; positive speaks for the label, 0 says that it does nothing.
    """

    label: str
    concept: str
    strength: float


@dataclass(frozen=True)
class Asked:
    """A question that was put to the person.

    Attributes:
        form: which of these do you know, which speak for a label, what kinds of things count, or what would it say.
        label: the class that it is about, where there is one.
        options: what to choose from: classes, concepts or kinds.
        removed: concepts that are imagined gone.
        added: concepts that are imagined there.
    """

    form: Form
    label: str | None = None
    options: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """What a person takes from one text.

    Attributes:
        said: the label that the machine gave the picture, where told.
        lessons: what was said of concepts, in order.
        asked: the last question that was put to the person, if any.
        warned: whether it was said that the machine errs, here or often.
    """

    said: str | None = None
    lessons: tuple[Lesson, ...] = ()
    asked: Asked | None = None
    warned: bool = False


@dataclass(frozen=True)
class Names:
    """Names as they stand in a text, found in one pass, longer names first."""

    pattern: re.Pattern[str]
    known: dict[str, str] = field(repr=False)

    @classmethod
    def of(cls, names: Sequence[str]) -> Self:
        """Prepare to look for `names`."""
        known = {name.lower(): name for name in names}
        ways = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
        return cls(re.compile(rf"\b(?:{ways})\b" if ways else r"(?!)"), known)

    def spots(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Each name with where it starts and ends in the lower-case text."""
        for match in self.pattern.finditer(text):
            yield self.known[match.group()], match.start(), match.end()

    def within(self, text: str) -> tuple[str, ...]:
        """The names in the lower-case text, each once, in the order in which they stand there."""
        return tuple(dict.fromkeys(name for name, _, _ in self.spots(text)))


@dataclass(frozen=True)
class Reader:
    """Reads texts about classes and concepts; make one with `of`."""

    labels: Names
    concepts: Names
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, labels: Sequence[str], concepts: Sequence[str], kinds: Sequence[str] = ()) -> Self:
        """A reader who can tell these classes, concepts and kinds of concepts by name."""
        return cls(Names.of(labels), Names.of(concepts), tuple(kinds))

    def read(self, text: str, said: str | None = None) -> Taken:
        """Read a text; `said` is what the reader knows the machine to have said of the picture."""
        lessons: list[Lesson] = []
        last: list[Lesson] = []
        asked, warned = None, False
        for sentence in filter(None, _SENTENCE.split(text.lower())):
            if sentence.startswith("but "):
                lessons[len(lessons) - len(last) :] = last = _doubted(last)
                continue
            question = self._asked(sentence)
            if question is not None:
                asked = question
                continue
            said = self._told(sentence) or said
            warned = warned or _warns(sentence)
            last = self._taught(sentence, said)
            lessons += last
        return Taken(said, _once(lessons), asked, warned)

    def _told(self, sentence: str) -> str | None:
        return next(iter(self.labels.within(sentence)), None) if _TOLD.match(sentence) else None

    def _asked(self, sentence: str) -> Asked | None:
        """The question to the person in this sentence."""
        if not sentence.endswith("?"):
            return None
        form = next((form for pattern, form in _FORMS if pattern.search(sentence)), None)
        head, _, tail = sentence.rpartition(":")
        match form:
            case "labels":
                return Asked("labels", options=self.labels.within(tail))
            case "concepts":
                return Asked("concepts", next(iter(self.labels.within(head)), None), self.concepts.within(tail))
            case "kinds":
                return Asked("kinds", options=tuple(kind for kind in self.kinds if re.search(rf"\b{kind}s?\b", tail)))
            case "what_if":
                gone, come = self._edit(sentence)
                return Asked("what_if", removed=tuple(gone), added=tuple(come))
        return None

    def _taught(self, sentence: str, said: str | None) -> list[Lesson]:
        """The lessons of one sentence; half of what an edit teaches if it is then put in doubt."""
        if _ASIDE.match(sentence):
            return []
        plain, but, _ = sentence.partition(", but it ")
        return _doubted(self._lessons(plain, said)) if but else list(self._lessons(sentence, said))

    def _lessons(self, sentence: str, said: str | None) -> Iterator[Lesson]:
        """By the first kind of sentence that fits."""
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
            yield from (Lesson(labels[0], name, 0.0) for name in self._edit(sentence)[0])
        elif labels and said and "without" in sentence and "it says" in sentence:
            yield from self._flip(sentence, said, labels[0])
        elif labels or said:
            yield from self._weights(sentence, labels[0] if labels else str(said))

    def _flip(self, sentence: str, said: str | None, foil: str) -> Iterator[Lesson]:
        """Without the stripes and with horns it would say goat."""
        gone, come = self._edit(sentence)
        if said is not None:
            yield from (Lesson(said, name, FLIP) for name in gone)
        yield from (Lesson(foil, name, FLIP) for name in come)

    def _edit(self, sentence: str) -> tuple[list[str], list[str]]:
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


def _warns(sentence: str) -> bool:
    counted = _COUNTED.search(sentence)
    if counted is not None:
        return int(counted.group(1)) < DOUBTFUL * int(counted.group(2))
    return _DOUBT.search(sentence) is not None


def _doubted(lessons: Sequence[Lesson] | Iterator[Lesson]) -> list[Lesson]:
    """Lessons that were then put in doubt."""
    return [replace(lesson, strength=IN_DOUBT * lesson.strength) for lesson in lessons]


def _once(lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """What is said twice in one text is one lesson; the words that come first count."""
    first: dict[tuple[str, str], Lesson] = {}
    for lesson in lessons:
        first.setdefault((lesson.label, lesson.concept), lesson)
    return tuple(first.values())


def _amounts(sentence: str) -> list[float]:
    return [_number(sign + digits) for sign, digits in _SIGNED.findall(sentence)]


def _number(text: str) -> float:
    return float(text.replace("\u2212", "-").replace(" ", ""))
