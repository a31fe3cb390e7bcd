"""The claim check of a rewording: the same as the original, in other words, nothing more and nothing less."""

from collections import Counter
from collections.abc import Iterator, Sequence

from agent.language.check.beyond import injected
from agent.language.check.reading import Reading
from agent.language.check.support import support
from agent.language.check.tables import Words, words
from agent.language.check.text import check_text
from agent.language.check.tokens import NAME, NUMBER, Lexicon, Sentence, Token, lexicon, sentences
from concepts.claims import Claim

_KEPT = {
    "doubt": "a doubt",
    "mark": "what marks a general fact",
    "redrawn": "that the picture was redrawn",
    "masked": "that the picture was painted over",
    "inside": "that it was measured inside the model",
}
_NEW = {"always": "a certainty", "inject": "no part of an explanation", "claimed": "what the model is said to know"}
SMALL = 3  # number words up to this may count what is named anyway: "two things"
_ORDERED = ("against", "without", "idle", "neg", "still", "doubt", "mark", "fewer", "least")


def check_rewording(
    text: str, original: str, known: Sequence[str], claims: Sequence[Claim] = (), language: str = "en"
) -> list[str]:
    """List where `text` departs from `original`, which is true; empty if it only says the same in other words.

    Nothing may be left out and nothing added. With the claims that the original asserts, words are free as long as
    they assert the same; without them, names, numbers and words that deny or weaken must come in the same order within
    a sentence.

    Args:
        text: the rewording.
        original: what it should say.
        known: names of classes and concepts, as the two texts write them.
        claims: all that the original asserts, in the language of the table.
        language: of both texts.
    """
    spoken, held = words(language), support(claims)
    names = Lexicon(
        lexicon(tuple(known), spoken.endings).forms, lexicon(tuple(sorted(held.names)), spoken.endings).forms
    )
    plain = original.lower()
    all_names = held.names.union(name for name in known if name.lower() in plain)
    told, meant = sentences(text, names, all_names, spoken), sentences(original, names, all_names, spoken)
    problems = [*_departures(told, meant, held.names), *_strange(told, spoken)]
    if claims:
        fair = frozenset(check_text(original, claims, known, (), language))
        problems += [problem for problem in check_text(text, claims, known, (), language) if problem not in fair]
    elif not problems and _skeletons(told) != _skeletons(meant):
        problems.append("names, numbers and denials come in another order")
    return list(dict.fromkeys(problems))


def _departures(told: Sequence[Sentence], meant: Sequence[Sentence], held: frozenset[str]) -> Iterator[str]:
    """What is left out, and what is new; names of claims are never new."""
    yield from _names(told, meant, held)
    yield from _figures(told, meant)
    for tag, what in _KEPT.items():
        if _has(meant, tag) and not _has(told, tag):
            yield f"{what} is left out"
        if tag in ("mark", "doubt") and _has(told, tag) and not _has(meant, tag):
            yield f"{what} is new"
    for tag, what in _NEW.items():
        if _has(told, tag) and not _has(meant, tag):
            yield f"{what} is new"
    asked, asking = (sum(s.text.rstrip().endswith("?") for s in part) for part in (meant, told))
    if asked != asking:
        yield "a question is left out" if asking < asked else "a question is new"


def _names(told: Sequence[Sentence], meant: Sequence[Sentence], held: frozenset[str]) -> Iterator[str]:
    own, others = ({name for sentence in part for _, name in sentence.names()} for part in (told, meant))
    yield from (f"{name!r} is left out" for name in sorted(others - own))
    yield from (f"{name!r} is new" for name in sorted(own - others - held))


def _figures(told: Sequence[Sentence], meant: Sequence[Sentence]) -> Iterator[str]:
    left = [token for sentence in meant for token in sentence.tokens if _counts(token)]
    for token in (token for sentence in told for token in sentence.tokens if _counts(token)):
        found = next((other for other in left if _same(token, other)), None)
        if found is None:
            if not any(_same(token, t) for sentence in meant for t in sentence.tokens if _counts(t)):
                yield f"{token.text!r} is new"
        else:
            left.remove(found)
    said = [token for sentence in told for token in sentence.tokens if _counts(token)]
    yield from (f"{other.text!r} is left out" for other in left if not any(_same(token, other) for token in said))


def _counts(token: Token) -> bool:
    if token.kind != NUMBER or token.number is None or token.number.spelled:
        return False
    unit = token.number.unit not in ("", "concepts")
    return unit or token.number.plain > SMALL or any(mark.isdigit() for mark in token.text)


def _same(token: Token, other: Token) -> bool:
    """Whether a number may stand for another: the same unit, and within what its words allow."""
    a, b = token.number, other.number
    if a is None or b is None or ("percent" in (a.unit, b.unit) and a.unit != b.unit):
        return False
    if a.signed and b.signed and a.plain * b.plain < 0:
        return False
    near = a.holds(b.plain) or b.holds(a.plain)
    return near or (a.signed != b.signed and (abs(abs(a.plain) - abs(b.plain)) < 0.05))


def _has(part: Sequence[Sentence], tag: str) -> bool:
    return any(sentence.has(tag) for sentence in part)


def _strange(told: Sequence[Sentence], spoken: Words) -> Iterator[str]:
    nothing = support(())
    return (problem for sentence in told for problem in injected(Reading(sentence, nothing, spoken=spoken)))


def _skeletons(part: Sequence[Sentence]) -> Counter[tuple[str, ...]]:
    """What carries the meaning of each sentence, in order; sentences in any."""
    return Counter(
        tuple(filter(None, map(_bone, sentence.tokens))) for sentence in part if any(map(_bone, sentence.tokens))
    )


def _bone(token: Token) -> str:
    if token.kind == NAME:
        return token.text
    if _counts(token) and token.number is not None:
        return f"{token.number.plain:g}{token.number.unit}"
    return next((tag for tag in _ORDERED if tag in token.tags), "")
