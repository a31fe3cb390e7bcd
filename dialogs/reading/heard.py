"""What a person could say back of one sentence: a kind of statement, who it is about, and how much."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from concepts.claims import Claim

Span: TypeAlias = tuple[float, float]
SLACK = 1e-6
NEEDED: Mapping[str, frozenset[str]] = {  # what has to be heard of each kind of statement, for it to count as heard
    "Prediction": frozenset({"label"}),
    "Alternative": frozenset({"label"}),
    "Evidence": frozenset({"concept", "label"}),
    "Contrast": frozenset({"concept", "label", "foil"}),
    "Difference": frozenset({"concept", "label", "other"}),
    "Tendency": frozenset({"concept", "label"}),
    "FaultLine": frozenset({"foil", "removed", "added"}),
    "NoFaultLine": frozenset({"label", "foil", "limit", "proven"}),
    "Outcome": frozenset({"removed", "added", "medium", "label"}),
    "Region": frozenset({"of", "where"}),
    "Presence": frozenset({"concept"}),
    "Profile": frozenset({"concept", "labels"}),
    "Reliability": frozenset({"label"}),
    "Fact": frozenset({"head", "relation", "tail"}),
}


@dataclass(frozen=True)
class Heard:
    """A statement as it was understood.

    Attributes:
        kind: name of the type of claim that it is.
        names: what it is about: role -> name, names, or yes and no.
        amounts: how much: role -> the span within which the words put it; "rate" is right answers among all told.
    """

    kind: str
    names: Mapping[str, Any] = field(default_factory=dict)
    amounts: Mapping[str, Span] = field(default_factory=dict)

    def fits(self, claim: Claim) -> bool:
        """Whether this is what a claim says: the same kind, all names right, every amount within its span."""
        if type(claim).__name__ != self.kind or not NEEDED[self.kind] <= set(self.names):
            return False
        named = all(self._same(getattr(claim, role), value) for role, value in self.names.items())
        return named and all(
            low - SLACK <= _amount(claim, role) <= high + SLACK for role, (low, high) in self.amounts.items()
        )

    def _same(self, held: Any, told: Any) -> bool:
        """Whether a name is right; sets of concepts in any order, and either word for what a kind has."""
        if isinstance(held, tuple):
            return sorted(held) == sorted(told)
        if isinstance(held, str) and isinstance(told, str):
            return held.lower().rstrip(".") == told.lower()
        return bool(held in told) if isinstance(told, frozenset) else bool(held == told)


def _amount(claim: Claim, role: str) -> float:
    if role == "rate":
        return float(claim.right / claim.told)  # type: ignore[union-attr]
    return float(getattr(claim, role))
