"""Names a user used that are neither class nor concept: "why not a dragon?"."""

from collections.abc import Iterator, Sequence

from agent.understanding.names import Mention
from agent.understanding.reading import Reading
from agent.understanding.words import word_set

ARTICLES = word_set("unknown.articles")
LINKS = word_set("unknown.links")
PARTS = word_set("unknown.parts")
PLAIN = word_set("unknown.plain")
SKIPPED = frozenset({"a", "an", "the", "any", "its", "of", "some"})
LISTING = ARTICLES | {"no", "the", "even", "maybe", "or", "and", "nor", ",", ".", "possibly"}
LONGEST = 3  # words of one unknown name


def unknown_class(reading: Reading) -> tuple[str, ...]:
    """What stands where a class could: after "a", else after "not", "say", "than"."""
    return _names(reading, ARTICLES) or _names(reading, LINKS)


def unknown_part(reading: Reading) -> tuple[str, ...]:
    """What stands where a concept could: after "no", "had", "the"."""
    return _names(reading, PARTS | ARTICLES)


def unknown_beside(reading: Reading, named: Sequence[Mention]) -> tuple[tuple[int, str], ...]:
    """Unknown names in one list with known ones, each with its place: "a dinosaur or a horse"."""
    return tuple(
        (start, reading.written(start, end))
        for start, end in _after(reading, ARTICLES | {"no", "got", "nor"})
        if any(_listed(reading.tokens, (start, end), (m.start, m.end)) for m in named)
    )


def _listed(words: Sequence[str], one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether nothing but what makes a list stands between two names."""
    first, second = sorted((one, other))
    between = words[first[1] : second[0]]
    return len(between) > 0 and set(between) <= LISTING and bool({"or", "and", "nor", ","} & set(between))


def _names(reading: Reading, triggers: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading.written(start, end) for start, end in _after(reading, triggers)))


def _after(reading: Reading, triggers: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Places of names right after a trigger; articles between are skipped."""
    words = reading.tokens
    named = {at for m in reading.mentions for at in range(m.start, m.end)}
    at = 0
    while at < len(words):
        at += 1
        if words[at - 1] not in triggers:
            continue
        start = at
        while start < len(words) and words[start] in SKIPPED:
            start += 1
        end = start
        while end < len(words) and end - start < LONGEST and end not in named and _noun(words[end]):
            end += 1
        if end > start and not (end < len(words) and end in named):
            yield start, end
            at = end


def _noun(word: str) -> bool:
    return word[0].isalpha() and word not in PLAIN
