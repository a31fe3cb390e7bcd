"""What a decision is made on: the case, the three minds, and what was done before."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.minds import Minds


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What a decision is made on.

    Attributes:
        minds: the three minds.
        said: the label that the model gives.
        probability: that it gives it with.
        runner_up: the next label.
        near: the most probable labels, from which foils are picked that nobody named; all in play if empty.
        reliability: share of right answers among held-out cases so labelled; None if unknown.
        effects: concept -> what it moves the model's label here, in centred logits; of concepts in this case.
        without: concept -> what the model says once it is gone; of concepts without which the picture can be shown.
        foils: labels that a contrast was already drawn with.
        done: (kind, concept) of earlier extra moves, none of which is made twice.
        turn: number of turns so far.
        reasons: why the last moves that nobody asked for were made.
        known: options of check questions that were put before: (labels or kinds, name), or (label, concept).
        taken: names of classes and concepts, lower case, that no other concept may get.
    """

    minds: Minds
    said: str
    probability: float
    runner_up: str
    near: tuple[str, ...] = ()
    reliability: float | None = None
    effects: Mapping[str, float] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)
    foils: tuple[str, ...] = ()
    done: tuple[tuple[str, str], ...] = ()
    turn: int = 0
    taken: frozenset[str] = frozenset()
    reasons: tuple[tuple[str, ...], ...] = ()
    known: frozenset[tuple[str, str]] = frozenset()

    @property
    def focus(self) -> str:
        """The label that the user has in mind beside the model's: their own, else the expected one, else the next."""
        named = (self.minds.user.own_label, self.minds.user.expects)
        return next((label for label in named if label not in (None, self.said)), None) or self.runner_up

    def pick_foil(self) -> str:
        """The label whose contrast closes most of the gap: what the user expects, else the runner-up, then the rest."""
        minds = self.minds
        for wanted in (minds.user.own_label, minds.user.expects):
            if wanted not in (None, self.said, *self.foils):
                return str(wanted)
        fresh = [label for label in self.near or minds.machine if label not in (self.said, *self.foils)]
        if not fresh or self.runner_up in fresh:
            return self.runner_up
        return max(fresh, key=lambda label: sum(minds.gap(label, concept) for concept in minds.machine[label]))

    @property
    def room(self) -> int:
        """How many concepts the listener can take at once."""
        return max(1, min(4, 3 - round(self.minds.user.load)))
