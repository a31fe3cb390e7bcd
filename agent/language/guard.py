"""What a rewording may be made of: the words of its text, words that say nothing by themselves, and close synonyms.

The claim check looks for what is false; this looks for what was not asked for, so that a sentence nobody foresaw, such
as one that a language model was talked into by a name, is refused without being understood.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

from agent.language.sentences import sentences

WORDS = files("agent.language").joinpath("prompts")
ROOM = 60  # characters that a rewording may have over twice those of its text
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_PLAIN = re.compile(r"[\w\s.,;:!?'\u2019\"()\u2013\u2014\-%+\u2212\u2026\u201e\u201c\u201d]")  # letters, figures, marks
_ENDINGS = re.compile(r"(?:ing|ed|es|ly|s|d|en|em|er|e|n|t)$")
_SHORTEST = 3  # letters of a stem


@dataclass(frozen=True)
class Guard:
    """The words of one language.

    Attributes:
        free: words that say nothing by themselves.
        groups: words that may stand for each other.
    """

    free: frozenset[str]
    groups: tuple[frozenset[str], ...]

    @classmethod
    def load(cls, language: str = "en") -> Self:
        """Read the words of a language; where there are none, only the words of the text itself may be used."""
        file = WORDS.joinpath(f"plain.{language}.toml")
        words = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        groups = tuple(frozenset(group.split()) for group in words.get("groups", ()))
        return cls(frozenset(words.get("free", "").split()), groups)

    def problems(self, said: str, meant: str, names: Sequence[str]) -> list[str]:
        """List what a rewording is made of that it may not be; empty if nothing.

        Args:
            said: the rewording.
            meant: what it should say.
            names: of classes and concepts, whose words count only as names.
        """
        held = _words(meant, names)
        allowed = self.free.union(held, *(group for group in self.groups if group & held))
        stems = {_stem(word) for word in held}
        new = sorted(word for word in _words(said, names) - allowed if _stem(word) not in stems)
        marks = sorted({mark for mark in said if not _PLAIN.match(mark) and mark not in meant})
        problems = [f"{word!r} is not in the text" for word in (*new, *marks)]
        if len(said) > 2 * len(meant) + ROOM:
            problems.append("it is much longer than the text")
        if len(sentences(said)) > len(sentences(meant)):
            problems.append("it has more sentences than the text")
        return problems


def _words(text: str, names: Sequence[str]) -> set[str]:
    """The words of a text that are no part of a name."""
    rest = text.lower()
    for name in sorted(names, key=len, reverse=True):
        if name and name.lower() in rest:
            rest = re.sub(rf"(?<!\w){re.escape(name.lower())}(?:es|s)?(?!\w)", " ", rest)
    return {word.replace("\u2019", "'") for word in _WORD.findall(rest)}


def _stem(word: str) -> str:
    """A word without its ending."""
    stem = _ENDINGS.sub("", word)
    return stem if len(stem) >= _SHORTEST else word
