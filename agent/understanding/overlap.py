"""Whether a message is an instance of a training phrase: what may not stand in a test that shares no template."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from agent.understanding.clauses import clauses
from agent.understanding.features import MASKS
from agent.understanding.names import mentions
from agent.understanding.phrases import alternatives, table
from agent.understanding.reading import readings
from agent.understanding.text import tokenise
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


def overlap(text: str, vocabulary: Vocabulary, label: str | None, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The parts of a message that are instances of a training phrase, and the whole if it is one."""
    words = tokenise(text)
    named = mentions(words, vocabulary, known)
    parts = [part.masked(False, known).said for part in readings(text, words, named, clauses(words, named), label)]
    whole = tuple(word for part in parts for word in part)
    said = dict.fromkeys(" ".join(words) for words in (*parts, whole))
    return tuple(line for line in said if any(pattern.fullmatch(line) for pattern in templates()))


def _pattern(line: str, shared: Mapping[str, Sequence[str]]) -> str:
    return "".join(f"(?:{'|'.join(map(_plain, options))})" for options in alternatives(line, shared))


def _plain(part: str) -> str:
    """One branch of a template as a pattern; where it has a blank, there may be one."""
    chunks = SLOT.sub(r" slot\1tols ", part).split(" ")
    said = [" *".join(word.text for word in tokenise(chunk) if not word.is_mark) for chunk in chunks]
    return MARKED.sub(lambda match: SLOTS[match.group(1)], " *".join(said))
