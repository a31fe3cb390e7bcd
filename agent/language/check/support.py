"""What claims support: names, numbers with those they belong to, and what is related how."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from concepts.claims import (
    Alternative,
    Claim,
    Contrast,
    Difference,
    Evidence,
    Fact,
    FaultLine,
    NoFaultLine,
    Outcome,
    Prediction,
    Presence,
    Profile,
    Region,
    Reliability,
    Tendency,
)


@dataclass(frozen=True)
class Value:
    """A number that a claim holds.

    Attributes:
        number: its value; a share in per cent.
        unit: "percent", "logits", "cases" or "concepts".
        kind: "chance", "share", "weight", "gap", "count", "right", "wrong", "told", "place", "level" or "rest".
        concepts, labels: whom it is about.
    """

    number: float
    unit: str
    kind: str
    concepts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Support:
    """Claims, and what follows from them.

    Attributes:
        claims: all that may be asserted.
        classes: labels of the model.
        bank: concepts of the bank.
    """

    claims: tuple[Claim, ...]
    classes: frozenset[str]
    bank: frozenset[str]

    def of(self, *kinds: type[Any]) -> list[Any]:
        """The claims of some kinds."""
        return [claim for claim in self.claims if isinstance(claim, kinds)]

    @cached_property
    def labels(self) -> frozenset[str]:
        """Labels that claims name."""
        regions = {claim.of for claim in self.of(Region) if claim.of in self.classes}
        return frozenset(label for claim in self.claims for label in _labels(claim)) - self._explained | regions

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Concepts that claims name."""
        found = {claim.of for claim in self.of(Region) if claim.of not in self.labels}
        places = {claim.where for claim in self.of(Region) if claim.where in self.bank}  # "where the stripes are"
        return frozenset(name for claim in self.claims for name in _concepts(claim)) | found | places | self._explained

    @cached_property
    def _explained(self) -> frozenset[str]:
        """Concepts of which a fact tells what they are: "floppy ears are ears that hang down"."""
        return frozenset(claim.head for claim in self.of(Fact) if claim.head in self.bank - self.classes)

    @cached_property
    def names(self) -> frozenset[str]:
        """All that claims name."""
        regions = frozenset(claim.of for claim in self.of(Region))
        return self.labels | self.concepts | regions

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Every number that may be told."""
        return tuple(value for claim in self.claims for value in _values(claim))

    @cached_property
    def said(self) -> frozenset[str]:
        """What the model says, as far as the claims tell: the prediction, or else what is spoken of as the answer."""
        now = {claim.label for claim in self.of(Prediction)}
        pairs = {label for claim in self.of(Difference) for label in (claim.label, claim.other)}
        unsaid = {claim.label for claim in self.of(Alternative)}
        if now:
            return frozenset(now | pairs)
        inferred = {claim.label for claim in self.of(Evidence, Contrast, FaultLine, NoFaultLine)}
        same = {claim.label for claim in self.of(Outcome) if not inferred}
        return frozenset((inferred | same) - unsaid | pairs)

    def is_label(self, name: str) -> bool:
        """Whether a name is one of a class."""
        return name in self.labels or (name in self.classes and name not in self.concepts)


def _labels(claim: Claim) -> Iterator[str]:
    match claim:
        case Contrast() | FaultLine() | NoFaultLine():
            yield from (claim.label, claim.foil)
        case Difference():
            yield from (claim.label, claim.other)
        case Profile():
            yield from claim.labels
        case Reliability():
            yield from (claim.label, *((claim.mistaken_for,) if claim.mistaken_for else ()))
        case Fact():
            yield claim.head
        case Region() | Presence():
            return
        case _:
            yield claim.label


def _concepts(claim: Claim) -> Iterator[str]:
    match claim:
        case FaultLine() | Outcome():
            yield from (*claim.removed, *claim.added)
        case Fact():
            yield claim.tail
        case Evidence() | Contrast() | Tendency() | Presence() | Profile():
            yield claim.concept
        case Difference():
            yield from (claim.concept,) if claim.concept else ()
        case _:
            return


def _values(claim: Claim) -> Iterator[Value]:
    match claim:
        case Prediction() | Alternative():
            yield Value(100 * claim.probability, "percent", "chance", (), (claim.label,))
        case Evidence():
            yield Value(100 * claim.share, "percent", "share", (claim.concept,), (claim.label,))
            yield Value(claim.weight, "logits", "weight", (claim.concept,), (claim.label,))
        case Outcome():
            yield Value(100 * claim.probability, "percent", "chance", (*claim.removed, *claim.added), (claim.label,))
        case Presence():
            yield Value(100 * claim.level, "percent", "level", (claim.concept,), ())
        case Region():
            yield Value(100 * claim.share, "percent", "place", (claim.of, claim.where), (claim.of,))
        case _:
            yield from _logits(claim)


def _logits(claim: Claim) -> Iterator[Value]:
    match claim:
        case Contrast():
            yield Value(claim.weight, "logits", "weight", (claim.concept,), (claim.label, claim.foil))
        case Difference():
            own = (claim.concept,) if claim.concept else ()
            yield Value(claim.weight, "logits", "weight" if own else "rest", own, (claim.label, claim.other))
        case Tendency():
            yield Value(claim.weight, "logits", "weight", (claim.concept,), (claim.label,))
        case _:
            yield from _counts(claim)


def _counts(claim: Claim) -> Iterator[Value]:
    match claim:
        case FaultLine():
            size = len(claim.removed) + len(claim.added)
            yield Value(claim.margin, "logits", "gap", (*claim.removed, *claim.added), (claim.foil,))
            for number in {size, len(claim.removed), len(claim.added)}:
                yield Value(number, "concepts", "count", (*claim.removed, *claim.added), (claim.foil, claim.label))
        case NoFaultLine():
            pair = (claim.foil, claim.label)
            yield Value(claim.gap, "logits", "gap", (), pair)
            yield Value(claim.limit, "concepts", "count", (), pair)
            yield Value(100 * claim.explained, "percent", "rest", (), pair)
        case Reliability():
            yield from _record(claim)


def _record(claim: Reliability) -> Iterator[Value]:
    wrong = claim.told - claim.right
    own = ((), (claim.label, *((claim.mistaken_for,) if claim.mistaken_for else ())))
    yield Value(claim.told, "cases", "told", *own)
    yield Value(claim.right, "cases", "right", *own)
    yield Value(wrong, "cases", "wrong", *own)
    yield Value(100 * claim.right / claim.told if claim.told else 0.0, "percent", "right", *own)
    yield Value(100 * wrong / claim.told if claim.told else 0.0, "percent", "wrong", *own)


def support(claims: Sequence[Claim], classes: Sequence[str] = (), concepts: Sequence[str] = ()) -> Support:
    """What may be asserted.

    Args:
        claims: all that may be.
        classes: labels of the model.
        concepts: concepts of the bank.
    """
    return Support(tuple(dict.fromkeys(claims)), frozenset(classes), frozenset(concepts))
