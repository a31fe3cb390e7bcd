"""Cut a message into the parts that may each be an act of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.understanding.names import Mention
from agent.understanding.statements import foretells, reasoned
from agent.understanding.text import Word
from agent.understanding.words import word_set

STOPS = frozenset(".?!;\n")
OPENERS = word_set("clauses.openers")
FILLERS = word_set("clauses.fillers")
JOINS = frozenset({"and", "but", "also", "then", "plus", ",", "so", "or", "though"})
OR = frozenset({"or"})
PREPOSITIONS = frozenset({"on", "in", "by", "at", "for", "from", "with"})
WHICH = frozenset({"what", "which"})
STATES = JOINS | {"though", "although", "while", "whereas", "yet", "so"}
ASKS = word_set("clauses.asks")
COMMANDS = word_set("clauses.commands")
AUXILIARIES = word_set("clauses.auxiliaries")
SUBJECTS = word_set("clauses.subjects")
CONDITIONS = word_set("clauses.conditions")
CLAIMS = word_set("clauses.claims")
ADDRESSES = word_set("clauses.addresses")
CALLS = word_set("clauses.calls")
CALLED = word_set("clauses.called")
PLAIN = word_set("clauses.plain")
LEAVES = word_set("clauses.leaves")
SOFT = word_set("clauses.soft")
SOUNDS = FILLERS - {"ok", "okay"}
FEWEST = 4  # words that make an act of their own: ", I think" at the end begins nothing


@dataclass(frozen=True)
class Clause:
    """Part of a message: the words from `start` to `end`, as positions in the list of words."""

    start: int
    end: int


def clauses(words: Sequence[Word], mentions: Sequence[Mention]) -> list[Clause]:
    """Cut at sentence ends, after a leading "yes," or "hi,", and before a question that begins anew.

    A message without words gives no clause. Names are never cut.
    """
    inside = {at for m in mentions for at in range(m.start + 1, m.end)}
    named = {at for m in mentions for at in range(m.start, m.end)}
    texts = [w.text for w in words]
    found: list[Clause] = []
    for start, end in _sentences(texts, inside):
        cuts = [start, *_cuts(texts, start, end, inside, named), end]
        parts = [Clause(front(texts, a, b), b) for a, b in pairwise(cuts)]
        found += [c for c in parts if _says(texts, c, FILLERS)] or parts
    said = [c for c in found if _says(texts, c, frozenset())]
    return [c for c in said if _says(texts, c, SOUNDS)] or said


def _says(texts: list[str], clause: Clause, empty: frozenset[str]) -> bool:
    """Whether there is a word in it that is not `empty`."""
    return any(t[0].isalnum() and t not in empty for t in texts[clause.start : clause.end])


def _sentences(texts: list[str], inside: set[int]) -> list[tuple[int, int]]:
    found, start = [], 0
    for at, text in enumerate(texts):
        dotted = text == "." and at > 0 and texts[at - 1] in {"vs", "e", "g"}
        if text in STOPS and at not in inside and not dotted and (at + 1 == len(texts) or texts[at + 1] not in STOPS):
            found.append((start, at + 1))
            start = at + 1
    return [*found, (start, len(texts))] if start < len(texts) else found


def _cuts(texts: list[str], start: int, end: int, inside: set[int], named: set[int]) -> list[int]:
    """Places inside a sentence where a new act begins."""
    cuts: list[int] = []
    begun = start
    conditional = texts[start] in CONDITIONS or texts[start : start + 2] == ["what", "if"]
    for at in range(start + 1, end - 1):
        if at in inside or at < begun + 1:
            continue
        opener = (_opens(texts, begun, at) or _calls(texts, begun, at)) if begun == start or cuts else None
        stated = not conditional and _states(texts, begun, at, end)
        joins = _joins(texts, at, end, conditional) and not _topic(texts, begun, at, end, named)
        joins = joins and not _parts(texts, begun, at, end)
        if opener or stated or joins:
            cuts.append(at)
            begun = at
    return cuts


def _states(texts: list[str], begun: int, at: int, end: int) -> bool:
    """Whether what the machine will say, or the reason for what it will, begins at `at`."""
    rest = [t for t in texts[at + 1 : end] if t not in JOINS and t not in FILLERS]
    joined = texts[at] in STATES and foretells(rest)
    return joined or reasoned(texts[begun:end], at - begun)


def _opens(texts: list[str], begun: int, at: int) -> bool:
    """Whether the words so far are only a "yes" or "thank you" before a comma or a "but"."""
    if texts[at] not in {",", "but"} or at - begun > 3:
        return False
    said = [t for t in texts[begun:at] if t[0].isalnum()]
    if not said or all(t in FILLERS for t in said) or not _means(texts[at:]):
        return False
    lead = said[0] in OPENERS or said in (["i", "see"], ["i", "understand"], ["i", "agree"])
    return lead and all(t in OPENERS or t in ADDRESSES or t in {"i", "see", "understand", "agree"} for t in said)


def _calls(texts: list[str], begun: int, at: int) -> bool:
    """Whether a "hey" or "nope" stands right before what is said: "hey what is that", "naw it is a dog"."""
    return at == begun + 1 and texts[begun] in CALLS and texts[at] in ASKS | CALLED


def _topic(texts: list[str], begun: int, at: int, end: int, named: set[int]) -> bool:
    """Whether the words so far only name what is then asked about: "the ears, where are they?"."""
    if texts[at] != "," or named & set(range(at, end)) or not named & set(range(begun, at)):
        return False
    beside = [t for i, t in enumerate(texts[begun:at], begun) if i not in named and t[0].isalnum() and t not in FILLERS]
    return all(t in PLAIN for t in beside)


def _parts(texts: list[str], begun: int, at: int, end: int) -> bool:
    """Whether thanks lead up to a goodbye, which is one thing: "thank you, bye"."""
    said = [t for t in texts[begun:at] if t[0].isalnum()]
    return bool(LEAVES & set(texts[at:end])) and all(t in OPENERS | ADDRESSES for t in said)


def _means(texts: list[str]) -> bool:
    """Whether more than another "thank you" follows in the sentence."""
    end = next((i for i, t in enumerate(texts) if t in STOPS), len(texts))
    return any(t[0].isalnum() and t not in OPENERS and t not in ADDRESSES for t in texts[:end])


def _joins(texts: list[str], at: int, end: int, conditional: bool) -> bool:
    """Whether a join word at `at` is followed by the beginning of another question or claim."""
    if texts[at] not in JOINS or (texts[at] == "," and conditional):
        return False
    rest = [t for t in texts[at:end] if t not in JOINS and t not in SOFT][:3]
    if len(rest) < 2 and not (ASKS | LEAVES) & set(rest):
        return False
    if tuple(texts[at + 1 : at + 3]) in {("what", "then"), ("what", "now")}:
        return False
    return _begins(texts[at], rest, texts[at - 1] in JOINS, end - at)


def _begins(join: str, rest: list[str], joined: bool, length: int) -> bool:
    """Whether what follows a join word is a question, a command or a claim of its own."""
    first, second = (*rest, "")[:2]
    asks = first in AUXILIARIES and second in SUBJECTS
    claims = first == "i" and second in CLAIMS
    if join in OR:
        return join == "or" and asks
    if first in ASKS:
        return join != "then" or joined
    if first in LEAVES:
        return join in {",", "and"} and length <= FEWEST
    if (first in PREPOSITIONS and second in WHICH) or (join == "and" and first == "if"):
        return True
    if first in COMMANDS and (join == "and" or (join == "then" and joined)):
        return True
    return claims and length > FEWEST if join == "," else asks or claims


def front(texts: Sequence[str], start: int, end: int, marks: bool = False) -> int:
    """Where a part begins without join words and sounds (if `marks`, punctuation too) at its front, never past it."""
    while start < end - 1 and (texts[start] in FILLERS | JOINS or (marks and not texts[start][0].isalnum())):
        follows = [t for t in texts[start + 1 : end] if t[0].isalnum()]
        elliptic = texts[start] in {"and", "but"} and len(follows) < FEWEST  # "and a horse?"
        polite = texts[start] == "please" and len(follows) < 2  # "please do"
        if not follows or elliptic or polite or (texts[start] in {"ok", "okay"} and texts[start + 1] not in {","}):
            break
        start += 1
    return start
