"""Where a statement of its own begins inside a sentence: what the machine will do, and the reason for it."""

from collections.abc import Sequence

from agent.understanding.words import word_set

MACHINES = word_set("statements.machines")
DETERMINERS = frozenset({"the", "this", "your"})
ADVERBS = word_set("statements.adverbs")
FUTURE = word_set("statements.future")
SAYS = word_set("statements.says")
SPEAKS = word_set("statements.speaks")
GOES_BY = word_set("statements.goes_by")
GUESSES = word_set("statements.guesses")
REASONS = (("because",), ("since",), ("due", "to"), ("thanks", "to"), ("on", "account", "of"), ("as", "it"), ("given",))
NEAR = 4  # words in which a verb follows the one who does it


def foretells(words: Sequence[str]) -> bool:
    """Whether the words begin with what the machine will or does say, or goes by: "it will probably say dog"."""
    rest = [w for w in words if w not in ADVERBS]
    rest = rest[1:] if rest[:1] and rest[0] in DETERMINERS else rest
    if not rest or rest[0] not in MACHINES:
        return False
    verb, after = rest[1:2], rest[2 : 2 + NEAR]
    if verb and verb[0] in FUTURE:
        return bool(SAYS & set(after))
    return bool(verb) and (verb[0] in SPEAKS or verb[0] in GOES_BY)


def reasoned(words: Sequence[str], at: int) -> bool:
    """Whether the reason of what is expected begins at `at`: "it will say wolf | because of the snow"."""
    if not any(tuple(words[at : at + len(reason)]) == reason for reason in REASONS):
        return False
    before = set(words[:at])
    said = before & SAYS
    return bool(said) and bool(before & (FUTURE | GUESSES))


def is_reason(words: Sequence[str]) -> bool:
    """Whether the words begin as a reason does."""
    return any(tuple(words[: len(reason)]) == reason for reason in REASONS)
