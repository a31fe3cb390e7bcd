"""Lessons in words: what concepts usually do for labels, the most telling first."""

from collections.abc import Callable, Sequence

from agent.language.nouns import Nouns, listed, signed
from agent.language.say import SLIGHT, tendencies
from concepts.claims import Tendency

OPENINGS = ("Worth knowing.", "Good to know.", "Keep this in mind.")
USUALLY, MOST = "On average, ", 4  # how a sentence begins, and how many concepts it holds at most
ROLES: tuple[tuple[str, Callable[[float], bool]], ...] = (
    ("speaks for", lambda weight: weight >= SLIGHT),
    ("speaks against", lambda weight: weight <= -SLIGHT),
    ("does hardly anything for", lambda weight: abs(weight) < SLIGHT),
)


def lessons(claims: Sequence[Tendency], nouns: Nouns) -> list[str]:
    """What each concept does, the most telling first; where all is about one label, one sentence a side."""
    ranked = sorted(dict.fromkeys(claims), key=lambda claim: -abs(claim.weight))
    labels = {claim.label for claim in ranked}
    return _of_one_label(ranked, nouns) if len(labels) == 1 else by_concept(ranked, nouns)


def by_concept(claims: Sequence[Tendency], nouns: Nouns) -> list[str]:
    """On average, the snow speaks for wolf (+8.0) and against dog (-3.1): concepts in order, labels by weight.

    Concepts with one label each share a sentence: "On average, the wool speaks for sheep (+9.2); the hump ...".
    """
    found: list[str] = []
    run = 0  # concepts in the last sentence, if another may join it; else 0
    for concept in dict.fromkeys(claim.concept for claim in claims):
        own = sorted((claim for claim in claims if claim.concept == concept), key=lambda claim: -claim.weight)
        (line,) = tendencies(own, nouns)
        if len(own) == 1 and 0 < run < MOST:
            found[-1] = f"{found[-1].removesuffix('.')}; {line.removeprefix(USUALLY)}"
            run += 1
        else:
            found.append(line)
            run = 1 if len(own) == 1 else 0
    return found


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
