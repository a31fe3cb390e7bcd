"""Words that stand for something said before: the name is put in their place, and the rest reads it as if said.

"What if they were gone?" becomes "what if stripes were gone", "where is the second one?" becomes "where is mane".
The patterns are in `words.toml`; the first group of each is what stands for the name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from agent.acts import UserKind
from agent.understanding.context import Context
from agent.understanding.names import Mention
from agent.understanding.text import Word, tokenise
from agent.understanding.words import word_list, word_set, word_table

ABOUT_A_CONCEPT: frozenset[UserKind] = frozenset({"ask_concept", "ask_where", "ask_what_if", "believe", "name_concept"})
PLACES = {word: int(place) for word, place in word_table("anaphora.places").items()}
CONCEPTS, CLASSES = word_set("anaphora.concepts"), word_set("anaphora.classes")
ELSEWHERE, FOLLOWS = word_set("anaphora.elsewhere"), word_set("anaphora.follows")
NONE = frozenset({"neither", "none"})
MOST = 3  # names that one "they" may stand for


@dataclass(frozen=True)
class Standin:
    """The words from `start` to `end` and the names that they stand for; `plural` if they are "they" or "both"."""

    start: int
    end: int
    names: tuple[str, ...]
    plural: bool = False


def resolved(words: Sequence[Word], found: Sequence[Standin]) -> list[Word]:
    """The words with names in place of what stands for them."""
    kept: list[Word] = []
    at = 0
    for one in found:
        if one.start < at:
            continue
        first, last = words[one.start], words[one.end - 1]
        said = [word.text for word in tokenise(("no " if first.text in NONE else "") + " and ".join(one.names))]
        kept += [*words[at : one.start], *(Word(text, first.start, last.end) for text in said)]
        at = one.end
    return [*kept, *words[at:]]


def standins(words: Sequence[str], named: Sequence[Mention], context: Context, label: str | None) -> list[Standin]:
    """What stands for names, in order; of two at one place the longer first.

    Args:
        words: the message.
        named: names in it.
        context: what was said before.
        label: the predicted class.
    """
    return sorted(_all(words, named, context, label), key=lambda one: (one.start, -one.end))


def _all(words: Sequence[str], named: Sequence[Mention], context: Context, label: str | None) -> Iterator[Standin]:
    yield from _by_place(words, named, context)
    for name, start, end in _matches(words, ("many", "one", "it", "other")):
        before = [m for m in named if m.end <= start]
        names = _meant(name, context.within(before, label) if before else context, bool(before))
        if names:
            yield Standin(start, end, names, name == "many")


def _meant(name: str, context: Context, here: bool) -> tuple[str, ...]:
    """What a pattern of this list stands for.

    Args:
        name: of the list.
        context: what was said before.
        here: whether names were said before in the same message.
    """
    about = here or (context.act is not None and context.act.kind in ABOUT_A_CONCEPT)
    concepts = context.concepts[:MOST]
    foil = (context.foil,) if context.foil else ()
    if name == "other":
        return foil
    if name == "many":
        return concepts
    if name == "one" and not about:
        return foil or concepts[:1]
    return concepts if len(concepts) == 1 and (about or name == "it") else ()


def _by_place(words: Sequence[str], named: Sequence[Mention], context: Context) -> Iterator[Standin]:
    """Names that are meant by their place: "the second one", "the latter", "the first concept"."""
    for at, word in enumerate(words):
        if word not in PLACES or (at + 1 < len(words) and words[at + 1] in ELSEWHERE):
            continue
        noun = words[at + 1] if at + 1 < len(words) else ""
        of_kind = noun in CONCEPTS or noun in CLASSES or noun in {"one", "ones"}
        led = at > 0 and words[at - 1] == "the"
        if not (
            of_kind
            or (led and (not noun.isalpha() or noun in FOLLOWS or word in {"former", "latter"}))
            or len(words) <= 2
            or {"between", word} <= set(words)
        ):
            continue
        earlier = dict.fromkeys(name for m in named if m.end <= at for name in (*m.classes, *m.concepts)[:1])
        listed = tuple(earlier) if len(earlier) > 1 else _counted(noun, context)
        if -len(listed) <= PLACES[word] < len(listed):
            yield Standin(at - led, at + 1 + of_kind, (listed[PLACES[word]],))


def _counted(noun: str, context: Context) -> tuple[str, ...]:
    """The names that are counted: concepts where there are two, unless classes are asked for."""
    if noun in CLASSES:
        return context.classes
    return context.told if noun in CONCEPTS or len(context.told) > 1 else context.told + context.classes


def _matches(words: Sequence[str], lists: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Each list with a pattern that is there, and where, in words."""
    text = " ".join(words)
    starts = {0} | {at + 1 for at, char in enumerate(text) if char == " "}
    for name in lists:
        for pattern in _patterns(name):
            for match in pattern.finditer(text):
                start, end = match.span(1)
                if start in starts and (end == len(text) or text[end] == " "):
                    yield name, text[:start].count(" "), text[:end].count(" ") + 1


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?<!\w){pattern}(?!\w)") for pattern in word_list(f"anaphora.{name}"))
