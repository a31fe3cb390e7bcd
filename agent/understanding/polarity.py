"""Whether a user speaks for or against: of a concept, and in a yes or no."""

from collections.abc import Sequence

from agent.understanding.names import Mention
from agent.understanding.reading import Reading
from agent.understanding.words import word_list, word_set

AGAINST = word_set("polarity.against")
TOGETHER = word_set("polarity.together")
BOUNDS = frozenset({",", "but", "while", "whereas", "though"})
YES = word_set("polarity.yes")
NO = word_set("polarity.no")
AGREED = word_list("polarity.agreed")
REFUSED = word_list("polarity.refused")
UNSURE = word_list("polarity.unsure")


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
        if place and set(between) <= TOGETHER:
            found.append(found[-1])
            continue
        after, before = _parted(between)
        if place and _count(after) % 2:
            found[start:] = [not sign for sign in found[start:]]
        start = place
        found.append(_count(before) % 2 == 0)
    rest = tuple(words[named[-1].end :]) if named else ()
    if _count(rest) % 2:
        found[start:] = [not sign for sign in found[start:]]
    return found


def _parted(between: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words between two names: what is still said of the one, and what leads to the other."""
    cut = next((at for at, word in enumerate(between) if word in BOUNDS), None)
    return ((), between) if cut is None else (between[:cut], between[cut + 1 :])


def _count(words: tuple[str, ...]) -> int:
    """How often the words turn the meaning; a "not only" and a closing ", didn't they?" do not."""
    said = [w for w in words if w[0].isalnum() or w == ","]
    tag = len(said) > 3 and said[-4] == "," and "not" in said[-2:]
    asked = len(said) > 2 and said[-2] == "," and said[-1] in {"no", "right"}
    text = said[:-4] if tag else said[:-2] if asked else said
    return sum(w in AGAINST and text[at + 1 : at + 2] not in (["only"], ["just"]) for at, w in enumerate(text))


def yes_or_no(reading: Reading) -> bool | None:
    """True for a yes, False for a no, None where it is neither."""
    words = [w for w in reading.tokens if w[0].isalnum()]
    text = f" {' '.join(words)} "
    if any(text.startswith(f" {unsure}") for unsure in UNSURE):
        return None
    agreed = bool(words) and words[0] in YES
    if not agreed and (NO & set(words[:6]) or any(f" {phrase} " in text for phrase in REFUSED)):
        return False
    return True if agreed or words[-1:] in (["yes"], ["yeah"]) or any(f" {p} " in text for p in AGREED) else None
