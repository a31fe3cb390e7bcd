"""Reading a whole text, sentence by sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from dialogs.reading.lessons import Lessons
from dialogs.reading.taken import Asked, Form, Lesson, Taken
from dialogs.reading.words import Words

_SENTENCE = re.compile(r"(?<=[.?!;])\s+|\n+")
_TOLD = re.compile(
    r"(?:for this picture, )?(?:the model|the computer|it) says|its answer is|what it says is"
    r"|you and the (?:model|computer) agree"
)
_COUNTED = re.compile(r"right in (\d+) of (\d+)")
_DOUBT = re.compile(
    r"a word of doubt|\bmay (well )?be wrong|mistaken for|least reliable"
    r"|\bright in (?:most|about half|some|0) "
)
_FORMS: tuple[tuple[re.Pattern[str], Form], ...] = (
    (re.compile(r"you know well\b"), "labels"),
    (re.compile(r"do you think speaks? for\b"), "concepts"),
    (re.compile(r"do you think it goes\b|you think it goes by\b"), "kinds"),
    (re.compile(r"would the model say|do you think the model"), "what_if"),
)

DOUBTFUL = 0.85  # of a machine that is right less often than that, people hear that it errs
IN_DOUBT = 0.5  # what is left of a lesson that is then put in doubt


@dataclass(frozen=True)
class Reader:
    """Reads texts about classes and concepts; make one with `of`."""

    lessons: Lessons
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, labels: Sequence[str], concepts: Sequence[str], kinds: Sequence[str] = ()) -> Self:
        """A reader who can tell these classes, concepts and kinds of concepts by name."""
        return cls(Lessons(Words.of(labels, concepts)), tuple(kinds))

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
        return self.lessons.words.first(sentence) if _TOLD.match(sentence) else None

    def _taught(self, sentence: str, said: str | None) -> list[Lesson]:
        """The lessons of one sentence; half of what an edit teaches if it is then put in doubt."""
        plain, but, _ = sentence.partition(", but it ")
        return _doubted(self.lessons.of(plain, said)) if but else list(self.lessons.of(sentence, said))

    def _asked(self, sentence: str) -> Asked | None:
        """The question to the person in this sentence."""
        if not sentence.endswith("?"):
            return None
        form = next((form for pattern, form in _FORMS if pattern.search(sentence)), None)
        head, _, tail = sentence.rpartition(":")
        labels, concepts = self.lessons.words.classes, self.lessons.words.things
        match form:
            case "labels":
                return Asked("labels", options=labels.within(tail))
            case "concepts":
                return Asked("concepts", next(iter(labels.within(head)), None), concepts.within(tail))
            case "kinds":
                return Asked("kinds", options=tuple(kind for kind in self.kinds if re.search(rf"\b{kind}s?\b", tail)))
            case "what_if":
                gone, come = self.lessons.words.edit(sentence)
                return Asked("what_if", removed=tuple(gone), added=tuple(come))
        return None


def _warns(sentence: str) -> bool:
    counted = _COUNTED.search(sentence)
    if counted is not None:
        return int(counted.group(1)) < DOUBTFUL * int(counted.group(2))
    return _DOUBT.search(sentence) is not None


def _doubted(lessons: Iterable[Lesson]) -> list[Lesson]:
    """Lessons that were then put in doubt."""
    return [replace(lesson, strength=IN_DOUBT * lesson.strength) for lesson in lessons]


def _once(lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """What is said twice in one text is one lesson; the words that come first count."""
    first: dict[tuple[str, str], Lesson] = {}
    for lesson in lessons:
        first.setdefault((lesson.label, lesson.concept), lesson)
    return tuple(first.values())
