"""Numbers and words for amounts, as spans: "61 %" is 60.5 to 61.5 %, "about half" is 40 to 60 %."""

import re

from dialogs.reading.heard import Span

MANY = 1e3  # logits: more than any
_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_SHARE = re.compile(rf"(under |over )?{_NUMBER}\s?%")
_SIGNED = re.compile(r"([+\u2212-])\s?(\d[\d,]*(?:\.\d+)?)")
_SIZE = re.compile(rf"{_NUMBER} logits")
PARTS: tuple[tuple[str, Span], ...] = (
    (r"\bby far the most\b", (0.8, 1.0)),
    (r"\bmost\b", (0.5, 1.0)),
    (r"\babout half\b", (0.4, 0.6)),
    (r"\ba part\b|\bsome\b|\bin part\b", (0.0, 0.5)),
    (r"\ba little\b", (0.0, 0.2)),
)
SURE: tuple[tuple[str, Span], ...] = (
    (r"\bvery sure\b", (0.85, 1.0)),
    (r"\bquite sure\b", (0.6, 0.95)),
    (r"\ba bit sure\b", (0.4, 0.75)),
    (r"\bhardly sure\b", (0.05, 0.55)),
    (r"\bvery unsure\b", (0.0, 0.2)),
)
FORCES: tuple[tuple[str, Span], ...] = (
    (r"\ba lot\b", (2.5, MANY)),
    (r"\bsome\b", (0.8, 3.5)),
    (r"\ba little\b", (0.0, 1.3)),
)
RATES: tuple[tuple[str, Span], ...] = (
    (r"\bin nearly each\b", (0.85, 1.0)),
    (r"\bin most\b", (0.5, 0.95)),
    (r"\bin about half\b", (0.4, 0.6)),
    (r"\bin some\b", (0.0, 0.5)),
    (r"\bin 0 of\b", (0.0, 0.0)),
)
LEVELS: tuple[tuple[str, Span], ...] = (
    (r"\bhardly any sign\b", (0.0, 0.3)),
    (r"\bweakly\b", (0.2, 0.7)),
    (r"\bclearly\b", (0.5, 1.6)),
    (r"\bstrongly\b", (1.4, MANY)),
)


def share(text: str) -> Span | None:
    """The first share in a text, in [0, 1]: in per cent, or in words for a part."""
    found = _SHARE.search(text)
    if found is None:
        return _worded(text, PARTS)
    bound, value = found.group(1), _value(found.group(2)) / 100
    if bound is not None:
        return (0.0, value) if bound.startswith("under") else (value, 1.0)
    half = 0.5 * 10.0 ** -_places(found.group(2)) / 100
    return value - half, value + half


def chance(text: str) -> Span | None:
    """The first probability in a text: in per cent, or in words for how sure something is."""
    return share(text) if "%" in text else _worded(text, SURE)


def rate(text: str) -> Span | None:
    """How often something was right, in words."""
    return _worded(text, RATES)


def level(text: str) -> Span | None:
    """How strongly something is there: in per cent of what is typical, or in words."""
    return share(text) if "%" in text else _worded(text, LEVELS)


def weight(text: str) -> Span | None:
    """The first weight in a text: logits with a sign, or words for a force and its direction."""
    found = _SIGNED.search(text)
    if found is not None:
        value = _value(found.group(2)) * (1 if found.group(1) == "+" else -1)
        half = 0.5 * 10.0 ** -_places(found.group(2))
        return value - half, value + half
    force = _worded(text, FORCES)
    if force is None or "other way" not in text:
        return force
    return -force[1], -force[0]


def size(text: str) -> Span | None:
    """The first number of logits without a sign."""
    found = _SIZE.search(text)
    if found is None:
        return None
    half = 0.5 * 10.0 ** -_places(found.group(1))
    return _value(found.group(1)) - half, _value(found.group(1)) + half


def _worded(text: str, words: tuple[tuple[str, Span], ...]) -> Span | None:
    return next((span for pattern, span in words if re.search(pattern, text)), None)


def _value(digits: str) -> float:
    return float(digits.replace(",", ""))


def _places(digits: str) -> int:
    return len(digits.partition(".")[2])
