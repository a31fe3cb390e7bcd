"""Names a user used that are neither class nor concept: "why not a dragon?"."""

from agent.understanding.reading import Reading
from agent.understanding.words import word_set

ARTICLES = word_set("unknown.articles")
LINKS = word_set("unknown.links")
PARTS = word_set("unknown.parts")
PLAIN = word_set("unknown.plain")
LONGEST = 3  # words of one unknown name


def unknown_class(reading: Reading) -> tuple[str, ...]:
    """What stands where a class could: after "a", else after "not", "say", "than"."""
    return _after(reading, ARTICLES) or _after(reading, LINKS)


def unknown_part(reading: Reading) -> tuple[str, ...]:
    """What stands where a concept could: after "no", "had", "the"."""
    return _after(reading, PARTS | ARTICLES)


def _after(reading: Reading, triggers: frozenset[str]) -> tuple[str, ...]:
    """Phrases right after a trigger, as written; articles between are skipped."""
    words = reading.tokens
    named = {at for m in reading.mentions for at in range(m.start, m.end)}
    found: list[str] = []
    at = 0
    while at < len(words):
        at += 1
        if words[at - 1] not in triggers:
            continue
        start = at
        while start < len(words) and words[start] in {"a", "an", "the", "any", "its", "of", "some"}:
            start += 1
        end = start
        while end < len(words) and end - start < LONGEST and end not in named and _noun(words[end]):
            end += 1
        if end > start and not (end < len(words) and end in named):
            found.append(reading.written(start, end))
            at = end
    return tuple(dict.fromkeys(found))


def _noun(word: str) -> bool:
    return word[0].isalpha() and word not in PLAIN
