"""What is said beside a measurement that no claim gives it: where, on average, as generally known."""

import re
from collections.abc import Iterator

from agent.language.check.numbers import owners
from agent.language.check.reading import Reading
from agent.language.check.support import Value
from concepts.claims import Region, Tendency

_HERE = frozenset({"chance", "share", "weight", "level", "place"})  # kinds of numbers measured in one picture
_WHERE = re.compile(
    r"\b(?:in|at|on|near|towards?|along|across|to) (?:the |its )?(?:\w+ )?"
    r"(?:corner|bottom|top|upper|lower|left|right|middle|centre|center|edge|half)\b"
    r"(?! (?:of the (?:list|ranking|table|order)|place|answer|guess|choice|label|class|one|way|direction|so|about|\d))"
)
_RIGHT = re.compile(r"\b(?:in|on) the right$|\bat (?:the )?(?:right|left) of\b|\bon top$")


def aspects(reading: Reading) -> Iterator[str]:
    """Places, means, averages and general knowledge, told of what was measured otherwise."""
    told = owners(reading)
    yield from _unplaced(reading)
    kinds = {value.kind for value in told}
    if reading.general and kinds & _HERE and not reading.sentence.has("neg"):
        yield "what was measured is told as generally known"
    yield from _unaveraged(reading, told)


def _unplaced(reading: Reading) -> Iterator[str]:
    """A place where no claim tells of any."""
    words = " ".join(token.text for token in reading.tokens)
    found = _WHERE.search(words)
    if found and not _RIGHT.search(found.group()) and not reading.support.of(Region) and reading.concepts():
        names = any(word in " ".join(reading.support.names).lower().split() for word in found.group().split()[-1:])
        if not names:
            yield f"no claim tells where anything is: {found.group()!r}"


def _unaveraged(reading: Reading, told: list[Value]) -> Iterator[str]:
    """An average where the numbers tell of this picture alone."""
    usual = {(claim.concept, claim.weight) for claim in reading.support.of(Tendency)}
    for clause in reading.clauses():
        average = any(
            "average" in t.tags and t.text != "across" for t in clause.tokens
        )  # "across the middle" is a place
        if not average or clause.sentence.has("here", "held", "typical"):
            continue
        own = [value for value in owners(clause) if value.kind in _HERE and value in told]
        if own and not any((concept, value.number) in usual for value in own for concept in value.concepts):
            yield "what was measured in this picture is told as an average"
            return
