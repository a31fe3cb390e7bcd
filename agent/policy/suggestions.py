"""Good next questions: those whose answers would close most of what is left of the gap."""

from collections.abc import Collection, Mapping
from typing import Any

from agent.desk import Desk
from agent.language.manner import Manner
from agent.minds import NOTICEABLE, Minds
from explainers import measure

COUNT = 4
NEED_NO_CONCEPTS = frozenset({"ask_why", "ask_why_not", "ask_confidence", "ask_where", "ask_reliability"})


def suggest(desk: Desk, key: str, minds: Minds, pending: Mapping[str, Any], asked: Collection[str] = ()) -> list[str]:
    """Return up to `COUNT` questions in the user's words, the most useful first.

    Args:
        desk: what the dialog works with.
        key: of the picture.
        minds: the three minds.
        pending: an open check question, whose answers are offered then.
        asked: kinds of what the user has asked so far; others come first.
    """
    said, second = desk.lately("two", key, lambda: measure.predictions(desk.subject, desk.exhibit(key).case, 2))
    manner = desk.manner()
    if pending:
        return [manner.say("ask_guess", label=manner.label(label)) for label in (second.label, said.label)]
    one, other = manner.label(said.label), manner.label(second.label)
    general = [
        ("ask_why", manner.say("ask_why", label=one)),
        ("ask_why_not", manner.say("ask_why_not", label=other)),
        *_about_concepts(desk, key, minds, said.label, manner),
        ("ask_how_to", manner.say("ask_how_to", label=other)),
        ("ask_confidence", manner.say("ask_confidence")),
        ("ask_where", manner.say("ask_where")),
        *([("ask_reliability", manner.say("ask_reliability"))] if bool(desk.bank.record.any()) else []),
        *([("ask_quiz", manner.say("ask_quiz"))] if len(desk.bank) else []),
        ("ask_difference", manner.say("ask_difference", label=one, foil=other)),
    ]
    questions = general if len(desk.bank) else [pair for pair in general if pair[0] in NEED_NO_CONCEPTS]
    first: dict[str, str] = {}
    for kind, text in sorted(questions, key=lambda pair: pair[0] in asked):
        first.setdefault(kind, text)
    return list(first.values())[:COUNT]


def _about_concepts(desk: Desk, key: str, minds: Minds, said: str, manner: Manner) -> list[tuple[str, str]]:
    """Questions about the concepts of this case that the user is thought to know least about."""
    here = desk.lately("noticeable", key, lambda: _noticeable(desk, key, said))
    open_ = sorted(here, key=lambda name: -minds.gap(said, name))
    return [
        *(("ask_what_if", manner.say("ask_what_if", concept=manner.concept(name))) for name in open_[:1]),
        *(("ask_where", manner.say("ask_where_concept", concept=manner.concept(name))) for name in open_[:1]),
    ]


def _noticeable(desk: Desk, key: str, said: str) -> list[str]:
    """The concepts of this case that move its label."""
    evidence = measure.evidence(desk.subject, desk.bank, desk.exhibit(key).case, said)
    return [claim.concept for claim in evidence if abs(claim.weight) >= NOTICEABLE]
