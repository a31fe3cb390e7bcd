"""The move that answers each kind of user act: one small function a kind, in one table."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from agent.acts import MIND, UserAct, UserKind
from agent.policy.options import best_check
from agent.policy.plan import Step
from agent.policy.situation import Situation

Rule: TypeAlias = Callable[[Situation, UserAct], Step]
NAMELESS: frozenset[UserKind] = frozenset({"believe", "feedback", "name_concept", "other", "bye", "agree", "disagree"})
ABOUT_A_CONCEPT: frozenset[UserKind] = frozenset({"ask_where", "ask_concept", "ask_what_if", "believe", "name_concept"})
LONGEST_NAME = 40  # characters
FURTHER: frozenset[UserKind] = frozenset({"ask_more", "agree"})


def reply(situation: Situation, act: UserAct, further: Step | None) -> Step:
    """Return the move that answers one act.

    Args:
        situation: what is known.
        act: what the user did.
        further: the best move that nobody asked for, or None; taken up where the user asks for more.
    """
    act = narrowed(situation, act)
    if act.candidates:
        return Step(kind="clarify", note="which", names=act.candidates)
    mute = act.kind in ABOUT_A_CONCEPT and not situation.effects  # no name would help: there are no concepts
    if act.unknown and act.kind not in NAMELESS and not mute:
        return Step(kind="clarify", note="unknown", names=act.unknown)
    if act.kind in FURTHER:
        again = any(kind == "summarize" for kind, _ in situation.done)
        return further or Step(
            kind="summarize", label=situation.said, foil=situation.focus, note="again" if again else ""
        )
    return RULES.get(act.kind, _decline)(situation, act)


def narrowed(situation: Situation, act: UserAct) -> UserAct:
    """The act with an ambiguous name taken for the one concept of this case that it can mean; else as it is."""
    here = [name for name in act.candidates if name in situation.effects]
    if len(here) != 1 or act.kind not in ABOUT_A_CONCEPT:
        return act
    if act.kind == "ask_what_if":
        return replace(act, candidates=(), removed=(*act.removed, *here))
    return replace(act, candidates=(), concept=here[0])


def _tell(situation: Situation, act: UserAct) -> Step:
    return Step(kind="tell", label=situation.said, note="hello" if act.kind == "greet" else "")


def _why(situation: Situation, act: UserAct) -> Step:
    if act.label not in (None, situation.said):
        return Step(kind="why_not", label=situation.said, foil=act.label, count=situation.room)
    return Step(kind="why", label=situation.said, foil=situation.pick_foil(), count=situation.room)


def _why_not(situation: Situation, act: UserAct) -> Step:
    foil = act.foil or (act.label if act.label != situation.said else None)
    if foil == situation.said:
        return Step(kind="tell", label=situation.said, note="same")
    note = "how_to" if act.kind == "ask_how_to" else ""
    foil = foil or situation.pick_foil()
    return Step(kind="why_not", label=situation.said, foil=foil, count=situation.room, note=note)


def _own_label(situation: Situation, act: UserAct) -> Step:
    """The user named a label: their own, or the one they expect of the machine."""
    label = act.label or act.foil
    if label is None or label == situation.said:
        return Step(kind="confirm", label=situation.said, note=act.kind)
    return Step(kind="why_not", label=situation.said, foil=label, count=situation.room, note=act.kind)


def _what_if(situation: Situation, act: UserAct) -> Step:
    if not act.removed and not act.added:
        return Step(kind="clarify", note="what_if")
    return Step(kind="what_if", removed=act.removed, added=act.added)


def _where(situation: Situation, act: UserAct) -> Step:
    return Step(kind="show", label=situation.said, concept=act.concept)


def _concept(situation: Situation, act: UserAct) -> Step:
    if act.concept is None:
        return Step(kind="clarify", note="concept")
    return Step(kind="define", label=act.label or situation.said, concept=act.concept)


def _believe(situation: Situation, act: UserAct) -> Step:
    """The user said what decides; measure it and say how it is."""
    if act.concept is None:
        return Step(kind="clarify", note="concept")
    note = "believe" if act.polarity is not False else "doubt"
    return Step(kind="define", label=act.label or situation.said, concept=act.concept, note=note)


def _difference(situation: Situation, act: UserAct) -> Step:
    label = act.label or situation.said
    foil = act.foil if act.foil not in (None, label) else None
    other = situation.said if label != situation.said else situation.pick_foil()
    return Step(kind="compare", label=label, foil=foil or other, count=situation.room)


def _motive(situation: Situation, act: UserAct) -> Step:
    """Why the agent said what nobody had asked for, or what it thinks that the user thinks."""
    if act.name == MIND:
        return Step(kind="confirm", note=MIND)
    return Step(kind="confirm", note="motive", reasons=situation.reasons)


def _similar(situation: Situation, act: UserAct) -> Step:
    return Step(kind="similar", label=situation.said)


def _confidence(situation: Situation, act: UserAct) -> Step:
    return Step(kind="tell", label=situation.said, note="confidence")


def _reliability(situation: Situation, act: UserAct) -> Step:
    return Step(kind="warn", label=act.label or situation.said, note="asked")


def _model(situation: Situation, act: UserAct) -> Step:
    return Step(kind="tell", note="model")


def _simpler(situation: Situation, act: UserAct) -> Step:
    return Step(kind="why", label=situation.said, foil=situation.focus, count=1, note="simpler")


def _quiz(situation: Situation, act: UserAct) -> Step:
    return best_check(situation) or Step(kind="decline", note="quiz")


def _doubt(situation: Situation, act: UserAct) -> Step:
    return Step(kind="why", label=situation.said, foil=situation.focus, count=situation.room, note="doubt")


def _name(situation: Situation, act: UserAct) -> Step:
    if act.concept is None or not act.name or len(act.name) > LONGEST_NAME:
        return Step(kind="clarify", note="name")
    if act.name.lower() in situation.taken and act.name != act.concept:
        return Step(kind="clarify", note="taken", names=(act.name,))
    return Step(kind="confirm", concept=act.concept, note="name", names=(act.name,))


def _feedback(situation: Situation, act: UserAct) -> Step:
    return Step(kind="confirm", note="feedback")


def _answer(situation: Situation, act: UserAct) -> Step:
    """A short reply that names no class, where nothing but a class would do."""
    return Step(kind="clarify", note="label")


def _bye(situation: Situation, act: UserAct) -> Step:
    return Step(kind="bye")


def _decline(situation: Situation, act: UserAct) -> Step:
    return Step(kind="decline", note="other")


RULES: Mapping[UserKind, Rule] = MappingProxyType(
    {
        "greet": _tell,
        "ask_what": _tell,
        "ask_why": _why,
        "ask_why_not": _why_not,
        "ask_how_to": _why_not,
        "ask_what_if": _what_if,
        "ask_where": _where,
        "ask_concept": _concept,
        "ask_difference": _difference,
        "ask_similar": _similar,
        "ask_motive": _motive,
        "ask_confidence": _confidence,
        "ask_reliability": _reliability,
        "ask_model": _model,
        "ask_simpler": _simpler,
        "ask_quiz": _quiz,
        "believe": _believe,
        "predict": _own_label,
        "correct": _own_label,
        "disagree": _doubt,
        "name_concept": _name,
        "feedback": _feedback,
        "answer": _answer,
        "bye": _bye,
    }
)
