"""Where a nameless concept is usually seen ("concept 3, seen most in zebra and ox"): checked, then left out."""

from dataclasses import replace

from agent.language.check.support import Support
from agent.language.check.tokens import NAME, Sentence
from concepts.claims import Profile

_SEEN = ("seen", "is seen", "are seen", "shows up", "appears", "found", "is found", "turns up")
_LIST = (",", "and", "or", "a", "an", "the", "then")


def profiled(sentence: Sentence, support: Support) -> tuple[Sentence, list[str]]:
    """The sentence without the classes in which a concept is seen most, and what is wrong with them."""
    held = support.of(Profile)
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        after = [t.text for t in tokens[i + 1 : i + 3]]
        if (
            not held
            or token.text not in _SEEN
            or len(after) < 2
            or after[0] not in ("most", "mostly")
            or after[1] not in ("in", "among")
        ):
            continue
        end = i + 3
        while end < len(tokens) and (
            tokens[end].text in _LIST or (tokens[end].kind == NAME and support.is_label(tokens[end].text))
        ):
            end += 1
        end -= tokens[end - 1].text in _LIST
        named = [t.text for t in tokens[i + 3 : end] if t.kind == NAME]
        right = any(tuple(named) == claim.labels[: len(named)] for claim in held)
        wrong = [] if right else [f"no claim holds that it is seen most in {', '.join(named)}"]
        rest, more = profiled(replace(sentence, tokens=(*tokens[:i], *tokens[end:])), support)
        return rest, wrong + more
    return sentence, []
