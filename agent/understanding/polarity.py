"""Whether a user speaks for or against: of a concept, and in a yes or no."""

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.understanding.names import Mention
from agent.understanding.reading import Reading
from agent.understanding.words import word_list, word_set

AGAINST = word_set("polarity.against")
TOGETHER = word_set("polarity.together")
BOUNDS = frozenset({",", ":", ";", "but", "while", "whereas", "though"})
AGAIN = frozenset({",", "because", "and"})
PIECES = word_set("polarity.pieces")
PRONOUNS = word_set("polarity.pronouns")
NEUTRAL = tuple(tuple(phrase.split()) for phrase in word_list("polarity.neutral"))
DENIALS = tuple(tuple(phrase.split()) for phrase in word_list("polarity.denials"))
YES = word_set("polarity.yes")
NO = word_set("polarity.no")
AGREED = word_list("polarity.agreed")
REFUSED = word_list("polarity.refused")
UNSURE = re.compile(rf"\b(?:{'|'.join(word_list('polarity.unsure'))})\b")
DRAWN = re.compile(r"([a-z])\1{2,}|(?<=a)(h)h+$")  # "yesss", "nahh"
CERTAIN = re.compile(r"\b(?:no|without a|without) doubt\b")
LETTERS = {"y": True, "n": False}


def polarities(reading: Reading) -> list[bool]:
    """For each concept named: True where it is said to speak for the label, False where against or not at all."""
    return signs(reading.tokens, reading.concepts)


def signs(words: Sequence[str], named: Sequence[Mention]) -> list[bool]:
    """For each name in a clause whether it is spoken of with favour: "the mane does, but not the trunk".

    Args:
        words: of the clause.
        named: names in it, in order.
    """
    found: list[bool] = []
    start = 0  # first name of the group that shares what is said after it
    for place, mention in enumerate(named):
        between = tuple(words[named[place - 1].end if place else 0 : mention.start])
        if place and set(between) <= TOGETHER and (between or found[-1]):
            found.append(found[-1])
            continue
        after, before = _parted(between)
        if place and denies(after):
            found[start:] = [not sign for sign in found[start:]]
        start = place
        found.append(not denies(before))
    rest = tuple(words[named[-1].end :]) if named else ()
    if denies(rest) and not (_said_again(rest) and not found[-1]):
        found[start:] = [not sign for sign in found[start:]]
    return found


def _parted(between: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words between two names: what is still said of the one, and what leads to the other."""
    cut = next((at for at, word in enumerate(between) if word in BOUNDS), None)
    return ((), between) if cut is None else (between[:cut], between[cut + 1 :])


def _said_again(rest: Sequence[str]) -> bool:
    """Whether what follows a name only says once more what was said of it: ", it has no effect"."""
    return any(a in AGAIN and b in PRONOUNS for a, b in pairwise(rest))


def denies(words: Sequence[str]) -> bool:
    """Whether the words turn the meaning; "not only", "don't you think" and a closing ", no?" do not.

    Two denials in one piece ("cannot be ignored") make none, in two pieces they stay one ("is noise, it has no part").
    """
    said = [w for w in words if w[0].isalnum() or w == ","]
    if len(said) > 2 and said[-2] == "," and said[-1] in {"no", "right"}:
        said = said[:-2]
    denied, turns, at = False, 0, 0
    while at < len(said):
        skipped = _neutral(said, at)
        denial = 0 if skipped else next((len(d) for d in DENIALS if tuple(said[at : at + len(d)]) == d), 0)
        if said[at] in PIECES:
            denied, turns = denied or turns % 2 == 1, 0
        turns += bool(denial) or (not skipped and said[at] in AGAINST)
        at += skipped or denial or 1
    return denied or turns % 2 == 1


def _neutral(said: Sequence[str], at: int) -> int:
    """Words from `at` on that only sound like a denial; 0 if there are none."""
    if said[at] == "not" and at and said[at + 1 : at + 2] and said[at + 1] in PRONOUNS:
        return 1  # turned round it asks for a yes: "did not you", "is not it"
    return next((len(phrase) for phrase in NEUTRAL if tuple(said[at : at + len(phrase)]) == phrase), 0)


def yes_or_no(reading: Reading) -> bool | None:
    """True for a yes, False for a no, None where it is neither."""
    if reading.written(0, 1).lower() in LETTERS:
        return LETTERS[reading.written(0, 1).lower()]
    text = " ".join(DRAWN.sub(r"\1\2", w) for w in reading.tokens if w[0].isalnum())
    text = CERTAIN.sub("surely", text)
    words = text.split()
    plain = next((word in YES for word in words[:2] if word in YES | NO), None)
    unsure = UNSURE.search(text)
    if unsure and unsure.start() and (plain or words[0] in {"no", "nope", "nah"}):
        unsure = None  # "no, I could not say that"
    if unsure:
        return None
    if words[-1:] in (["yes"], ["yeah"]):
        return True
    if words[-1:] == ["not"] or _has(text, REFUSED):
        return False
    if plain:
        return True
    if NO & set(words[:6]):
        return False
    return True if _has(text, AGREED) else None


def _has(text: str, phrases: Sequence[str]) -> bool:
    return any(f" {phrase} " in f" {text} " for phrase in phrases)
