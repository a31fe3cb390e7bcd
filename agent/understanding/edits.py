"""What a "what if" takes away and adds, word by word.

Every name carries the sign of the nearest word before it that sets one ("no", "without", "had",
"add"); a verb after all names ("were gone") turns them.
"""

from agent.understanding.names import Mention
from agent.understanding.reading import Reading
from agent.understanding.words import word_set

TAKES = word_set("edits.takes")
GIVES = word_set("edits.gives")
TURNS = word_set("edits.turns")
ENDS = word_set("edits.ends")
THERE = frozenset({"there", "here", "visible", "present"})
LISTED = frozenset({"and", "or", "nor", ",", "the", "its", "a", "an"})
BECAME = frozenset({"were", "was", "became", "becomes"})
INSTEAD = ({"instead", "of"}, {"rather", "than"}, {"place", "of"})
BEING = frozenset({"is", "are", "was", "were", "be", "been", "being", "had", "has", "all", "got"})
SWAPS = word_set("edits.swaps")
FOR = word_set("edits.for")


def edits(reading: Reading) -> tuple[list[Mention], list[Mention]]:
    """Names that are imagined gone, and names that are imagined there, in order."""
    words = reading.tokens
    named = reading.concepts
    gone = _gone(words, named)
    removed: list[Mention] = []
    added: list[Mention] = []
    taking, at = False, 0
    for mention, turned in zip(named, gone, strict=True):
        taking = _sign(words[at : mention.start], taking, bool(removed or added), words[:at])
        (removed if taking or turned else added).append(mention)
        at = mention.end
    return removed, added


def _gone(words: tuple[str, ...], named: tuple[Mention, ...]) -> list[bool]:
    """For each name whether a verb after it takes it away, as in "mane and horns were gone"."""
    gone = [False] * len(named)
    for place in range(len(named) - 1, -1, -1):
        until = named[place + 1].start if place + 1 < len(named) else len(words)
        between = words[named[place].end : until]
        listed = place + 1 < len(named) and set(between) <= LISTED
        became = bool(between) and between[0] in BECAME and bool(({"a", "an"} | SWAPS) & set(between))
        gone[place] = gone[place + 1] if listed else became or _turned(between)
    return gone


def _sign(between: tuple[str, ...], taking: bool, later: bool, earlier: tuple[str, ...]) -> bool:
    """Whether the next name is taken away, given the words since the last one."""
    if later and any(pair <= set(between) for pair in INSTEAD):
        return True
    if later and SWAPS & {*earlier, *between} and FOR & set(between):
        return False
    for word in reversed(between):
        if word in TAKES or word in SWAPS:
            return True
        if word in GIVES:
            return _negated(between, word) or _away(between, word)
    return taking


def _negated(between: tuple[str, ...], verb: str) -> bool:
    """Whether a "not" stands right before the verb that gives: "did not have"."""
    at = len(between) - 1 - between[::-1].index(verb)
    return at > 0 and between[at - 1] in {"not", "never"}


def _away(between: tuple[str, ...], verb: str) -> bool:
    """Whether it is a "with" of "do away with"."""
    at = len(between) - 1 - between[::-1].index(verb)
    return verb == "with" and between[at - 1 : at] == ("away",)


def _turned(after: tuple[str, ...]) -> bool:
    """Whether the words after a name take it away: "were gone", "were not there"."""
    start = next((i for i, w in enumerate(after) if w not in BEING), len(after))
    until = next((i for i, w in enumerate(after) if i >= start and w in ENDS), len(after))
    said = [w for i, w in enumerate(after[:until]) if not (w == "over" and after[i - 1] == "all")]
    absent = any(w == "not" and said[i + 1 : i + 2] and said[i + 1] in THERE for i, w in enumerate(said))
    return absent or bool(TURNS & set(said))
