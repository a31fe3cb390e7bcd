"""Proposed names: what a namer says of each concept of a bank, and how the bank takes it.

A proposal is never more than that: it keeps its probability and its namer, and is never shown without its crops.
"""

from dataclasses import replace
from typing import Protocol, TypeAlias

from concepts.bank import Concept, ConceptBank

LEAST = 0.3  # probability from which a name is better than a number
MOST = 0.97  # no proposal is surer than this
KEPT = 3  # names that are kept of each concept

Ranked: TypeAlias = tuple[tuple[str, float], ...]  # names with their probabilities, the likeliest first


class Namer(Protocol):
    """Proposes names for the concepts of a bank."""

    @property
    def name(self) -> str:
        """What the namer is called in `Concept.namer`."""

    def __call__(self, bank: ConceptBank) -> tuple[Ranked, ...]:
        """Names for each concept, in bank order, each with the probability that it is right; () for no idea."""

    def group(self, name: str) -> str:
        """The kind of thing that goes by this name, such as "colour" or "background"; "" if unknown."""


def name(bank: ConceptBank, *namers: Namer, least: float = LEAST) -> ConceptBank:
    """Return the bank with names proposed for the concepts that were found and that no user has named.

    Of several namers, the one that is surest of a concept is heard.

    Args:
        bank: concepts with crops and presence in each class.
        namers: where names come from.
        least: probability, in [0, 1], that a name needs; below it the concept stays as it is called.
    """
    said = [(namer, namer(bank)) for namer in namers]
    taken = {concept.name for concept in bank if concept.origin != "mined"}
    concepts: list[Concept] = []
    for position, concept in enumerate(bank):
        heard = [(ranked[position], namer) for namer, ranked in said if ranked[position]]
        if concept.origin == "mined" and heard:
            best, namer = max(heard, key=lambda pair: pair[0][0][1])
            concept = _called(concept, best, namer, taken, least)
        taken.add(concept.name)
        concepts.append(concept)
    return replace(bank, concepts=tuple(concepts))


def _called(concept: Concept, ranked: Ranked, namer: Namer, taken: set[str], least: float) -> Concept:
    """The concept with the likeliest name, numbered if another has it already, and the others kept beside it."""
    best, chance = ranked[0]
    if chance < least:
        return replace(concept, others=ranked[:KEPT])
    number = next(n for n in range(1, len(taken) + 2) if _numbered(best, n) not in taken)
    return replace(
        concept,
        name=_numbered(best, number),
        group=namer.group(best),
        confidence=min(chance, MOST),
        namer=namer.name,
        others=ranked[1:KEPT],
    )


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} {number}"
