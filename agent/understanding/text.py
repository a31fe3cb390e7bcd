"""Text to words that remember where they stood."""

import re
import unicodedata
from dataclasses import dataclass

from agent.understanding.words import word_set, word_table

WORD = re.compile(r"\n|[^\W_]+(?:'[^\W\d_]+)?|[^\w\s]")
APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "`": "'"})
SILENT = frozenset("#-\u2010\u2011\u2012\u2013\u2014")

IS_AFTER = word_set("text.is_after")
WHOLE = word_table("text.whole")
ENDINGS = word_table("text.endings")


@dataclass(frozen=True)
class Word:
    """A lower-case word or a punctuation mark; `start` and `end` are its place in the text."""

    text: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation or a line break."""
        return not self.text[0].isalnum()


def tokenise(text: str) -> list[Word]:
    """Words and marks of `text`, in order; contractions are written out, hyphens and "#" left out."""
    straight = text.translate(APOSTROPHES)
    found: list[Word] = []
    for match in WORD.finditer(straight):
        if match.group() in SILENT:
            continue
        lower = fold(match.group())
        found += [Word(part, match.start(), match.end()) for part in expand(lower)]
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
