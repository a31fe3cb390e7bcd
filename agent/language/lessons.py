"""Lessons in words: what concepts usually do for labels, the most telling first."""

from collections.abc import Callable, Sequence

from agent.language.nouns import Nouns, listed, signed
from agent.language.say import SLIGHT, tendencies
from concepts.claims import Tendency

OPENINGS = ("Worth knowing.", "Good to know.", "Keep this in mind.")
ROLES: tuple[tuple[str, Callable[[float], bool]], ...] = (
    ("speaks for", lambda weight: weight >= SLIGHT),
    ("speaks against", lambda weight: weight <= -SLIGHT),
    ("does hardly anything for", lambda weight: abs(weight) < SLIGHT),
)


def lessons(claims: Sequence[Tendency], nouns: Nouns) -> list[str]:
    """One sentence a concept; where all is about one label, one a side: "What speaks for wolf on average: ..."."""
    ranked = sorted(dict.fromkeys(claims), key=lambda claim: -abs(claim.weight))
    labels = {claim.label for claim in ranked}
    return _of_one_label(ranked, nouns) if len(labels) == 1 else by_concept(ranked, nouns)


def by_concept(claims: Sequence[Tendency], nouns: Nouns) -> list[str]:
    """On average, the snow speaks for wolf (+8.0) and against dog (-3.1): concepts in order, labels by weight."""
    place = {concept: at for at, concept in enumerate(dict.fromkeys(claim.concept for claim in claims))}
    return tendencies(sorted(claims, key=lambda claim: (place[claim.concept], -claim.weight)), nouns)


def opening(claims: Sequence[Tendency]) -> str:
    """A short remark to begin with; which one depends on what is taught, so that it varies."""
    first = max(claims, key=lambda claim: abs(claim.weight))
    return OPENINGS[sum(map(ord, first.concept + first.label)) % len(OPENINGS)]


def _of_one_label(claims: Sequence[Tendency], nouns: Nouns) -> list[str]:
    """What speaks for wolf on average: the snow (+8.0) and the ears (+2.3)."""
    found: list[str] = []
    for role, plays in ROLES:
        part = [claim for claim in claims if plays(claim.weight)]
        named = [f"{nouns.the(claim.concept)} ({signed(claim.weight)})" for claim in part]
        several = [f"What {role} {part[0].label} on average: {listed(named)}."] if len(part) > 1 else []
        found += several or tendencies(part, nouns)
    return found
