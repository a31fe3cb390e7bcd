"""Moves that assert nothing about the decision: greetings, questions back, refusals, what the agent is."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from types import MappingProxyType

from agent.language import say
from agent.language.manner import NO_CONCEPTS, Manner
from agent.language.nouns import listed
from agent.policy.plan import Step
from concepts.claims import Claim

NEAREST, LIKENESS = 3, 0.6  # names offered where an unknown one is used, and how alike they must be, in [0, 1]
CHOICES = 10  # names in one question
_KINDS = MappingProxyType({"part": "parts"})


def greet(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Say hello."""
    return ["Hello."]


def bye(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Say goodbye."""
    return ["Goodbye. What I told you can be checked at any time by running the model again."]


def model(manner: Manner) -> list[str]:
    """Say what is talked about and how it is measured."""
    opening = f"I speak for an image classifier, {manner.subject}, that tells {len(manner.classes)} classes apart."
    if manner.mute:
        return [opening, NO_CONCEPTS]
    return [
        opening,
        f"I measure it by {len(manner.nouns.groups)} concepts: I take them out of its features or put them in, "
        "and run it again.",
        "What I call generally known is not measured on it.",
    ]


def check(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Ask the listener to predict the model, or what they know and think."""
    match step.note:
        case "labels":
            return [f"Which of these do you know well: {listed(step.names, 'or')}?"]
        case "concepts":
            named = listed([manner.nouns.the(name) for name in step.names], "or")
            return [f"Which of these do you think speak for {step.label}: {named}?"]
        case "kinds":
            named = listed([f"the {_KINDS.get(name, name)}" for name in step.names], "or")
            return [f"What do you think it goes by: {named}?"]
    change = say.edited(step.removed, step.added, manner.nouns)
    return [f"A question for you: {change}, what do you think the model would say?"]


def clarify(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Ask back."""
    match step.note:
        case "which":
            return [f"Which do you mean: {listed(step.names[:CHOICES], 'or')}?"]
        case "unknown":
            return _unknown(step, manner)
        case "label":
            return ["Which class do you think it would say?"]
        case "taken":
            return [f"Which other name shall I use, since {step.names[0]!r} already stands for something else?"]
        case "what_if" | "concept" | "name":
            return [NO_CONCEPTS if manner.mute else _which_concept(step.note, tuple(manner.nouns.groups))]
        case _:
            return ["I am not sure what you mean. You can ask why, why not another class, what if a concept were gone, "
                    "where I see it, or when the model is wrong."]  # fmt: skip


def _which_concept(note: str, names: tuple[str, ...]) -> str:
    if note == "what_if":
        return f"What should I take away or add: for example, {names[0]}?"
    if note == "name":
        return f"Which concept shall I rename, and to what: for example, {names[0]}?"
    more = ", or another" if len(names) > CHOICES else ""
    return f"Which concept do you mean: {listed(names[:CHOICES], 'or')}{more}?"


def _unknown(step: Step, manner: Manner) -> list[str]:
    known = (*manner.classes, *manner.nouns.groups)
    near = [name for asked in step.names for name in get_close_matches(asked, known, NEAREST, LIKENESS)]
    missing = listed([repr(name) for name in step.names], "or")
    offer = f"Did you mean {listed(near, 'or')}?" if near else f"Shall we take {listed(known[:NEAREST], 'or')} instead?"
    return [f"The model has no class or concept called {missing}.", offer]


def decline(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Say what cannot be done."""
    if step.note == "quiz":
        return [NO_CONCEPTS if manner.mute else "I have no question left that I could put to you about this picture."]
    return ["I can only speak about what this model makes of the picture: what it says, why, why not something else, "
            "what would change it, where it looks, and when it is wrong."]  # fmt: skip


def noted(step: Step) -> list[str]:
    """Say that a name or an opinion was taken in."""
    return [f"Good, from now on I call it {step.names[0]!r}." if step.note == "name" else "Thank you, that is noted."]


def motive(step: Step) -> list[str]:
    """Say why something was said that nobody had asked for."""
    reasons = [reason for name in dict.fromkeys(step.names) if (reason := _clause(name))]
    if not reasons:
        return ["Because you asked for it."]
    first, *others = reasons
    return [f"Because {first}.", *(f"And because {reason}." for reason in others)]


def _clause(reason: str) -> str:
    """A plain sentence as what may follow "because"."""
    plain = reason.strip().rstrip(".!")
    plain = re.sub(r"^because\s+", "", plain, flags=re.IGNORECASE)
    return plain if re.match(r"I\b", plain) else plain[:1].lower() + plain[1:]
