"""What to do next: answer what was asked, then say the one thing more that closes most of the gap between minds.

Source: the goal of CX-ToM (Akula et al., iScience 2022, pg^MinU near pg^M), chosen greedily instead of learned.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from agent.acts import MIND, MachineKind, UserAct, UserKind
from agent.policy.options import checks, misconceptions, warnings
from agent.policy.plan import Step
from agent.policy.replies import FURTHER, reply
from agent.policy.situation import Situation

Teach: TypeAlias = Callable[[Situation], tuple[Step, ...]]
TRYING: frozenset[UserKind] = frozenset({"predict", "answer", "ask_more", "agree"})
TRIED, EAGER = 0.5, 1.5  # effort from which somebody is taught who has just tried, and who has just asked or said else
OWN = frozenset({"predict", "correct"})  # notes of answers to a label that the user has named
FINAL: frozenset[MachineKind] = frozenset({"clarify", "bye", "check"})
ENOUGH = 0.8  # logits of expected gain below which nothing more is said
SETTLED = 3  # turns before a check question is put unasked
ALONE: frozenset[MachineKind] = frozenset({"clarify", "bye", "greet", "decline", "check", "summarize"})


def decide(situation: Situation, acts: Sequence[UserAct], teach: Teach | None = None) -> tuple[Step, ...]:
    """Return the steps of this turn: an answer to every act, then what nobody asked for.

    Args:
        situation: what is known.
        acts: what the user did.
        teach: finds what is worth teaching somebody who wants to foretell the machine; None: nothing unasked.
    """
    if teach is None:
        return answered(situation, acts)
    if not _learning(situation, acts):
        return _guided(situation, acts, teach)
    lessons = teach(situation)
    open_ = [act for act in acts if act.kind != "answer" and not (lessons and act.kind in FURTHER)]
    steps = tuple(_brief(step) if lessons else step for step in answered(situation, open_))
    if any(step.kind in FINAL or step.note in ("motive", MIND) for step in steps):
        return steps
    return (*steps, *lessons) or (reply(situation, UserAct(kind="agree"), None),)


def _brief(step: Step) -> Step:
    """An answer to a forecast with one reason: the lessons that follow are chosen to be worth more."""
    return replace(step, note="foretold", count=1) if step.kind == "why_not" and step.note in OWN else step


def answered(situation: Situation, acts: Sequence[UserAct]) -> tuple[Step, ...]:
    """The answers to the acts, each once; who names a label and foretells one is answered on what they foretold."""
    foretold = any(act.kind == "predict" for act in acts)
    open_ = [act for act in acts if not (foretold and act.kind == "correct") and not act.chosen]
    return tuple(dict.fromkeys(reply(situation, act, None) for act in open_))


def _made(situation: Situation, step: Step) -> bool:
    """Whether the move was made before, or another one about the same concept."""
    if step.concept is None:
        return (step.kind, "") in situation.done
    return any(concept == step.concept for _, concept in situation.done)


def _learning(situation: Situation, acts: Sequence[UserAct]) -> bool:
    """Whether the user wants to know more than the case at hand: they foretell it, or answer questions about it."""
    tried = any(act.kind in TRYING for act in acts)
    return situation.minds.user.learns >= (TRIED if tried else EAGER)


def _guided(situation: Situation, acts: Sequence[UserAct], teach: Teach) -> tuple[Step, ...]:
    """Answers, then at most one thing more about this case; what it goes by elsewhere once there is no more."""
    curious = any(act.kind.startswith("ask_") for act in acts)
    more = further(situation, curious=curious)
    steps = tuple(dict.fromkeys(reply(situation, act, more) for act in acts))
    if [(step.kind, step.note) for step in steps] == [("summarize", "again")]:
        return teach(situation) or steps
    if any(step.kind in ALONE or step.because for step in steps):
        return steps
    extra = further(situation, beside=steps, curious=curious, asked=False)
    return steps if extra is None else (*steps, extra)


def further(
    situation: Situation, beside: tuple[Step, ...] = (), curious: bool = True, asked: bool = True
) -> Step | None:
    """The one move that nobody named and that is worth most; None if none is worth saying.

    Args:
        situation: what is known.
        beside: moves of the same turn, whose kind is not repeated.
        curious: whether the user has just asked something.
        asked: whether the user wants to hear more; else a check question is put at most once a chat.
    """
    quiet = not asked and (situation.turn < SETTLED or any(kind == "check" for kind, _ in situation.done))
    options = [*warnings(situation, curious), *misconceptions(situation), *(() if quiet else checks(situation))]
    kinds = {step.kind for step in beside}
    fresh = [option for option in options if not _made(situation, option.step) and option.step.kind not in kinds]
    best = max(fresh, key=lambda option: option.gain, default=None)
    return best.step if best is not None and best.gain >= ENOUGH else None
