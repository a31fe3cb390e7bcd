"""Good next questions: those whose answers would close most of what is left of the gap."""

from collections.abc import Collection, Mapping
from typing import Any

from agent.desk import Desk
from agent.language.nouns import Nouns, article
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
    said, second, *_ = measure.predictions(desk.subject, desk.exhibit(key).case, 2)
    if pending:
        return [f"I think it would say {label}" for label in (second.label, said.label)]
    general = [
        ("ask_why", f"Why {article(said.label)}?"),
        ("ask_why_not", f"Why not {article(second.label)}?"),
        *_about_concepts(desk, key, minds, said.label),
        ("ask_how_to", f"What would make it {article(second.label)}?"),
        ("ask_confidence", "How sure are you?"),
        ("ask_where", "Where do you look?"),
        *([("ask_reliability", "When are you wrong?")] if bool(desk.bank.record.any()) else []),
        *([("ask_quiz", "Test me.")] if len(desk.bank) else []),
        ("ask_difference", f"What is the difference between {article(said.label)} and {article(second.label)}?"),
    ]
    questions = general if len(desk.bank) else [pair for pair in general if pair[0] in NEED_NO_CONCEPTS]
    first: dict[str, str] = {}
    for kind, text in sorted(questions, key=lambda pair: pair[0] in asked):
        first.setdefault(kind, text)
    return list(first.values())[:COUNT]


def _about_concepts(desk: Desk, key: str, minds: Minds, said: str) -> list[tuple[str, str]]:
    """Questions about the concepts of this case that the user is thought to know least about."""
    case, nouns = desk.exhibit(key).case, Nouns.of(desk.bank)
    weights = {e.concept: e.weight for e in measure.evidence(desk.subject, desk.bank, case, said)}
    here = [name for name, weight in weights.items() if abs(weight) >= NOTICEABLE]
    open_ = sorted(here, key=lambda name: -minds.gap(said, name))
    return [
        *(("ask_what_if", f"What would it say without {nouns.the(name)}?") for name in open_[:1]),
        *(("ask_where", f"Where do you see {nouns.the(name)}?") for name in open_[:1]),
    ]
