"""Moves that assert nothing about the decision: greetings, questions back, refusals, what the agent is."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from agent.language.edits import edited
from agent.language.manner import Manner
from agent.language.values import flag
from agent.policy.plan import Step
from concepts.claims import Claim

NEAREST, LIKENESS = 3, 0.6  # names offered where an unknown one is used, and how alike they must be, in [0, 1]
CHOICES = 10  # names in one question
EXAMPLE: Mapping[str, str] = MappingProxyType({"what_if": "which_edit", "name": "which_rename"})  # with an example


def greet(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Say hello."""
    return [manner.say("hello")]


def bye(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Say goodbye."""
    return [manner.say("bye")]


def model(manner: Manner) -> list[str]:
    """Say what is talked about and how it is measured."""
    opening = manner.say("model", subject=manner.subject, classes=manner.count(len(manner.classes)))
    if manner.mute:
        return [opening, manner.say("no_concepts")]
    concepts = manner.count(len(manner.nouns.groups))
    return [opening, manner.say("model_measured", concepts=concepts), manner.say("model_facts")]


def check(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Ask the listener to predict the model, or what they know and think."""
    match step.note:
        case "labels":
            return [manner.say("check_labels", named=manner.labels(step.names, "or"))]
        case "concepts":
            label, named = manner.label(str(step.label)), manner.concepts(step.names, "or")
            return [manner.say("check_concepts", label=label, named=named)]
        case "kinds":
            kinds = [manner.kind(name) for name in step.names]
            return [manner.say("check_kinds", named=manner.listed(kinds, "or"))]
    return [manner.say("check_edit", change=edited(step.removed, step.added, manner))]


def clarify(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Ask back."""
    match step.note:
        case "which":
            return [manner.say("which", named=manner.labels(step.names[:CHOICES], "or"))]
        case "unknown":
            return _unknown(step, manner)
        case "label":
            return [manner.say("which_label")]
        case "taken":
            return [manner.say("taken", name=manner.quoted(step.names[0]))]
        case "what_if" | "concept" | "name":
            return [manner.say("no_concepts") if manner.mute else _which_concept(step.note, manner)]
        case _:
            return [manner.say("lost")]


def _which_concept(note: str, manner: Manner) -> str:
    names = tuple(manner.nouns.groups)
    if note in EXAMPLE:
        return manner.say(EXAMPLE[note], name=manner.nouns.short(names[0]))
    more = [manner.phrase("more_names")] if len(names) > CHOICES else []
    named = [manner.nouns.short(name) for name in names[:CHOICES]]
    return manner.say("which_concept", named=manner.listed([*named, *more], "or"))


def _unknown(step: Step, manner: Manner) -> list[str]:
    known = (*manner.classes, *manner.nouns.groups)
    near = [name for asked in step.names for name in get_close_matches(asked, known, NEAREST, LIKENESS)]
    missing = manner.listed([manner.quoted(name) for name in step.names], "or")
    told = manner.say("unknown", named=missing)
    if near:
        return [told, manner.say("nearest", named=manner.labels(near, "or"))]
    labels = manner.labels(manner.classes[:NEAREST], "or")
    if manner.mute:
        return [told, manner.say("instead", named=labels)]
    here = [name for name in manner.nouns.groups if name in manner.nouns.there] or list(manner.nouns.groups)
    return [told, manner.say("such_as", labels=labels, concepts=manner.concepts(here[:NEAREST], "or"))]


def decline(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Say what cannot be done."""
    if step.note == "quiz":
        return [manner.say("no_concepts" if manner.mute else "no_quiz")]
    return [manner.say("beyond")]


def noted(step: Step, manner: Manner) -> list[str]:
    """Say that a name or an opinion was taken in."""
    if step.note == "name":
        return [manner.say("renamed", name=manner.quoted(step.names[0]))]
    return [manner.say("noted")]


def motive(step: Step, manner: Manner) -> list[str]:
    """Say why something was said that nobody had asked for."""
    reasons = list(dict.fromkeys(_reason(pair, manner) for pair in step.reasons))
    if not reasons:
        return [manner.say("asked_for")]
    first, *others = reasons
    return [manner.say("motive", reason=first), *(manner.say("motive_more", reason=other) for other in others)]


def _reason(reason: Sequence[str], manner: Manner) -> str:
    """One reason of the policy: its kind, and the label and the concept that it is about."""
    kind, label, concept = (*reason, "", "")[:3]
    many = flag(manner.nouns.many(concept))
    return manner.phrase(f"reason_{kind}", label=manner.label(label), concept=manner.concept(concept), many=many)
