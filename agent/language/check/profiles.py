"""Where a nameless concept is usually seen ("concept 3, seen most in zebra and ox"): checked, then left out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.language.check.support import Support
from agent.language.check.tokens import NAME, Sentence, Token
from concepts.claims import Profile

_SEEN = ("seen", "is seen", "are seen", "shows up", "appears", "found", "is found", "turns up")
_LIST = (",", "and", "or", "a", "an", "the", "then", "und", "oder")
_MOST = re.compile(
    r"(?:" + "|".join(_SEEN) + r") (?:most|mostly) (?:in|among)$|am meisten (?:sieht man es|zu sehen) in$"
)


def _list(tokens: Sequence[Token], i: int) -> int:
    """Where the list of classes begins, if at `i` it is told where something is seen most; else 0."""
    for end in range(i + 2, min(i + 6, len(tokens))):
        if _MOST.match(" ".join(t.text for t in tokens[i:end])):
            return end
    return 0


def profiled(sentence: Sentence, support: Support) -> tuple[Sentence, list[str]]:
    """The sentence without the classes in which a concept is seen most, and what is wrong with them."""
    held = support.of(Profile)
    tokens = sentence.tokens
    for i in range(len(tokens) if held else 0):
        begin = _list(tokens, i)
        if not begin:
            continue
        end = begin
        while end < len(tokens) and (
            tokens[end].text in _LIST or (tokens[end].kind == NAME and support.is_label(tokens[end].text))
        ):
            end += 1
        end -= tokens[end - 1].text in _LIST
        named = [t.text for t in tokens[begin:end] if t.kind == NAME]
        right = any(tuple(named) == claim.labels[: len(named)] for claim in held)
        wrong = [] if right else [f"no claim holds that it is seen most in {', '.join(named)}"]
        rest, more = profiled(replace(sentence, tokens=(*tokens[:i], *tokens[end:])), support)
        return rest, wrong + more
    return sentence, []
