"""Good next questions: those whose answers would close most of what is left of the gap."""

from collections.abc import Mapping, Sequence
from typing import Any

from agent.acts import UserAct
from agent.desk import Desk
from agent.language.nouns import Nouns, article
from agent.minds import NOTICEABLE, Minds
from explainers import measure

COUNT = 4


def suggest(desk: Desk, key: str, minds: Minds, asked: Sequence[UserAct], pending: Mapping[str, Any]) -> list[str]:
    """Return up to `COUNT` questions in the user's words, the most useful first, none just asked."""
    case, nouns = desk.exhibit(key).case, Nouns.of(desk.bank)
    said, second, *_ = measure.predictions(desk.subject, case, 2)
    if pending:
        return [f"I think it would say {label}" for label in (second.label, said.label)]
    weights = {e.concept: e.weight for e in measure.evidence(desk.subject, desk.bank, case, said.label)}
    here = [name for name, weight in weights.items() if abs(weight) >= NOTICEABLE]
    open_ = sorted(here, key=lambda name: -minds.gap(said.label, name))
    kinds = {act.kind for act in asked}
    parts = [name for name in open_ if nouns.groups.get(name) not in ("colour", "background")]
    questions = [
        ("ask_why", f"Why {article(said.label)}?"),
        ("ask_why_not", f"Why not {article(second.label)}?"),
        *(("ask_what_if", f"What if it had no {name}?") for name in parts[:1]),
        *(("ask_where", f"Where do you see {nouns.the(name)}?") for name in open_[:1]),
        ("ask_reliability", "When are you wrong?"),
        ("ask_quiz", "Test me."),
        ("ask_difference", f"What is the difference between {article(said.label)} and {article(second.label)}?"),
    ]
    return [text for kind, text in questions if kind not in kinds][:COUNT]
