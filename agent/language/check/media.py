"""How a change was made: redrawn, painted over, or inside the model."""

import re
from collections.abc import Iterator

from agent.language.check.edits import MEDIA
from agent.language.check.numbers import owners
from agent.language.check.reading import Reading
from concepts.claims import FaultLine, NoFaultLine, Outcome

_ANEW = re.compile(
    r"\b(?:another|second|new|fresh|later|real|actual) (?:\w+ )?(?:photo|photograph|snapshot|shot|camera|exposure)s?\b"
    r"|\b(?:photographed|filmed|snapped|shot|captured) (?:again|anew|afresh|once more|a second time|without)\b"
    r"|\b(?:re ?photographed|re ?shot|re ?taken|re ?filmed)\b"
)
_MEDIUM = {"inside": "features", "redrawn": "input", "masked": "masked"}


def media(reading: Reading) -> Iterator[str]:
    """A change said to be made where it was not."""
    if not reading.labels() and not reading.concepts():
        return  # how anything is measured, not what came out here
    if _ANEW.search(reading.plain) and reading.support.of(Outcome, FaultLine):
        yield "no claim tells of another photograph"
    tried = reading.support.of(Outcome)
    if not tried or reading.general:
        return
    for tag in MEDIA:
        lines = tag == "inside" and reading.support.of(FaultLine, NoFaultLine) and not _outcome(reading)
        if reading.sentence.has(tag) and not lines and not any(o.medium in _media(tag) for o in tried):
            yield f"nothing was tried with the change made that way ({_MEDIUM[tag]})"


def _outcome(reading: Reading) -> bool:
    """Whether the sentence tells, by its number, what a change that was tried led to."""
    return any(value.kind == "chance" and value.concepts for value in owners(reading))


def _media(tag: str) -> tuple[str, ...]:
    return ("input", "masked") if tag in ("redrawn",) else (_MEDIUM[tag],)


def redrawn(reading: Reading) -> Iterator[str]:
    """A redrawn or painted picture where no claim tells of one."""
    changed = reading.support.of(FaultLine, NoFaultLine)
    if not changed or not (reading.labels() or reading.concepts()):
        return
    searched = any(value.kind in ("gap", "count") for value in owners(reading)) and not _outcome(reading)
    if reading.support.of(Outcome) and not searched:
        return
    if any(not reading.denied(i) for i in reading.sentence.at("redrawn", "masked")):
        yield "no claim tells of a picture that was redrawn"
