"""Text to words that remember where they stood."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple, Protocol

from agent.understanding.words import word_set, word_table

WORD = re.compile(r"\n|\b(?i:w/o|b/c)\b|[^\W_]+(?:'[^\W\d_]+)?|[^\w\s]")
APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "`": "'"})
KNOWN = 4096  # words whose singular is kept
SILENT = frozenset("#-\u2010\u2011\u2012\u2013\u2014")

IS_AFTER = word_set("text.is_after")
WHOLE = word_table("text.whole")
ENDINGS = word_table("text.endings")


class Word(NamedTuple):
    """A lower-case word or a punctuation mark; `start` and `end` are its place in the text."""

    text: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation or a line break."""
        return not self.text[0].isalnum()


class Gloss(Protocol):
    """How another language is read as English, word by word."""

    def spelt(self, word: str) -> str:
        """The word as it is looked up."""

    def words(self, words: list[str], at: int) -> tuple[int, tuple[str, ...]]:
        """English for the words from `at` on: how many it takes in, and what they are read as."""


def tokenise(text: str, gloss: Gloss | None = None) -> list[Word]:
    """Words and marks of `text`, in order; contractions are written out, hyphens and "#" left out.

    Args:
        text: what was written.
        gloss: how its language is read as English; None if it is English.
    """
    straight = text.translate(APOSTROPHES)
    places = [match for match in WORD.finditer(straight) if match.group() not in SILENT]
    if gloss is None:
        return [Word(part, m.start(), m.end()) for m in places for part in expand(fold(m.group()))]
    spelt = [gloss.spelt(match.group()) for match in places]
    found: list[Word] = []
    at = 0
    while at < len(places):
        taken, english = gloss.words(spelt, at)
        found += [Word(part, places[at].start(), places[at + taken - 1].end()) for part in english]
        at += taken
    return found


def fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if unicodedata.category(c) != "Mn").lower() or text.lower()


def expand(word: str) -> list[str]:
    """Write a contraction out: "don't" is "do not", "what's" is "what is", "zebra's" is "zebra"."""
    if word in WHOLE:
        return WHOLE[word].split()
    if "'" not in word.strip("'"):
        return [word]
    for ending, full in ENDINGS.items():
        stem = word.removesuffix(ending)
        if stem != word and stem:
            return [stem, full]
    stem = word.removesuffix("'s")
    if stem == word:
        return [word.replace("'", "")]
    return [stem, "us" if stem == "let" else "is"] if stem in IS_AFTER else [stem]


@lru_cache(maxsize=KNOWN)
def singular(word: str) -> str:
    """A plural's singular by rule of thumb; the same word otherwise. Both sides of a match go through it."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


IRREGULAR = word_table("text.irregular")
