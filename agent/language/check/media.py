"""How a change was made: redrawn, painted over, or inside the model."""

from collections.abc import Iterator

from agent.language.check.edits import MEDIA
from agent.language.check.reading import Reading
from concepts.claims import FaultLine, NoFaultLine, Outcome

_MEDIUM = {"inside": "features", "redrawn": "input", "masked": "masked"}


def media(reading: Reading) -> Iterator[str]:
    """A change said to be made where it was not."""
    if not reading.labels() and not reading.concepts():
        return  # how anything is measured, not what came out here
    tried = reading.support.of(Outcome)
    if not tried or reading.general:
        return
    for tag in MEDIA:
        lines = tag == "inside" and (reading.support.of(FaultLine) or reading.support.of(NoFaultLine))
        if reading.sentence.has(tag) and not lines and not any(o.medium in _media(tag) for o in tried):
            yield f"nothing was tried with the change made that way ({_MEDIUM[tag]})"


def _media(tag: str) -> tuple[str, ...]:
    return ("input", "masked") if tag in ("redrawn",) else (_MEDIUM[tag],)


def redrawn(reading: Reading) -> Iterator[str]:
    """A redrawn or painted picture where no claim tells of one."""
    changed = reading.support.of(FaultLine, NoFaultLine)
    if not changed or reading.support.of(Outcome) or not (reading.labels() or reading.concepts()):
        return
    if reading.sentence.has("redrawn", "masked") and not reading.sentence.has("neg"):
        yield "no claim tells of a picture that was redrawn"
