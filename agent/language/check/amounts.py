"""Which part is the larger, and what speaks less here than there: told of the wrong one."""

import re
from collections.abc import Iterator

from agent.language.check.numbers import owners
from agent.language.check.reading import Reading
from agent.language.check.tokens import NAME
from concepts.claims import Difference

_LESS = re.compile(r"(less|weaker|smaller|fewer|lower)\b|\w+ less\b")
HALF = 50.0  # per cent


def parts(reading: Reading) -> Iterator[str]:
    """Parts told as larger or smaller that are not."""
    told = [(i, abs(t.number.plain)) for i, t in enumerate(reading.tokens) if t.number and t.number.unit == "percent"]
    if not told or reading.general or reading.sentence.has("would"):
        return
    for place in reading.sentence.at("greater", "lesser"):
        _, own = min(told, key=lambda number: abs(number[0] - place))
        others = [value for _, value in told if value != own] or [HALF]
        if ("greater" in reading.tokens[place].tags) != (own > max(others)):
            yield f"{reading.tokens[place].text!r} is told of the wrong part"


def shifted(reading: Reading) -> Iterator[str]:
    """What speaks more for a class here than elsewhere, told as speaking less."""
    less = next((i for i, t in enumerate(reading.tokens) if _LESS.match(t.text)), None)
    if less is None or (reading.sentence.has("would", "elsewhere") and not reading.sentence.has("here")):
        return
    if any(value.kind == "share" for value in owners(reading)):
        return
    near = reading.nearest(less, True, True) or reading.nearest(less, True, False)
    for claim in reading.support.of(Difference):
        named = near is not None and near[0] == claim.label and claim.concept in reading.concepts()
        if named and claim.weight > 0:
            yield f"it is more, not less, that speaks for {claim.label} here"


def moved(reading: Reading) -> Iterator[str]:
    """What speaks more for a class here than elsewhere, told of the other picture."""
    claims = [claim for claim in reading.support.of(Difference) if claim.weight > 0 and claim.label != claim.other]
    known = reading.patterns
    if not claims or "thoughts" not in known or reading.sentence.has("would", "mind"):
        return
    names = list(dict.fromkeys(name for _, name in reading.sentence.names()))
    text = reading.shape_of(lambda t: f"C @{names.index(t.text)}" if t.kind == NAME else None)
    for part in known["thoughts"].split(text):
        told = known["beside"].sub("", part)
        there = known["more_of_it"].search(told) and known["yonder"].search(told)
        if not there or known["hither_at"].search(told):
            continue
        about = {names[int(place)] for place in re.findall(r"@(\d+)", told)}
        labels = set(filter(reading.support.is_label, about))
        if any(claim.concept in about and labels <= {claim.label} for claim in claims):
            yield "it is here that it speaks more for it, not there"
