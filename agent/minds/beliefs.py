"""The three minds: what the machine uses, what the user knows and wants, what the user thinks the machine does.

All three speak of (label, concept) pairs and are plain values: readable, JSON-able, changed only by returning a new
one. Beliefs are log-odds, so that evidence adds and nothing saturates.

Source: pg^M, pg^UinM and pg^MinU of CX-ToM (Akula et al., iScience 2022), as weights and beliefs over one vocabulary.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from math import exp
from typing import Any, Literal, Self, TypeAlias

Side: TypeAlias = Literal["for", "against", "no part"]
NOTICEABLE = 0.5  # logits: a concept that moves a label less than this plays no part in it


@dataclass(frozen=True)
class Weight:
    """What typical presence of a concept adds to a label, in centred logits: mean and spread over cases."""

    mean: float
    spread: float = 0.0

    @property
    def side(self) -> Side:
        """Whether the concept speaks for the label, against it, or plays no part."""
        if abs(self.mean) < NOTICEABLE:
            return "no part"
        return "for" if self.mean > 0 else "against"


@dataclass(frozen=True)
class Leaning:
    """Belief that a concept speaks for or against a label, each as log-odds over "plays no part"."""

    pro: float = 0.0
    con: float = 0.0

    def chance(self, side: Side) -> float:
        """Probability, in (0, 1), that the holder takes `side`."""
        top = max(self.pro, self.con, 0.0)
        odds = {"for": exp(self.pro - top), "against": exp(self.con - top), "no part": exp(-top)}
        return odds[side] / sum(odds.values())

    def moved(self, side: Side, weight: float) -> "Leaning":
        """Add `weight` nats of evidence for `side` against the other two."""
        if side == "for":
            return Leaning(self.pro + weight, self.con)
        if side == "against":
            return Leaning(self.pro, self.con + weight)
        return Leaning(self.pro - weight, self.con - weight)

    @property
    def side(self) -> Side:
        """The most probable side."""
        sides: tuple[Side, ...] = ("for", "against", "no part")
        return max(sides, key=self.chance)


Pairs: TypeAlias = Mapping[str, Mapping[str, Leaning]]


@dataclass(frozen=True)
class UserMind:
    """What the person knows and wants, as inferred.

    Attributes:
        own_label: what they themselves would call the case; None if they did not say.
        expects: what they expect the machine to say; None if they did not say.
        goal: what their questions are after.
        wanted: concepts they asked about, latest last.
        expertise: log-odds that they follow numbers and technical words.
        load: log-odds that they have had enough for one turn.
        trust: log-odds that they take the machine's word.
    """

    own_label: str | None = None
    expects: str | None = None
    goal: Literal["what", "why", "predict", "limits"] = "what"
    wanted: tuple[str, ...] = ()
    expertise: float = 0.0
    load: float = 0.0
    trust: float = 0.0


@dataclass(frozen=True)
class Shift:
    """Why the imagined mind moved, for the account that is given on request."""

    label: str
    concept: str
    side: Side
    weight: float  # nats
    because: str


@dataclass(frozen=True)
class Minds:
    """The three minds over the labels in play.

    Attributes:
        machine: label -> concept -> measured weight.
        user: what the person knows and wants.
        imagined: label -> concept -> what the person thinks the machine makes of it.
        shifts: how the imagined mind moved in the last turn.
    """

    machine: Mapping[str, Mapping[str, Weight]] = field(default_factory=dict)
    user: UserMind = UserMind()
    imagined: Pairs = field(default_factory=dict)
    shifts: tuple[Shift, ...] = ()

    def believes(self, label: str, concept: str) -> Leaning:
        """What the user is thought to believe about a pair; no leaning if it is not in play."""
        return self.imagined.get(label, {}).get(concept, Leaning())

    def moved(self, shift: Shift) -> Self:
        """Return the minds after the imagined one has taken in `shift`; pairs not in play are passed over."""
        if shift.concept not in self.imagined.get(shift.label, {}):
            return self
        row = dict(self.imagined[shift.label])
        row[shift.concept] = row[shift.concept].moved(shift.side, shift.weight)
        return replace(self, imagined={**self.imagined, shift.label: row}, shifts=(*self.shifts, shift))

    def gap(self, label: str, concept: str) -> float:
        """How far the user's picture of one pair is off, in logits of the machine's weight at stake."""
        weight = self.machine.get(label, {}).get(concept, Weight(0.0))
        missed = 1 - self.believes(label, concept).chance(weight.side)
        return missed * max(abs(weight.mean), NOTICEABLE)

    def to_json(self) -> dict[str, Any]:
        """Return the minds as plain JSON values; `from_json` reads them back."""
        return {
            "machine": {label: {c: [w.mean, w.spread] for c, w in row.items()} for label, row in self.machine.items()},
            "user": {**asdict(self.user), "wanted": list(self.user.wanted)},
            "imagined": {label: {c: [b.pro, b.con] for c, b in row.items()} for label, row in self.imagined.items()},
            "shifts": [asdict(shift) for shift in self.shifts],
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Return the minds that `to_json` wrote."""
        user = record["user"]
        return cls(
            machine={label: {c: Weight(*w) for c, w in row.items()} for label, row in record["machine"].items()},
            user=UserMind(**{**user, "wanted": tuple(user["wanted"])}),
            imagined={label: {c: Leaning(*b) for c, b in row.items()} for label, row in record["imagined"].items()},
            shifts=tuple(Shift(**shift) for shift in record["shifts"]),
        )
