"""Why and why not in words: what the model used, and what is generally true, in sentences of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.language import change, say
from agent.language.manner import Manner
from concepts.claims import Alternative, Claim, Contrast, Evidence, Fact, Outcome, Prediction, Presence
from concepts.knowledge import canonical


@dataclass(frozen=True)
class Told:
    """What one text of reasons is made of.

    Attributes:
        chance: how likely the model finds the label, or the foil.
        weighed: the reasons, strongest first: all for one label, or all for it over one foil.
        cause: what the model says without the first of them, where that is something else.
        known: what is generally true of them.
    """

    chance: Prediction | Alternative
    weighed: Sequence[Evidence] | Sequence[Contrast]
    cause: Outcome | None
    known: Sequence[Fact]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All that the text asserts."""
        return (self.chance, *self.weighed, *([self.cause] if self.cause else []), *self.known)


@dataclass(frozen=True)
class Missing:
    """What a class is known for and the picture lacks: the facts, how much of it is there, and the answer with it."""

    known: Sequence[Fact]
    level: Presence
    outcome: Outcome

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All that is asserted of it."""
        return (*self.known, self.level, self.outcome)


def why(told: Told, manner: Manner) -> str:
    """Why the model says the label."""
    assert isinstance(told.chance, Prediction)
    support = [claim for claim in told.weighed if isinstance(claim, Evidence)]
    none = manner.say("no_evidence", label=manner.label(told.chance.label))
    parts = [
        say.prediction(told.chance, manner),
        *_cause(told.cause, told.chance, manner),
        say.evidence(support, manner) if support else none,
        remark(told.known, told.weighed, manner),
    ]
    return " ".join(filter(None, parts))


def why_not(told: Told, said: Prediction, missing: Sequence[Missing], manner: Manner) -> str:
    """Why the model says something else than the foil."""
    assert isinstance(told.chance, Alternative)
    apart = [claim for claim in told.weighed if isinstance(claim, Contrast)]
    parts = [
        say.prediction(said, manner),
        say.chance(told.chance, manner, follows=True),
        say.contrast(apart, manner),
        *_cause(told.cause, said, manner),
        remark(told.known, told.weighed, manner),
        *(part for one in missing for part in _lacking(one, said, manner)),
    ]
    return " ".join(filter(None, parts))


def remark(known: Sequence[Fact], weighed: Sequence[Evidence] | Sequence[Contrast], manner: Manner) -> str:
    """A zebra has stripes, and here the model went by that; or: here, though, it leaned on the savanna background."""
    used = [claim.concept for claim in weighed if claim.weight >= say.SLIGHT]
    if not known or not used:
        return ""
    told = say.generally(known, manner)
    if known[-1].tail in set(map(canonical, used)):
        return manner.say("agrees", fact=told)
    return manner.say("conflicts", fact=told, concept=manner.concept(used[0]))


def _cause(outcome: Outcome | None, now: Prediction, manner: Manner) -> list[str]:
    """It says so because of the stripes: only of what changes the answer by going."""
    if outcome is None:
        return []
    cause = manner.say("cause", concepts=manner.concepts(outcome.removed))
    return [cause, change.outcomes([outcome], now, manner)]


def _lacking(missing: Missing, said: Prediction, manner: Manner) -> list[str]:
    """A goat has horns. The model finds hardly any sign of the horns here. With horns it says goat."""
    return [
        manner.say("known", fact=say.generally(missing.known, manner)),
        say.presence(missing.level, manner),
        change.outcomes([missing.outcome], said, manner),
    ]
