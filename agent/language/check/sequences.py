"""Who is told before whom, by words of sequence: "comes after that", "ahead of it", "the lead of A over B"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from agent.language.check.ranks import families
from agent.language.check.reading import Reading
from agent.language.check.tokens import NAME
from concepts.claims import Alternative, Contrast, Evidence

_NUMBER = re.compile(r"@(\d+)")


def sequences(reading: Reading) -> Iterator[str]:
    """Classes told in an order that their probabilities do not have, or concepts in one that their weights do not."""
    chances = _measured(reading)
    if not chances or reading.general or reading.sentence.has("would", "mind", "if"):
        return
    order = sorted(chances, key=lambda name: -chances[name])
    told = _Told(_numbered(reading, order), reading.patterns)
    held = [chances[name] for name in order]
    for before, after in _pairs(told):
        if held[before] < held[after]:
            yield f"it is not so that {order[before]} comes before {order[after]}"
    if (found := told.first("rival")) and int(found[1]) > 1 and held[int(found[1])] < held[1]:
        yield f"{order[int(found[1])]} does not come next"
    if (found := told.first("not_next")) and (i := int(found[1] or found[2])):
        yield f"{order[i]} is one of those that come next"


def _measured(reading: Reading) -> Mapping[str, float]:
    """By what the names in a sentence are ordered; empty if by nothing."""
    if reading.concepts():
        held = [c for c in reading.support.of(Evidence) if c.concept in reading.concepts() and c.weight > 0]
        alone = len({claim.label for claim in held}) == 1 and set(reading.labels()) <= {held[0].label}
        return {claim.concept: claim.weight for claim in held} if alone and len(held) > 1 else {}
    family = families(reading)[-1:] if reading.support.of(Alternative) else []
    return family[0] if family and any(map(reading.support.is_label, family[0])) else {}


@dataclass(frozen=True)
class _Told:
    """The shape of a sentence with the place of each class in an order in its stead (@0, @1), and what is looked for.

    A language without the patterns finds nothing.
    """

    text: str
    patterns: Mapping[str, re.Pattern[str]]

    def first(self, name: str, part: str | None = None) -> re.Match[str] | None:
        """The first place where a pattern holds."""
        return next(self.all(name, part), None)

    def all(self, name: str, part: str | None = None) -> Iterator[re.Match[str]]:
        """All places where a pattern holds."""
        known = self.patterns.get(name)
        return known.finditer(self.text if part is None else part) if known is not None else iter(())


def _numbered(reading: Reading, order: list[str]) -> str:
    place = {name: f"@{i}" for i, name in enumerate(order)}
    return reading.shape_of(lambda token: place.get(token.text) if token.kind == NAME else None)


def _pairs(told: _Told) -> Iterator[tuple[int, int]]:
    """Places (first, second) of classes of which the first is told to come before the second."""
    up = told.first("upward") is not None
    if up != (told.first("downward") is not None):
        places = [int(place) for place in _NUMBER.findall(told.text)]
        yield from ((b, a) if up else (a, b) for a, b in pairwise(places))
        return
    for found in told.all("behind"):
        yield int(found[2]), int(found[1])
    for found in told.all("ahead"):
        yield int(found[1]), int(found[2])
    for name in ("after", "before"):
        ends = (
            (int(f[1]), int(f[2]))
            for f in told.all(name)
            if not told.first("listed", f.string[f.end(1) : f.start(2) - 1])
        )
        yield from (pair if name == "after" else pair[::-1] for pair in ends)
    for found in told.all("between"):
        yield from _stepped(told, found)


def _stepped(told: _Told, found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The order of two classes, one told right behind the other, by the words between and after them."""
    one, between, other, behind = int(found[1]), found[2], int(found[3]), found[4]
    apart = told.first("listed", between) is None
    if told.first("pointing", between):
        return
    if told.first("soon", between.split(";")[-1]) or (apart and told.first("comes_soon", behind)):
        yield other, one
    elif told.first("late", between) or (apart and told.first("comes_late", behind)):
        yield one, other


def leads(reading: Reading) -> Iterator[str]:
    """A class put before the one that is put before it: "the lead of the horse over the zebra"."""
    if reading.general or reading.sentence.has("would", "mind", "if", "average", "usual", "neg"):
        return
    pairs = {(c.label, c.foil) for c in reading.support.of(Contrast)}
    pairs |= {(said, c.label) for c in reading.support.of(Alternative) for said in reading.support.said}
    names = list(dict.fromkeys(reading.labels()))
    told = _Told(_numbered(reading, names), reading.patterns)
    for found in told.all("lead") if len(names) > 1 else ():
        first, second = (names[int(place)] for place in found.groups() if place is not None)
        if (second, first) in pairs and (first, second) not in pairs:
            yield f"it is {second} that is put before {first}"
