"""Whether a message is an instance of a training phrase: what may not stand in a test that shares no template."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from agent.understanding.inputs import MASKS, STOPS
from agent.understanding.messages import written
from agent.understanding.names import mentions
from agent.understanding.phrases import alternatives, table
from agent.understanding.reading import Reading
from agent.understanding.text import Gloss, tokenise
from agent.understanding.vocabulary import Vocabulary

SLOT = re.compile(r"\{(\w+)\}s?")
MARKED = re.compile(r"slot(\w+?)tols")
SLOTS = {
    "label": f"(?:{MASKS['label']}|{MASKS['foil']})",  # a foil is masked as the label where no class is predicted
    "foil": f"(?:{MASKS['label']}|{MASKS['foil']})",
    "concept": MASKS["concept"],
    "unknown": r"\w+",
    "name": r"\w+(?: \w+){0,2}",
}


@cache
def templates() -> tuple[re.Pattern[str], ...]:
    """A pattern for the words of each training phrase, names masked, marks left out."""
    shared, sections = table()
    lines = {line for section in sections.values() for line in section["lines"]}
    return tuple(re.compile(_pattern(line, shared)) for line in sorted(lines))


@cache
def lines() -> frozenset[str]:
    """The words of each training message and of each act in it, names masked, marks left out."""
    found = set()
    for message in written():
        words, ends = message.utterance.words, [*message.begins[1:], len(message.utterance.words)]
        found |= {words, *(words[a:b] for a, b in zip(message.begins, ends, strict=True))}
    return frozenset(_said(words) for words in found)


def parts(
    text: str, vocabulary: Vocabulary, label: str | None, known: Callable[[str], bool], gloss: Gloss | None = None
) -> tuple[str, ...]:
    """The sentences of a message and the whole, names masked, marks left out.

    Args:
        text: what was written.
        vocabulary: names of classes and concepts.
        label: the predicted class.
        known: whether a lower-case word is an ordinary one.
        gloss: how the language of the text is read as English; None if it is English.
    """
    words = tokenise(text, gloss)
    masked = Reading(text, tuple(words), tuple(mentions(words, vocabulary, known)), label).masked(False)[0].words
    stops = [0, *(at + 1 for at, word in enumerate(masked) if word in STOPS), len(masked)]
    found = [_said(masked[a:b]) for a, b in pairwise(stops)]
    return tuple(dict.fromkeys(line for line in (*found, _said(masked)) if line))


def overlap(text: str, vocabulary: Vocabulary, label: str | None, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The sentences of a message that are instances of a training phrase, and the whole if it is one."""
    said = parts(text, vocabulary, label, known)
    return tuple(s for s in said if s in lines() or any(pattern.fullmatch(s) for pattern in templates()))


def _said(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word[0].isalnum())


def _pattern(line: str, shared: Mapping[str, Sequence[str]]) -> str:
    return "".join(f"(?:{'|'.join(map(_plain, options))})" for options in alternatives(line, shared))


def _plain(part: str) -> str:
    """One branch of a template as a pattern; where it has a blank, there may be one."""
    chunks = SLOT.sub(r" slot\1tols ", part).split(" ")
    said = [" *".join(word.text for word in tokenise(chunk) if not word.is_mark) for chunk in chunks]
    return MARKED.sub(lambda match: SLOTS[match.group(1)], " *".join(said))
