"""When to say that the machine errs: where that is true, worth the reading, and what deserved trust can bear."""

from dataclasses import replace

import numpy as np

from agent.minds import Noise
from agent.policy.lessons import PERSONS, SHARPNESS, warned
from agent.policy.options import ANSWERS, doubtful
from agent.policy.outlook import Outlook, Persons, skill, trust
from agent.policy.pace import Pace
from agent.policy.plan import Step
from agent.policy.situation import Situation

DOUBT = 30  # words that it takes to read a warning


def doubt(situation: Situation, outlook: Outlook, persons: Persons, noise: Noise, pace: Pace) -> Step | None:
    """A warning to `persons`; None where none is worth it.

    That the machine may be wrong here is said only where it is unsure, or is measured to err often when it says this.
    Elsewhere its record is told, with the labels that it is least reliable with. Nobody is talked out of a trust that
    the agent can only guess at.
    """
    told = any(kind == "warn" for kind, _ in situation.done)
    here = doubtful(situation) > 0
    if told or situation.minds.user.cooperates < ANSWERS or (situation.reliability is None and not here):
        return None
    doubting = warned(persons, noise)
    gain = skill(outlook, doubting, SHARPNESS) - skill(outlook, persons, SHARPNESS)
    if gain + pace.caution < pace.least * DOUBT or not bearable(situation, outlook, doubting, noise):
        return None
    return Step(kind="warn", label=situation.said, note="" if here else "asked", because=("trust",))


def bearable(situation: Situation, outlook: Outlook, doubting: Persons, noise: Noise) -> bool:
    """Whether they trust the machine where it is right no less than they would if they had been told nothing."""
    mind = situation.minds.imagined
    untold = replace(mind, taken=np.zeros_like(mind.taken))
    before = Persons.drawn(untold, noise, PERSONS, situation.minds.turn)
    return trust(outlook, doubting, SHARPNESS) >= trust(outlook, before, SHARPNESS)
