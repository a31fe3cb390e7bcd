"""What a printed number says by itself: which way it pulls, whether it is much, and whether it was measured here."""

from collections.abc import Iterator

from agent.language.check.figures import Number
from agent.language.check.reading import Reading
from agent.language.say import SLIGHT
from concepts.claims import Contrast, Difference, Evidence, Tendency


def signs(reading: Reading) -> Iterator[str]:
    """A sign beside words that say the opposite: "an advantage (-2.5)", "of great weight (+0.1)"."""
    if reading.general or reading.sentence.has("would", "mind"):
        return
    for start, end, number in _stretches(reading):
        part = reading.part(start, end)
        value = number.plain
        if reading.found("undone") or any(t.tags & {"neg"} for t in part.tokens):
            continue
        gains, harms = bool(part.found("gain")), bool(part.found("harm"))
        if abs(value) >= SLIGHT and gains != harms and gains != (value > 0):
            yield f"the sign of {value:+g} says the opposite"
        if abs(value) < SLIGHT and part.found("much") and not part.sentence.has("idle"):
            yield f"{value:+g} is next to nothing"


def scopes(reading: Reading) -> Iterator[str]:
    """An average told of this picture, and what was measured here told as an average: by the number."""
    if reading.general or reading.sentence.has("would", "mind"):
        return
    for clause in reading.clauses():
        here, usual = (
            bool(clause.found("hither")),
            bool(clause.found("mean")) or clause.sentence.has("average", "usual"),
        )
        for token in clause.tokens:
            if token.number is None or not (token.number.signed or token.number.unit == "logits"):
                continue
            means, own = _held(reading, token.number)
            if here and not usual and means and not own:
                yield f"{token.text} is an average, not measured here"
            if usual and not here and own and not means:
                yield f"{token.text} was measured here, not on average"


def _held(reading: Reading, number: Number) -> tuple[bool, bool]:
    """Whether a number is an average by some claim, and whether it was measured in this picture by some."""

    def fits(weight: float) -> bool:
        return number.holds(weight) or (not number.signed and number.holds(-weight))

    means = any(fits(claim.weight) for claim in reading.support.of(Tendency))
    return means, any(fits(claim.weight) for claim in reading.support.of(Evidence, Contrast, Difference))


def _stretches(reading: Reading) -> Iterator[tuple[int, int, Number]]:
    """Signed numbers that only evidence and averages hold, each with the words from the number before to it."""
    start = 0
    paired = [claim.weight for claim in reading.support.of(Contrast, Difference)]
    single = [claim.weight for claim in reading.support.of(Evidence, Tendency)]
    for i, token in enumerate(reading.tokens):
        if token.text in (";", "but", "while", "whereas", "though", "although"):
            start = i + 1
        if token.number is None or not token.number.signed:
            continue
        if any(token.number.holds(w) for w in single) and not any(token.number.holds(w) for w in paired):
            yield start, i, token.number
        start = i + 1
