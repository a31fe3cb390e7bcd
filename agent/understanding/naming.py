"""The new name in "call concept 3 'wheel'"."""

import re
from typing import Any

from agent.understanding.reading import Reading
from agent.understanding.words import word_set

QUOTED = re.compile(r"(?<!\w)[\"\u201c\u201d\u2018'`]([^\"\u201c\u201d`]{1,60}?)[\"\u201c\u201d\u2019'`](?!\w)")
BEFORE_NAME = word_set("naming.before_name")
CALLS = word_set("naming.calls")
SKIPPED = word_set("naming.skipped")
ENDS = word_set("naming.ends")


def naming(reading: Reading) -> dict[str, Any]:
    """The concept that is named (None for "it") and its new name, as written."""
    slots: dict[str, Any] = {}
    quoted = QUOTED.search(reading.text, reading.words[0].start, reading.words[-1].end)
    inside = range(*quoted.span()) if quoted else range(0)
    named = [m for m in reading.concepts if reading.words[m.start].start not in inside]
    target = next((m for m in named if len(m.concepts) == 1), None)
    if target:
        slots["concept"] = target.concepts[0]
    elif named:
        slots["candidates"] = named[0].concepts
    again = [m for m in named if target and m.names == target.names and reading.tokens[m.start - 1] in CALLS]
    after = again[-1] if again else target  # "concept 9 looks like fluff, so name it fluff"
    name = quoted.group(1).strip() if quoted else _bare(reading, after.end if after else None)
    return slots | ({"name": name} if name else {})


def _bare(reading: Reading, after: int | None) -> str | None:
    """The words after the concept or, where that is not named or comes last, after "call", "is", "to"."""
    words = reading.tokens
    last = len(words) - next((i for i, w in enumerate(reversed(words)) if w[0].isalnum()), len(words))
    calls = [i + 2 for i in range(last - 2) if words[i] in CALLS and words[i + 1] in {"it", "that"}]
    start = calls[-1] if calls else after
    if start is None or start >= last or words[start] == "for":
        cues = [i + 1 for i, w in enumerate(words[:last]) if w in BEFORE_NAME]
        start = cues[0] if cues else None
        last = min(last, next((i for i in range(start or 0, last) if words[i] == "for"), last))
    while start is not None and start < last and _skipped(words[start]):
        start += 1
    if start is None or start >= last:
        return None
    end = next((i for i in range(start + 1, last) if words[i] in ENDS or not words[i][0].isalnum()), last)
    return reading.written(start, end)


def _skipped(word: str) -> bool:
    return word in SKIPPED or word in BEFORE_NAME or not word[0].isalnum()
