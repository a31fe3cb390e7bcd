"""First, second, third: which class takes which place, held against their probabilities."""

from collections.abc import Iterator

from agent.language.check.reading import Reading
from agent.language.check.tokens import MARK, NAME
from concepts.claims import Alternative, Prediction

_RANKS = ("rank_1", "rank_2", "rank_3")
_JOINS = frozenset({"is", "was", "are", "were", "goes", "went", "to", "for", ":", "being", "the", "a", "an", "belongs"})
_REACH = 5  # tokens between a class and its place


def ordinals(reading: Reading) -> Iterator[str]:
    """A class told in a place that its probability does not give it."""
    order = _order(reading)
    if len(order) < 2 or reading.general or reading.concepts():
        return
    places = reading.sentence.at(*_RANKS)
    for i in places:
        told = next(rank for rank, tag in enumerate(_RANKS, 1) if tag in reading.tokens[i].tags)
        name = _ahead(reading, i, places) or _back(reading, i, places)
        if name in order and order[name] != told:
            yield f"{name} does not take place {told}"


def _order(reading: Reading) -> dict[str, int]:
    """Classes with their places, where the claims tell of several."""
    rest = sorted(reading.support.of(Alternative), key=lambda claim: -claim.probability)
    first = [claim.label for claim in reading.support.of(Prediction)][:1]
    ranked = [*first, *(claim.label for claim in rest if claim.label not in first)]
    return {label: place for place, label in enumerate(ranked, 1)} if rest and first else {}


def _ahead(reading: Reading, i: int, places: list[int]) -> str | None:
    """The class behind "second place is"."""
    shared = [j for j in range(i + 1, min(i + 4, len(reading.tokens))) if reading.tokens[j].number is not None]
    start = (
        shared[0] + 1 if shared and [t.text for t in reading.tokens[shared[0] + 1 : shared[0] + 2]] == ["to"] else i + 1
    )
    for j in range(start, min(start + _REACH, len(reading.tokens))):
        token = reading.tokens[j]
        if j in places:
            return None
        if token.kind == NAME:
            return token.text
        if token.text.split()[0] not in _JOINS:
            return None
    return None


def _back(reading: Reading, i: int, places: list[int]) -> str | None:
    """The class before "comes second"."""
    for j in range(i - 1, max(i - 1 - _REACH, -1), -1):
        token = reading.tokens[j]
        if j in places or (token.kind == MARK and token.text in ";:."):
            return None
        if token.kind == NAME:
            return token.text
    return None
