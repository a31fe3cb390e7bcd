"""What a printed number says by itself: which way it pulls, whether it is much, and whether it was measured here."""

from collections.abc import Iterator

from agent.language.check.figures import Number
from agent.language.check.reading import Reading
from agent.language.say import SLIGHT
from concepts.claims import Contrast, Difference, Evidence, Tendency

_TURNS = frozenset({";", "but", "while", "whereas", "though", "although"})


def signs(reading: Reading) -> Iterator[str]:
    """A sign beside words that say the opposite: "an advantage (-2.5)", "of great weight (+0.1)"."""
    if reading.general or reading.sentence.has("would", "mind"):
        return
    for part, number in _stretches(reading):
        value = number.plain
        if reading.found("undone") or any(t.tags & {"neg"} for t in part.tokens):
            continue
        gains, harms = bool(part.found("gain")), bool(part.found("harm"))
        if abs(value) >= SLIGHT and gains != harms and gains != (value > 0):
            yield f"the sign of {value:+g} says the opposite"
        if abs(value) < SLIGHT and any(side.found("much") and not side.sentence.has("idle") for side in _sides(part)):
            yield f"{value:+g} is next to nothing"


def scopes(reading: Reading) -> Iterator[str]:
    """An average told of this picture, and what was measured here told as an average: by the number."""
    if reading.general or reading.sentence.has("would", "mind"):
        return
    for clause in reading.clauses():
        start = 0
        whole = _said(clause)
        for i, token in enumerate(clause.tokens):
            if token.number is None or not (token.number.signed or token.number.unit == "logits"):
                continue
            near = _said(clause.part(start, i + 1))
            start = i + 1
            here, usual = near if any(near) else whole
            means, own = _held(reading, token.number)
            if here and not usual and means and not own:
                yield f"{token.text} is an average, not measured here"
            if usual and not here and own and not means:
                yield f"{token.text} was measured here, not on average"


def _said(part: Reading) -> tuple[bool, bool]:
    """Whether a part of a sentence speaks of this picture, and whether it speaks of many."""
    tokens = part.tokens
    many = [i for i, t in enumerate(tokens) if t.tags & {"average", "usual"} and t.text != "across"]
    usual = any(not any("neg" in t.tags for t in tokens[max(0, i - 3) : i]) for i in many)
    return bool(part.found("hither")), usual or (not many and bool(part.found("mean")))


def _held(reading: Reading, number: Number) -> tuple[bool, bool]:
    """Whether a number is an average by some claim, and whether it was measured in this picture by some."""

    def fits(weight: float) -> bool:
        return number.holds(weight) or (not number.signed and number.holds(-weight))

    means = any(fits(claim.weight) for claim in reading.support.of(Tendency))
    return means, any(fits(claim.weight) for claim in reading.support.of(Evidence, Contrast, Difference))


def _sides(part: Reading) -> Iterator[Reading]:
    """What stands before and behind a colon."""
    cut = next((i for i, t in enumerate(part.tokens) if t.text == ":"), 0)
    yield part.part(cut, len(part.tokens))
    if cut:
        yield part.part(0, cut)


def _stretches(reading: Reading) -> Iterator[tuple[Reading, Number]]:
    """Signed numbers that only evidence and averages hold, each with the words that lead to it; all if it is alone."""
    paired = [claim.weight for claim in reading.support.of(Contrast, Difference)]
    single = [claim.weight for claim in reading.support.of(Evidence, Tendency)]
    signed = [i for i, t in enumerate(reading.tokens) if t.number is not None and t.number.signed]
    start = 0
    for i in signed:
        number = reading.tokens[i].number
        turns = [j + 1 for j in range(start, i) if reading.tokens[j].text in _TURNS]
        part = reading if len(signed) == 1 else reading.part(max(turns, default=start), i)
        shared = any(j != i and not reading.part(min(i, j), max(i, j)).sentence.names() for j in signed)
        if shared:
            continue  # "(+3.3 and -2.9 logits)" is told of two things
        if number is not None and any(map(number.holds, single)) and not any(map(number.holds, paired)):
            yield part, number
        start = i + 1
