"""Numbers in words and figures: what they say, in which unit, and how closely."""

import re
from dataclasses import dataclass

from agent.language.check.tables import Phrase, Words
from agent.language.grammar.protocol import MINUS

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*$")
_HALVES = frozenset({"left", "right", "upper", "lower", "top", "bottom", "first", "second", "other"})
_BRIEF = 3  # pieces back from a number in which a word may loosen it
VAGUE, CLOSE = 0.5, 5.0  # how far, in steps of its last digit, an "about" reaches; how close a bound must be, in points


@dataclass(frozen=True)
class Number:
    """A number as it is told.

    Attributes:
        low, high: what it may stand for, in its unit.
        unit: "percent", "logits", "cases", "concepts" or "" where none is named.
        signed: whether a sign is written.
        plain: the value as written.
        spelled: whether it is a word that may be no number at all ("one").
    """

    low: float
    high: float
    unit: str
    signed: bool
    plain: float
    spelled: bool = False

    def holds(self, value: float) -> bool:
        """Whether it may stand for a value."""
        return self.low - 1e-9 <= value <= self.high + 1e-9


def number_at(plain: Phrase, i: int, text: str, start: int, words: Words) -> tuple[Number | None, int]:
    """The number that begins at piece `i`, and how many pieces it takes."""
    for phrase, (low, high) in words.fractions.items():
        if plain[i] == phrase[0] and plain[i : i + len(phrase)] == phrase and not (i and plain[i - 1] in _HALVES):
            middle = (low + high) / 2
            return Number(100 * low, 100 * high, "percent", False, 100 * middle), len(phrase)
    if _DIGITS.match(plain[i]):
        return _digits(plain, i, text, start, words)
    return _spelled(plain, i, words)


def _digits(plain: Phrase, i: int, text: str, start: int, words: Words) -> tuple[Number, int]:
    digits = plain[i].replace(",", ".")
    if digits.count(".") > 1 or re.fullmatch(r"\d{1,3},\d{3}", plain[i]):
        digits = digits.replace(".", "")
    places = len(digits.partition(".")[2])
    sign = (
        text[start - 1]
        if start and text[start - 1] in f"+-{MINUS}" and not text[start - 2 : start - 1].isalnum()
        else ""
    )
    value = float(digits) * (-1 if sign in ("-", MINUS) else 1)
    unit, far = _unit(plain, i + 1, words)
    low, high = _range(value, 0.5 * 10.0**-places, plain, i, words)
    return Number(low, high, unit, bool(sign), value), 1 + far


def _spelled(plain: Phrase, i: int, words: Words) -> tuple[Number | None, int]:
    value, j = 0.0, i
    while j < len(plain) and plain[j] in words.numbers:
        part = words.numbers[plain[j]]
        if j > i and not (value >= 20 and part < 10) and part != 100:
            break
        value = max(value, 1) * 100 if part == 100 else value + part
        j += 1
    if j == i:
        return None, 0
    if j + 1 < len(plain) and plain[j] in ("point", "komma") and plain[j + 1] in words.numbers:
        value, j = value + words.numbers[plain[j + 1]] / 10, j + 2
    unit, far = _unit(plain, j, words)
    sign = plain[i - 1] in ("minus", "plus") if i else False
    value *= -1 if sign and plain[i - 1] == "minus" else 1
    low, high = _range(value, 0.05 if value % 1 else 0.5, plain, i, words)
    return Number(low, high, unit, sign, value, spelled=value <= 1 and not unit), j - i + far


def _unit(plain: Phrase, i: int, words: Words) -> tuple[str, int]:
    for width in (2, 1):
        unit = words.units.get(plain[i : i + width])
        if unit is not None and i + width <= len(plain):
            return unit, width if unit in ("percent", "logits") else 0
    between = words.units.get(plain[i + 1 : i + 2]) or words.units.get(plain[i + 2 : i + 3])
    return (between if between == "cases" and plain[i : i + 1] != ("%",) else ""), 0


def _range(value: float, rounding: float, plain: Phrase, i: int, words: Words) -> tuple[float, float]:
    """What a number may stand for, by the words just before it."""
    tags: frozenset[str] = frozenset()
    for width in range(_BRIEF, 0, -1):
        tags |= words.cues.get(plain[max(i - width, 0) : i], frozenset()) & {"approx", "above", "below"}
    if "approx" in tags:
        loose = (
            3.0
            if value % 10 == 0 and value >= 10
            else 2.5
            if value % 5 == 0 and value >= 5
            else 1.0
            if value >= 5
            else 3 * rounding
        )
        return value - loose, value + loose
    if "above" in tags:
        return value, value + CLOSE
    if "below" in tags and plain[max(i - 2, 0) : i] != ("up", "to"):
        return value - CLOSE, value
    return value - rounding, value + rounding
