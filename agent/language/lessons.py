"""Lessons in words: what concepts usually do for labels, the most telling first."""

from collections.abc import Callable, Sequence

from agent.language.manner import Manner
from agent.language.say import SLIGHT, roles, tendencies, weighed
from concepts.claims import Tendency

FIRST = 3  # ways to open a lesson that do not say that there was one before
MOST = 4  # concepts that one sentence holds at most
ROLES: tuple[tuple[str, Callable[[float], bool]], ...] = (
    ("lesson_for", lambda weight: weight >= SLIGHT),
    ("lesson_against", lambda weight: weight <= -SLIGHT),
    ("lesson_slight", lambda weight: abs(weight) < SLIGHT),
)


def lessons(claims: Sequence[Tendency], manner: Manner) -> list[str]:
    """What each concept does, the most telling first; where all is about one label, one sentence a side."""
    ranked = sorted(dict.fromkeys(claims), key=lambda claim: -abs(claim.weight))
    labels = {claim.label for claim in ranked}
    return _of_one_label(ranked, manner) if len(labels) == 1 else by_concept(ranked, manner)


def by_concept(claims: Sequence[Tendency], manner: Manner) -> list[str]:
    """On average, the snow speaks for wolf (+8.0) and against dog (-3.1): concepts in order, labels by weight.

    Concepts with one label each share a sentence: "On average, the wool speaks for sheep (+9.2); the hump ...".
    """
    found: list[str] = []
    run = 0  # concepts in the last sentence, if another may join it; else 0
    for concept in dict.fromkeys(claim.concept for claim in claims):
        own = [claim for claim in claims if claim.concept == concept]
        if len(own) == 1 and 0 < run < MOST:
            more = manner.phrase("tendency_more", concept=manner.concept(concept), roles=roles(own, concept, manner))
            found[-1] = f"{found[-1].removesuffix('.')}; {more}."
            run += 1
        else:
            found += tendencies(own, manner)
            run = 1 if len(own) == 1 else 0
    return found


def opening(claims: Sequence[Tendency], manner: Manner) -> str:
    """A short remark to begin with; which one depends on what is taught, so that it varies."""
    first = max(claims, key=lambda claim: abs(claim.weight))
    return manner.varied(manner.variant + sum(map(ord, first.concept + first.label)) % FIRST).say("lesson_opening")


def _of_one_label(claims: Sequence[Tendency], manner: Manner) -> list[str]:
    """What speaks for wolf on average: the snow (+8.0) and the ears (+2.3)."""
    found: list[str] = []
    for key, plays in ROLES:
        part = [claim for claim in claims if plays(claim.weight)]
        named = manner.listed([weighed(manner.concept(claim.concept), claim.weight, manner) for claim in part])
        several = [manner.say(key, label=manner.label(part[0].label), named=named)] if len(part) > 1 else []
        found += several or tendencies(part, manner)
    return found
