"""What to do next: answer what was asked, then say the one thing more that closes most of the gap between minds.

Source: the goal of CX-ToM (Akula et al., iScience 2022, pg^MinU near pg^M), chosen greedily instead of learned.
"""

from collections.abc import Sequence

from agent.acts import MachineKind, UserAct
from agent.policy.options import checks, misconceptions, warnings
from agent.policy.plan import Step
from agent.policy.replies import reply
from agent.policy.situation import Situation

ENOUGH = 0.8  # logits of expected gain below which nothing more is said
SETTLED = 3  # turns before a check question is put unasked
ALONE: frozenset[MachineKind] = frozenset({"clarify", "bye", "greet", "decline", "check", "summarize"})


def decide(situation: Situation, acts: Sequence[UserAct]) -> tuple[Step, ...]:
    """Return the steps of this turn: an answer to every act, then at most one thing more."""
    answers = [reply(situation, act, further(situation)) for act in acts]
    steps = tuple(step for number, step in enumerate(answers) if step not in answers[:number])
    if any(step.kind in ALONE or step.because for step in steps):
        return steps
    extra = further(situation, beside=steps, asked=False)
    return steps if extra is None else (*steps, extra)


def further(situation: Situation, beside: tuple[Step, ...] = (), asked: bool = True) -> Step | None:
    """The one move that nobody named and that is worth most; None if none is worth saying.

    Args:
        situation: what is known.
        beside: moves of the same turn, whose kind is not repeated.
        asked: whether the user wants to hear more; else a check question is put at most once a chat.
    """
    quiet = not asked and (situation.turn < SETTLED or any(kind == "check" for kind, _ in situation.done))
    options = [*warnings(situation), *misconceptions(situation), *(() if quiet else checks(situation))]
    kinds = {step.kind for step in beside}
    fresh = [
        option
        for option in options
        if (option.step.kind, option.step.concept or "") not in situation.done and option.step.kind not in kinds
    ]
    best = max(fresh, key=lambda option: option.gain, default=None)
    return best.step if best is not None and best.gain >= ENOUGH else None
