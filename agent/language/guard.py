"""What a rewording may be made of: the words of its text, words that say nothing by themselves, and close synonyms.

The claim check looks for what is false; this looks for what was not asked for, so that a sentence nobody foresaw, such
as one that a language model was talked into by a name, is refused without being understood.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Self

from agent.language.sentences import sentences

WORDS = files("agent.language").joinpath("prompts")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_PLAIN = re.compile(r"[\w\s.,;:!?'\u2019\"()\u2013\u2014\-%+\u2212\u2026\u201e\u201c\u201d]")  # letters, figures, marks
_ENDINGS = re.compile(r"(?:ing|ed|es|ly|s|d|en|em|er|e|n|t)$")
_SHORTEST = 3  # letters of a stem


@dataclass(frozen=True)
class Guard:
    """The words of one language.

    Attributes:
        free: words that say nothing by themselves.
        joints: words that join what is said to what is said.
        kept: words of which one must stay where the text has one: doubts, limits, conditions, marks.
        groups: words that may stand for each other.
    """

    free: frozenset[str]
    joints: frozenset[str]
    kept: tuple[frozenset[str], ...]
    groups: tuple[frozenset[str], ...]

    @classmethod
    @cache
    def load(cls, language: str = "en") -> Self:
        """Read the words of a language. ValueError if there are none."""
        file = WORDS.joinpath(f"plain.{language}.toml")
        if not file.is_file():
            raise ValueError(f"it is not known what a rewording in {language!r} may be made of; write {file.name}")
        words = tomllib.loads(file.read_text(encoding="utf-8"))
        free, joints = (frozenset(words[name].split()) for name in ("free", "joints"))
        kept, groups = (tuple(frozenset(group.split()) for group in words[name]) for name in ("kept", "groups"))
        return cls(free, joints, kept, groups)

    def problems(self, said: str, meant: str, names: Sequence[str]) -> list[str]:
        """List what a rewording is made of that it may not be; empty if nothing.

        Args:
            said: the rewording.
            meant: what it should say.
            names: of classes and concepts, whose words count only as names.
        """
        held, told = _words(meant, names), _words(said, names)
        new, gone = self._matched(told, held)
        problems = [f"{word!r} is not in the text" for word in sorted(new)]
        problems += [
            f"{mark!r} is not in the text" for mark in sorted(set(said) - set(meant)) if not _PLAIN.match(mark)
        ]
        for group in self.kept:
            if _count(told, group) < _count(held, group):
                problems.append(f"{min(group & held.keys())!r} is left out")
        if 2 * len(gone) > len(self._told(held)):
            problems.append(f"too much is left out: {', '.join(sorted(gone))}")
        if _count(told, self.joints) > _count(held, self.joints) + _ends(meant):
            problems.append("something is added to the sentence")
        if len(sentences(said)) > len(sentences(meant)):
            problems.append("it has more sentences than the text")
        return problems

    def _told(self, words: Counter[str]) -> list[str]:
        """Words that say something."""
        return [word for word in words.elements() if word not in self.free and word not in self.joints]

    def _matched(self, told: Counter[str], held: Counter[str]) -> tuple[list[str], list[str]]:
        """Words that stand for none of the text, and those of the text that nothing stands for.

        A word stands for one of the same stem; or for one of the same group, of which there are then no more than the
        text has.
        """
        stems, others = Counter(map(_stem, held.elements())), Counter(map(_stem, told.elements()))
        fit = [group for group in self.groups if 0 < _count(told, group) <= _count(held, group)]
        new = [word for word in self._told(told) if others[_stem(word)] > stems[_stem(word)]]
        gone = [word for word in self._told(held) if not others[_stem(word)]]
        return (
            list(dict.fromkeys(word for word in new if not any(word in group for group in fit))),
            [word for word in gone if not any(word in group for group in fit)],
        )


def _count(words: Counter[str], group: frozenset[str]) -> int:
    return sum(words[word] for word in group)


def _ends(text: str) -> int:
    """Places where sentences meet, which may become an "and"."""
    return len(sentences(text)) - 1 + text.count(";")


def _words(text: str, names: Sequence[str]) -> Counter[str]:
    """The words of a text that are no part of a name, and how often each occurs."""
    rest = text.lower()
    for name in sorted(names, key=len, reverse=True):
        if name and name.lower() in rest:
            rest = re.sub(rf"(?<!\w){re.escape(name.lower())}(?:es|s)?(?!\w)", " ", rest)
    return Counter(word.replace("\u2019", "'") for word in _WORD.findall(rest))


def _stem(word: str) -> str:
    """A word without its ending."""
    stem = _ENDINGS.sub("", word)
    return stem if len(stem) >= _SHORTEST else word
