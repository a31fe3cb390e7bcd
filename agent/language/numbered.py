"""Sentences behind their numbers in square brackets, read while they come."""

import re
from dataclasses import dataclass
from itertools import pairwise

_MARKS = re.compile(r"(?:\[\d{1,3}\]\s*)+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Unit:
    """Words that stand for one sentence, or for neighbours; for nobody knows which, if there are no numbers."""

    numbers: tuple[int, ...]
    text: str


class Numbered:
    """Takes words as they come and gives back each unit once the next one has begun."""

    def __init__(self) -> None:
        self.heard = ""
        self._read = 0

    def feed(self, words: str) -> list[Unit]:
        """Hear some more words; returns the units that are complete by now."""
        self.heard += words
        marks = list(_MARKS.finditer(self.heard, self._read))
        units = [_unit(one, self.heard[one.end() : other.start()]) for one, other in pairwise(marks)]
        self._read = marks[-1].start() if marks else self._read
        return units

    def rest(self) -> list[Unit]:
        """The last unit, when nothing more will come."""
        mark = _MARKS.search(self.heard, self._read)
        if mark is None:
            return [Unit((), _plain(self.heard))] if self.heard.strip() else []
        return [_unit(mark, self.heard[mark.end() :])]


def _unit(mark: re.Match[str], text: str) -> Unit:
    return Unit(tuple(map(int, _NUMBER.findall(mark.group()))), _plain(text))


def _plain(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())
