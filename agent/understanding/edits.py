"""What a "what if" takes away and adds, word by word.

Every name carries the sign of the nearest word before it that sets one ("no", "without", "had",
"add"); a verb after all names ("were gone") turns them.
"""

from itertools import pairwise

from agent.understanding.names import Mention
from agent.understanding.reading import Reading
from agent.understanding.words import word_set, word_table

TAKES = word_set("edits.takes")
GIVES = word_set("edits.gives")
TURNS = word_set("edits.turns")
ENDS = word_set("edits.ends")
OPPOSITES = word_table("edits.opposites")
THERE = frozenset({"there", "here", "visible", "present", "exist", "around"})
LISTED = frozenset({"and", "or", "nor", ",", "the", "its", "a", "an"})
BECAME = frozenset({"were", "was", "became", "becomes", "been"})
INSTEAD = ({"instead", "of"}, {"rather", "than"}, {"place", "of"})
BEING = frozenset({"is", "are", "was", "were", "be", "been", "being", "had", "has", "all", "got"})
AFTER = frozenset({",", ".", "?", "and", "too", "as", "what", "would"})
EVERY = frozenset({"both", "all", "each", "either"})
RELATIVES = ((",", "which"), (",", "who"), (",", "that"))
WOULD = (("would",), ("did",), ("does",))
DASHES = frozenset("-\u2212\u2013")
SWAPS = word_set("edits.swaps")
FOR = word_set("edits.for")


def edits(reading: Reading) -> tuple[list[Mention], list[Mention]]:
    """Names that are imagined gone, and names that are imagined there, in order; a name said twice counts once."""
    words = reading.tokens
    gone = _gone(reading)
    found: dict[tuple[str, ...], tuple[Mention, bool]] = {}
    taking, at = False, 0
    for mention, turned in zip(reading.concepts, gone, strict=True):
        taking = _minus(reading, mention) or _sign(words[at : mention.start], taking, bool(found), words[:at])
        away = found.pop(mention.concepts, (mention, False))[1]  # said anew: "the mane, take it off"
        found[mention.concepts] = (mention, taking or turned or away)
        at = mention.end + (_turn(words[mention.end :]) if turned else 0)
    return [m for m, away in found.values() if away], [m for m, away in found.values() if not away]


def _minus(reading: Reading, mention: Mention) -> bool:
    """Whether a dash before the name takes it away: "-stripes +spots"."""
    at = reading.words[mention.start].start
    return reading.text[max(0, at - 1) : at] in DASHES and not reading.text[max(0, at - 2) : at - 1].strip()


def _turn(after: tuple[str, ...]) -> int:
    """How many words after a name belong to the verb that takes it away."""
    until = next((i for i, w in enumerate(after) if w in ENDS), len(after))
    return next((i + 1 for i in range(until - 1, -1, -1) if after[i] in TURNS), 0)


def _gone(reading: Reading) -> list[bool]:
    """For each name whether words after it take it away, as in "mane and horns were gone"."""
    words, named = reading.tokens, reading.concepts
    gone = [False] * len(named)
    for place in range(len(named) - 1, -1, -1):
        last = place + 1 == len(named)
        between = words[named[place].end : len(words) if last else named[place + 1].start]
        listed = not last and set(between) <= LISTED
        moved = not last and FOR & set(between) and "from" in words[max(0, named[place].start - 3) : named[place].start]
        gone[place] = (
            gone[place + 1] if listed else bool(moved) or _became(between, last) or _turned(between, named[place])
        )
    for place in range(1, len(named)):
        gone[place] = gone[place] or (gone[place - 1] and _goes_on(words, named[place - 1], named[place]))
    return gone


def _goes_on(words: tuple[str, ...], last: Mention, mention: Mention) -> bool:
    """Whether a name is only added to one that was taken away: "if the horns were gone, and the beard"."""
    between = words[last.end : mention.start]
    rest = between[_turn(between) :]
    ends = set(words[mention.end : mention.end + 1]) <= AFTER
    return ends and "and" in rest and set(rest) <= LISTED


def _became(between: tuple[str, ...], last: bool) -> bool:
    """Whether the name turns into the next one: "were a desert", "replaced by", "= "."""
    if last or not between:
        return False
    turned = between[0] in BECAME and bool({"a", "an"} & set(between))
    swapped = bool(SWAPS & set(between[:3])) and between[0] in SWAPS | BEING
    return turned or swapped or between == ("been",) or "=" in between


def _sign(between: tuple[str, ...], taking: bool, later: bool, earlier: tuple[str, ...]) -> bool:
    """Whether the next name is taken away, given the words since the last one."""
    if later and any(pair <= set(between) for pair in INSTEAD):
        return True
    if later and (SWAPS | {"from"}) & {*earlier, *between} and FOR & set(between):
        return False
    that = next((at for at, pair in enumerate(pairwise(between)) if pair == (",", "that")), 0)
    between = between[that:]  # "for the sake of argument, no harm meant, that the ears were round"
    for at in range(len(between) - 1, -1, -1):
        word = between[at]
        if word in TAKES or word in SWAPS:
            if not (word == "without" and between[at + 1 : at + 2] and between[at + 1].endswith("ing")):
                return True
        elif word in GIVES:
            return between[at - 1 : at] in (("not",), ("never",)) or _away(between[:at], word)
    return taking


def _away(before: tuple[str, ...], verb: str) -> bool:
    """Whether it is a "with" of "do away with" or "off with", or an "in" of "put zero in"."""
    return (verb == "with" and before[-1:] in (("away",), ("off",))) or (verb == "in" and "zero" in before)


def _turned(after: tuple[str, ...], mention: Mention) -> bool:
    """Whether the words after a name take it away: "were gone", "were not there", "were not long"."""
    if after[:2] in RELATIVES:
        after = after[len(after) - after[::-1].index(",") :]
    if after[:1] in WOULD and after[1:2] and after[1] in {"not", "be"} | TURNS:
        after = after[1:]
    start = next((i for i, w in enumerate(after) if w not in BEING), len(after))
    until = next((i for i, w in enumerate(after) if i >= start and w in ENDS), len(after))
    said = [w for i, w in enumerate(after[:until]) if not (w == "over" and after[i - 1] == "all")]
    own = mention.concepts[0].lower().split()[0] if len(mention.concepts) == 1 else ""
    absent = any(w == "not" and said[i + 1 : i + 2] and said[i + 1] in THERE | {own} for i, w in enumerate(said))
    every = any(a in EVERY and b in TURNS - {"over"} for a, b in pairwise(after))
    return absent or every or bool(TURNS & set(said)) or (bool(own) and OPPOSITES.get(own) in said)
