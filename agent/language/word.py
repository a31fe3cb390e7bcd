"""Any claims in plain sentences, told without a dialog around them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any, TypeAlias

from agent.language import change, say
from agent.language.apart import differences
from agent.language.lessons import by_concept
from agent.language.manner import Manner, alike, of
from agent.language.places import regions
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

Telling: TypeAlias = Callable[[Sequence[Any], Sequence[Claim], Manner], Iterable[str]]


def word(claims: Sequence[Claim], manner: Manner) -> str:
    """Plain sentences that assert these claims and nothing else; claims of one kind stand together, none twice."""
    told = tuple(dict.fromkeys(claims))
    return " ".join(
        part for kind, tell in TELLINGS.items() if (held := of(told, kind)) for part in tell(held, told, manner)
    )


def _each(one: Callable[[Any, Manner], str]) -> Telling:
    return lambda held, told, manner: (one(claim, manner) for claim in held)


def _alternatives(held: Sequence[Alternative], told: Sequence[Claim], manner: Manner) -> list[str]:
    return [say.alternatives(held, manner)]


def _evidence(held: Sequence[Evidence], told: Sequence[Claim], manner: Manner) -> list[str]:
    """The strongest first; a single one, or one that speaks against or does nothing, as a sentence of its own."""
    lines: list[str] = []
    for _, group in groupby(sorted(held, key=lambda claim: claim.label), key=lambda claim: claim.label):
        ranked = sorted(group, key=lambda claim: -claim.weight)
        clear = [claim for claim in ranked if claim.weight >= say.SLIGHT]
        several = clear if len(clear) > 1 else []
        lines += [say.evidence(several, manner)] if several else []
        lines += [say.weight(claim, manner) for claim in ranked if claim not in several]
    return lines


def _contrasts(held: Sequence[Contrast], told: Sequence[Claim], manner: Manner) -> list[str]:
    return [say.contrast(pair, manner) for pair in alike(held, "label", "foil")]


def _differences(held: Sequence[Difference], told: Sequence[Claim], manner: Manner) -> list[str]:
    return [differences(pair, manner) for pair in alike(held, "label", "other")]


def _tendencies(held: Sequence[Tendency], told: Sequence[Claim], manner: Manner) -> list[str]:
    return by_concept(held, manner)


def _edges(held: Sequence[FaultLine], told: Sequence[Claim], manner: Manner) -> list[str]:
    """Each with what the edited input says to it."""
    lines: list[str] = []
    for line in held:
        tried = [o for o in of(told, Outcome) if _tests(o, line)]
        lines += [change.faultline(line, manner), *(change.borne_out(o, line, manner) for o in tried)]
    return lines


def _outcomes(held: Sequence[Outcome], told: Sequence[Claim], manner: Manner) -> list[str]:
    """One sentence an edit, of those that no fault-line speaks of."""
    alone = [o for o in held if not any(_tests(o, line) for line in of(told, FaultLine))]
    now = next(iter(of(told, Prediction)), None)
    edits = dict.fromkeys((outcome.removed, outcome.added) for outcome in alone)
    return [change.outcomes([o for o in alone if (o.removed, o.added) == edit], now, manner) for edit in edits]


def _regions(held: Sequence[Region], told: Sequence[Claim], manner: Manner) -> list[str]:
    return regions(held, manner)


def _tests(outcome: Outcome, line: FaultLine) -> bool:
    """Whether an outcome is of the edit of a fault-line, made in the input."""
    return outcome.medium != "features" and (outcome.removed, outcome.added) == (line.removed, line.added)


TELLINGS: Mapping[type[Claim], Telling] = MappingProxyType(
    {
        Prediction: _each(say.prediction),
        Alternative: _alternatives,
        Evidence: _evidence,
        Contrast: _contrasts,
        Difference: _differences,
        FaultLine: _edges,
        NoFaultLine: _each(change.no_faultline),
        Outcome: _outcomes,
        Region: _regions,
        Presence: _each(say.presence),
        Profile: _each(say.profile),
        Tendency: _tendencies,
        Reliability: _each(say.reliability),
        Fact: lambda held, told, manner: say.facts(held, manner),
    }
)
"""How claims of each kind are told, in the order in which they are."""
