"""What is said beside a measurement that no claim gives it: where, on average, as generally known."""

from collections.abc import Iterator

from agent.language.check.numbers import owners
from agent.language.check.reading import Reading
from agent.language.check.support import Value
from concepts.claims import Region, Tendency

_HERE = frozenset({"chance", "share", "weight", "level", "place"})  # kinds of numbers measured in one picture


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
    found = reading.found("where")
    words = " ".join(reading.support.names).lower().split()
    if found and not reading.support.of(Region) and found.split()[-1] not in words:
        yield f"no claim tells where anything is: {found!r}"


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
