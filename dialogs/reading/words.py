"""What all statements are read with: names in a text, each with what stands behind it in brackets, and changes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

from dialogs.reading.names import Names

Edit: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
_BRACKET = re.compile(r"(?: colour| background)?[^(),;]{0,3}\(([^()]*)\)")
_CHANGE = re.compile(r"\b(without|with|take away|instead of|in place of|add|put)\b")
_VERDICT = re.compile(r"\bit (?:would|says|still)")
_ADDING, _SWAPPING = frozenset({"with", "add", "put"}), frozenset({"instead of", "in place of"})


@dataclass(frozen=True)
class Words:
    """Names of classes, concepts and places as they stand in lower-case texts."""

    classes: Names
    things: Names
    places: Names

    @classmethod
    def of(cls, labels: Sequence[str], concepts: Sequence[str], places: Sequence[str] = ()) -> Self:
        """Prepare to look for these names."""
        return cls(Names.of(labels), Names.of(concepts), Names.of(places))

    def labels(self, text: str) -> tuple[str, ...]:
        """Classes in the order in which they are named."""
        return self.classes.within(text)

    def concepts(self, text: str) -> tuple[str, ...]:
        """Concepts in the order in which they are named."""
        return self.things.within(text)

    def first(self, text: str) -> str | None:
        """The first class."""
        return next(iter(self.labels(text)), None)

    def noted(self, text: str, names: Names | None = None) -> Iterator[tuple[str, str, int]]:
        """Each name with what stands in brackets behind it ("" if nothing does) and where it starts."""
        for name, start, end in (names or self.things).spots(text):
            bracket = _BRACKET.match(text, end)
            yield name, bracket.group(1) if bracket else "", start

    def edit(self, text: str) -> Edit:
        """What goes and what comes: by the nearest word before a name, up to the verdict.

        What is put "instead of" or "in place of" something takes the place of one thing: further names come as before.
        """
        _, *parts = _CHANGE.split(_VERDICT.split(text)[0])
        gone: list[str] = []
        come: list[str] = []
        for word, told in zip(parts[::2], parts[1::2], strict=True):
            names = list(self.concepts(told))
            swapped = 1 if word in _SWAPPING else 0
            gone += names[:swapped]
            (come if swapped or word in _ADDING else gone).extend(names[swapped:])
        return tuple(gone), tuple(come)
