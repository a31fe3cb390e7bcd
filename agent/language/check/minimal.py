"""That less than a change is not enough ("removing just one of them does nothing"): checked, then left out."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from agent.language.check.support import Support
from agent.language.check.tokens import MARK, NAME, NUMBER, Sentence, Token
from concepts.claims import FaultLine

_TURNS = frozenset({"but", "while", "whereas", "although", "though", "since", "yet", "with", "and"})
_MARKS = frozenset({";", ":", ",", "\u2014", "\u2013", "("})
_NEEDED = frozenset({"needed", "required", "necessary"})
_LESSER = frozenset({"smallest", "maybe_smaller", "lesser_change"})
_DOUBTS = frozenset({"may", "might", "could", "perhaps", "maybe", "possibly", "proven", "proved"})


def minimal(sentence: Sentence, support: Support) -> tuple[Sentence, list[str]]:
    """The sentence with what it says of a lesser change in one token, and what is wrong with that."""
    lines, tokens = support.of(FaultLine), sentence.tokens
    if not lines or not sentence.has(*_LESSER):
        return sentence, []
    cuts = [0, *(i for i in range(1, len(tokens)) if _opens(tokens, i) or tokens[i - 1].text in _MARKS)]
    parts = [tokens[a:b] for a, b in pairwise((*cuts, len(tokens))) if b > a]
    kept: list[Token] = []
    wrong: list[str] = []
    for part in parts:
        if not _lesser(part):
            kept += part
            continue
        doubted, denied = _doubted(part), any(_falls_short(t) for t in part)
        if (not doubted and not denied) or any(t.text in _NEEDED for t in part):
            wrong.append("a lesser change is told to be enough")
        tag = "maybe_smaller" if doubted else "smallest"
        kept.append(replace(part[0], text="less", kind="word", tags=frozenset({tag})))
        kept += [t for t in part[-1:] if t.kind == MARK]
    return replace(sentence, tokens=tuple(kept)), wrong


def _opens(tokens: Sequence[Token], i: int) -> bool:
    """Whether another thought begins at a word; not with "with" behind a denial: "you can not get there with less"."""
    denied = tokens[i].text == "with" and any("neg" in t.tags for t in tokens[max(0, i - 6) : i])
    return tokens[i].text in _TURNS and not denied


def _lesser(part: Sequence[Token]) -> bool:
    """Whether a part of a sentence speaks of a lesser change, naming nothing."""
    return any(t.tags & _LESSER for t in part) and not any(t.kind in (NAME, NUMBER) for t in part if not _one(t))


def _falls_short(token: Token) -> bool:
    """Whether a word says that something is too little: "not", "too few", "leaves the answer"."""
    return bool(token.tags & {"neg", "smallest", "still", "idle"}) or token.text in (
        "little",
        "few",
        "small",
        "leaves",
        "leave",
        "short",
        "falls",
        "fail",
    )


def _one(token: Token) -> bool:
    return token.number is not None and token.number.spelled


def _doubted(part: Sequence[Token]) -> bool:
    return any(
        t.text in _DOUBTS or ("maybe_smaller" in t.tags and t.text not in ("a smaller", "something smaller"))
        for t in part
    )
