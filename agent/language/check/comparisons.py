"""More or less than another, told at a distance: "a smaller boost from the mane than from the stripes"."""

from collections.abc import Iterator, Mapping

from agent.language.check.ranks import behind, families, near
from agent.language.check.reading import Reading
from agent.language.check.tokens import NAME

_MORE = frozenset(
    {
        "more",
        "likelier",
        "sooner",
        "bigger",
        "larger",
        "greater",
        "stronger",
        "heavier",
        "higher",
        "better",
        "further",
        "harder",
    }
)
_FEWER = frozenset({"less", "fewer", "smaller", "weaker", "lower", "lighter", "lesser", "slighter", "worse"})
_ASIDE = {"behind": True, "ahead": False, "in front": False, "trailing": True}  # whether the first is the greater


def than(reading: Reading) -> Iterator[str]:
    """A comparison whose two sides stand apart: "a smaller boost from the mane than from the stripes"."""
    if reading.general or reading.sentence.has("mind") or (reading.concepts() and reading.sentence.has("would", "if")):
        return
    for i, token in enumerate(reading.tokens):
        words = [word for t in reading.tokens[:i] if t.kind != NAME for word in t.text.split()]
        degree = next((word for word in reversed(words) if word in _MORE | _FEWER), "")
        if "compared" in token.tags:
            yield from _against(reading, i)
        if token.text != "than" or not degree:
            continue
        for family in families(reading):
            left, right = near(reading, i, family, False), near(reading, i, family, True)
            paired = left is not None and right is not None and left != right
            if left is not None and right is not None and paired and not _of_concepts(reading, i, family):
                first, second = (right, left) if degree in _FEWER else (left, right)
                yield from behind(reading, family, first, second)


def _of_concepts(reading: Reading, i: int, family: Mapping[str, float]) -> bool:
    """Whether classes stand on both sides of "than", but it is concepts that are compared there."""
    if not any(map(reading.support.is_label, family)):
        return False
    others = (other for other in families(reading) if not any(map(reading.support.is_label, other)))
    return any(near(reading, i, other, True) and any(t.text in other for t in reading.tokens[:i]) for other in others)


def _against(reading: Reading, i: int) -> Iterator[str]:
    """A comparison told with "compared with": the other is more or less."""
    words = [word for t in reading.tokens if t.kind != NAME for word in t.text.split()]
    degree = next((word for word in words if word in _MORE | _FEWER), "")
    for family in families(reading) if degree else ():
        if reading.concepts() and any(map(reading.support.is_label, family)):
            continue
        right = near(reading, i, family, True)
        left = next((t.text for t in reading.tokens if t.text in family and t.text != right), None)
        if left is not None and right is not None:
            first, second = (right, left) if degree in _FEWER else (left, right)
            yield from behind(reading, family, first, second)


def aside(reading: Reading) -> Iterator[str]:
    """One ahead or behind, of another named before: "the stripes, with the mane some way behind"."""
    if reading.general or reading.sentence.has("would", "if"):
        return
    for i, token in enumerate(reading.tokens):
        if token.text not in _ASIDE or (
            i + 1 < len(reading.tokens) and reading.tokens[i + 1].text in ("of", "it", "the")
        ):
            continue
        for family in families(reading):
            named = [t.text for t in reading.tokens[:i] if t.text in family]
            if len(named) > 1 and named[-1] != named[-2]:
                first, second = named[-2:] if _ASIDE[token.text] else (named[-1], named[-2])
                yield from behind(reading, family, first, second)
