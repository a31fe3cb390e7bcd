"""No paragraph begins as one did within the last three turns: of the ways to say it, the first with a fresh opening."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from agent.language.manner import Manner

Opening: TypeAlias = tuple[str, ...]
WORDS = 3  # that make two openings alike
TURNS = 3  # within which no opening comes twice
WAYS = 9  # at most, in which a thing is said


def opening(paragraph: str) -> Opening:
    """The first words of a paragraph, without regard to case and marks."""
    return tuple(re.findall(r"[^\W_]+", paragraph.lower())[:WORDS])


def heard(texts: Sequence[str]) -> frozenset[Opening]:
    """The openings of the last turns, whose texts are given, oldest first."""
    return frozenset(opening(part) for text in texts[-TURNS:] for part in text.split("\n\n") if part)


def fresh(paragraphs: Iterable[Callable[[Manner], str]], manner: Manner, before: frozenset[Opening]) -> list[str]:
    """Word paragraphs so that none opens as one heard before, nor as another of them; empty ones stay empty.

    Args:
        paragraphs: each words one in a manner.
        manner: of the listener.
        before: openings that were heard lately.
    """
    told: list[str] = []
    known = set(before)
    for word in paragraphs:
        text = _first(word, manner, known)
        known.add(opening(text))
        told.append(text)
    return told


def _first(word: Callable[[Manner], str], manner: Manner, known: set[Opening]) -> str:
    """The first way to say it that opens afresh; if none does, with a word before it that owns to the repetition."""
    for variant in range(WAYS):
        text = word(manner.varied(variant))
        if not text or opening(text) not in known:
            return text
    plain = word(manner)
    again = [manner.varied(variant).phrase("again", text=plain) for variant in range(WAYS)]
    return next((text for text in again if opening(text) not in known), again[0])
