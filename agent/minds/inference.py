"""What a turn tells about the user: from their acts, and from what they have just been told.

Pure functions over `Minds`: no clock, no randomness, no language.

Source: slip, guess and learning as in Bayesian knowledge tracing (Corbett & Anderson, 1995).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import log
from typing import Literal, TypeAlias

from agent.acts import UserAct
from agent.minds.beliefs import NOTICEABLE, Minds, Shift, Side
from agent.minds.traits import trait
from concepts.claims import Claim, Contrast, Evidence, FaultLine, Outcome, Prediction, Tendency

Lesson: TypeAlias = tuple[str, str, Side]  # label, concept, what it does


@dataclass(frozen=True)
class Noise:
    """How far talk and belief part ways; all are probabilities in (0, 1)."""

    slip: float = 0.1  # P(talks against the belief | holds it)
    guess: float = 0.2  # P(talks for the belief | does not hold it)
    learn: float = 0.75  # P(takes in a claim that is told)
    hint: float = 0.6  # P(asks about a concept | thinks it matters); 1 - hint if not

    @property
    def stated(self) -> float:
        """Weight, in nats, of a plain statement."""
        return log((1 - self.slip) / self.guess)

    @property
    def told(self) -> float:
        """Weight, in nats, of one claim that was told."""
        heard = self.learn * (1 - self.slip) + (1 - self.learn) * self.guess
        return log(heard / (1 - heard)) + self.stated / 2

    @property
    def asked(self) -> float:
        """Weight, in nats, of a question about a concept."""
        return log(self.hint / (1 - self.hint))


def listen(minds: Minds, acts: Iterable[UserAct], said: str, before: Iterable[Claim], noise: Noise = Noise()) -> Minds:
    """Return the minds after the user's acts.

    Args:
        minds: as they stood.
        acts: what the user did.
        said: the label that the model gives the case.
        before: the claims told in the last turn, which agreement or doubt is about.
        noise: of talk.
    """
    told = tuple(before)
    minds = replace(minds, shifts=())
    for act in acts:
        minds = replace(minds, user=trait(minds.user, act))
        for shift in _shifts(act, said, told, noise):
            minds = minds.moved(shift)
    return minds


def reflect(minds: Minds, told: Iterable[Claim], noise: Noise = Noise()) -> Minds:
    """Return the minds after the user has heard `told`: what a listener would have taken from it."""
    for label, concept, side in _lessons(tuple(told)):
        minds = minds.moved(Shift(label, concept, side, noise.told, "was told"))
    return minds


def _shifts(act: UserAct, said: str, told: tuple[Claim, ...], noise: Noise) -> list[Shift]:
    """What an act says about the user's picture of the machine."""
    label = act.label or said
    match act.kind:
        case "believe" if act.concept:
            side: Side = "for" if act.polarity is not False else "no part"
            return [Shift(label, act.concept, side, noise.stated, "said so")]
        case "ask_what_if":
            gone = [Shift(label, name, "for", noise.asked, "asked what it does") for name in act.removed]
            return gone + [Shift(label, name, "against", noise.asked, "asked what it does") for name in act.added]
        case "ask_where" | "ask_concept" if act.concept:
            return [Shift(label, act.concept, "for", noise.asked, "asked about it")]
        case "agree" | "disagree":
            weight = noise.stated / 2 if act.kind == "agree" else -noise.stated / 2
            because: Literal["agreed", "disagreed"] = "agreed" if act.kind == "agree" else "disagreed"
            return [Shift(*lesson, weight, because) for lesson in _lessons(told)]
        case _:
            return []


def _lessons(told: tuple[Claim, ...]) -> list[Lesson]:
    """What a listener takes from all that was told in one turn."""
    said = next((claim.label for claim in told if isinstance(claim, Prediction)), None)
    return [lesson for claim in told for lesson in _lesson(claim, said)]


def _lesson(claim: Claim, said: str | None) -> list[Lesson]:
    """What a listener takes from one claim; of an outcome only that a lost label leaned on what was removed."""
    match claim:
        case Evidence() | Tendency():
            return [(claim.label, claim.concept, _side(claim.weight))]
        case Contrast():
            return [(claim.label, claim.concept, _side(claim.weight))]
        case FaultLine():
            gone: list[Lesson] = [(claim.label, name, "for") for name in claim.removed]
            come: list[Lesson] = [(claim.foil, name, "for") for name in claim.added]
            return gone + come
        case Outcome() if said not in (None, claim.label) and len(claim.removed) == 1 and not claim.added:
            return [(str(said), claim.removed[0], "for")]
        case _:
            return []


def _side(weight: float) -> Side:
    if abs(weight) < NOTICEABLE:
        return "no part"
    return "for" if weight > 0 else "against"
