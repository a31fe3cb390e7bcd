"""Moves that nobody asked for, each with what it would gain: doubt, a misconception set right, a check question.

The gain is in logits: the chance that the user has a concept of this case wrong, times what it moves the machine here.
"""

from dataclasses import dataclass

from agent.minds import NOTICEABLE
from agent.minds.beliefs import side_of
from agent.policy.plan import Step
from agent.policy.situation import Situation

OPEN = 0.5  # goodwill, in log-odds, from which somebody who asks is taken to show what they think
ANSWERS = 1.6  # the same, from which they have shown more than once what they think, and need not ask
WEAK = 0.8  # chance of being right, by the model's own word or its record with the label, below which it may err here
FIRM = 0.75  # belief from which a mistake counts as a misconception
TAKEN = {"for": "taken_for", "against": "taken_against", "no part": "taken_idle"}  # what a mistake is told as
ASKING = 0.6  # what a question brings, as a share of what telling would


@dataclass(frozen=True)
class Option:
    """A move and what it would gain, in logits."""

    gain: float
    step: Step


def warnings(situation: Situation, curious: bool) -> list[Option]:
    """Doubt is worth saying when the model is unsure or often wrong with this label, to somebody who shows a mind.

    Whoever says no more than "ok" may trust it rightly: nothing is known that would make up for what doubt takes.
    """
    doubt, goodwill = doubtful(situation), situation.minds.user.cooperates
    if doubt <= 0 or not (goodwill >= ANSWERS or (curious and goodwill > OPEN)):
        return []
    step = Step(kind="warn", label=situation.said, because=("wrong",))
    return [Option(1 + 4 * doubt, step)]


def doubtful(situation: Situation) -> float:
    """How far the chance that the model is right here lies below `WEAK`, as a share of that; else 0 or less."""
    chance = min(situation.probability, 1.0 if situation.reliability is None else situation.reliability)
    return (WEAK - chance) / WEAK


def misconceptions(situation: Situation) -> list[Option]:
    """Concepts of this case that the user gives a part which they do not play, or the other way round."""
    options = []
    for concept, effect in situation.effects.items():
        belief, side = situation.minds.believes(situation.said, concept), side_of(effect)
        if belief.side == side or belief.chance(belief.side) < FIRM:
            continue
        because = (TAKEN[belief.side], situation.said, concept)
        step = Step(kind="correct", label=situation.said, concept=concept, because=because)
        options.append(Option(_stakes(effect) * (1 - belief.chance(side)), step))
    return options


def checks(situation: Situation) -> list[Option]:
    """Ask the user to predict the machine where we cannot tell what they believe and it matters."""
    options = []
    for concept, effect in situation.effects.items():
        if abs(effect) < NOTICEABLE:
            continue
        belief = situation.minds.believes(situation.said, concept)
        because = ("effect", situation.said, concept)
        step = Step(kind="check", label=situation.said, concept=concept, removed=(concept,), because=because)
        options.append(Option(ASKING * abs(effect) * (1 - belief.chance(belief.side)), step))
    return options


def best_check(situation: Situation) -> Step | None:
    """The check question worth most that was not put yet; None if there is none left."""
    open_ = [option for option in checks(situation) if ("check", option.step.concept) not in situation.done]
    return max(open_, key=lambda option: option.gain).step if open_ else None


def _stakes(effect: float) -> float:
    """What a wrong belief about a concept costs at least, in logits."""
    return max(abs(effect), NOTICEABLE)
