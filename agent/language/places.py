"""Where evidence lies, in sentences: a map in the few named places that hold most of it."""

from collections.abc import Sequence

from agent.language.nouns import Nouns, listed, percent
from concepts.claims import Region
from explainers.places import EVERYWHERE, PLACES


def regions(claims: Sequence[Region], nouns: Nouns, classes: Sequence[str]) -> list[str]:
    """One sentence for each map: "Most of the evidence for zebra (62 %) lies in the middle."."""
    maps = dict.fromkeys(claim.of for claim in claims)
    return [_map([claim for claim in claims if claim.of == of], nouns, of in classes) for of in maps]


def _map(claims: Sequence[Region], nouns: Nouns, label: bool) -> str:
    of = claims[0].of
    name = f"the evidence for {of}" if label else nouns.the(of)
    verb = "lie" if not label and nouns.many(of) else "lies"
    if claims[0].where == EVERYWHERE:
        return f"{name[:1].upper()}{name[1:]} {verb} {EVERYWHERE}."
    if len(claims) == 1:
        return f"Most of {name} ({percent(claims[0].share)}) {verb} {place(claims[0].where, nouns)}."
    spots = listed([f"{place(claim.where, nouns)} ({percent(claim.share)})" for claim in claims])
    return f"Most of {name} {verb} {spots}."


def place(where: str, nouns: Nouns) -> str:
    """A named place, or where a concept is: "where the stripes are"."""
    if where in PLACES:
        return where
    return f"where {nouns.the(where)} {'are' if nouns.many(where) else 'is'}"
