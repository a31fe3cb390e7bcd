"""What a user's acts say about the person: their own label, expectation, goal, load, expertise, trust and goodwill."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from agent.acts import UserAct, UserKind
from agent.minds.mind import UserMind

Trait: TypeAlias = Callable[[UserMind, UserAct], UserMind]
REMEMBERED = 8  # concepts asked about
IGNORED = 0.7  # nats of goodwill that a question passed over costs
MOST = 3.0  # log-odds of goodwill, either way
GOODWILL: Mapping[UserKind, float] = MappingProxyType(
    {"answer": 1.0, "predict": 0.5, "believe": 0.5, "other": -0.7, "feedback": -0.3, "agree": -0.2}
)
"""What an act says about whether the person answers what they are asked, in nats."""

EFFORT: Mapping[UserKind, float] = MappingProxyType({"predict": 1.0, "answer": 1.0, "ask_quiz": 0.5, "ask_more": 0.0})
"""What an act says about whether the person tries to foretell the machine; their own questions lead elsewhere."""


def trait(user: UserMind, act: UserAct) -> UserMind:
    """Return the user's mind after one act."""
    change = TRAITS.get(act.kind)
    changed = change(user, act) if change is not None else user
    goodwill = min(max(changed.cooperates + GOODWILL.get(act.kind, 0.0), -MOST), MOST)
    effort = EFFORT.get(act.kind, -0.5 if act.kind.startswith("ask_") else 0.0)
    return replace(changed, cooperates=goodwill, learns=min(max(changed.learns + effort, 0.0), MOST))


def unanswered(user: UserMind) -> UserMind:
    """Return the user's mind after they passed over a question that they were asked."""
    return replace(user, cooperates=max(user.cooperates - IGNORED, -MOST))


def _asked(user: UserMind, act: UserAct) -> UserMind:
    """Note which concepts were asked about."""
    named = [name for name in (act.concept, *act.removed, *act.added) if name]
    kept = tuple(name for name in user.wanted if name not in named)
    return replace(user, goal="why", wanted=(*kept, *named)[-REMEMBERED:])


TRAITS: Mapping[UserKind, Trait] = MappingProxyType(
    {
        "correct": lambda user, act: replace(user, own_label=act.label or act.foil or user.own_label),
        "predict": lambda user, act: replace(user, expects=act.label or user.expects, goal="predict"),
        "ask_why_not": lambda user, act: _asked(replace(user, expects=act.foil or user.expects), act),
        "ask_how_to": lambda user, act: _asked(replace(user, expects=act.foil or user.expects), act),
        "ask_why": _asked,
        "ask_what_if": _asked,
        "ask_where": _asked,
        "ask_concept": _asked,
        "ask_simpler": lambda user, act: replace(user, load=user.load + 1, expertise=user.expertise - 1),
        "ask_more": lambda user, act: replace(user, load=user.load - 0.5),
        "ask_confidence": lambda user, act: replace(user, goal="limits", trust=user.trust - 0.3),
        "ask_reliability": lambda user, act: replace(user, goal="limits", trust=user.trust - 0.3),
        "ask_quiz": lambda user, act: replace(user, goal="predict"),
        "agree": lambda user, act: replace(user, trust=user.trust + 0.5),
        "disagree": lambda user, act: replace(user, trust=user.trust - 0.7),
    }
)
