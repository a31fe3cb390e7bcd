"""A message that only names something takes up what was done before: "and a donkey?", "and the mane?"."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from agent.acts import UserAct, UserKind
from agent.understanding.context import Context
from agent.understanding.edits import edits
from agent.understanding.reading import Reading
from agent.understanding.words import word_set

PLAIN = word_set("ellipsis.plain")
ADDING = frozenset({"with", "in", "on"})
IT = frozenset({"it", "that", "this"})
SURE = 0.9  # confidence in an act that is taken up: about the share of right ones among the cases for development
CONTRASTS: frozenset[UserKind] = frozenset({"ask_why_not", "ask_how_to", "ask_difference", "ask_why"})
MEASURES: frozenset[UserKind] = frozenset({"ask_reliability", "ask_confidence", "ask_similar"})
ABOUT: frozenset[UserKind] = frozenset({"ask_concept", "ask_where"})


def taken_up(part: Reading, context: Context) -> list[UserAct]:
    """The last act, done again with the names of this clause; none if it says more, or nothing can be taken up."""
    last = context.act
    inside = {at for m in part.mentions for at in range(m.start, m.end)}
    rest = {word for at, word in enumerate(part.tokens) if at not in inside and word[0].isalnum()}
    states = "is" in rest and rest & IT and "?" not in part.tokens  # "it is a cat" is an opinion
    if last is None or not part.mentions or rest - PLAIN - EDITING or states:
        return []
    if part.concepts and not part.classes:
        again = ABOUT_CONCEPTS.get(last.kind)
        return again(last, part) if again else []
    if rest & EDITING or any(len(m.classes) != 1 for m in part.classes):
        return []
    return [act for m in part.classes for act in _of_class(last, m.classes[0], part.label)]


def _of_class(last: UserAct, name: str, label: str | None) -> list[UserAct]:
    if last.kind in CONTRASTS and name != last.label:
        kind: UserKind = "ask_why_not" if last.kind == "ask_why" else last.kind
        return [UserAct(kind=kind, label=last.label or label, foil=name, confidence=SURE)]
    return [UserAct(kind=last.kind, label=name, confidence=SURE)] if last.kind in MEASURES else []


def _concepts(last: UserAct, part: Reading) -> list[UserAct]:
    return [
        replace(last, concept=m.concepts[0] if len(m.concepts) == 1 else None, confidence=SURE, unknown=(),
                candidates=m.concepts if len(m.concepts) > 1 else ())
        for m in part.concepts
    ]  # fmt: skip


def _edits(last: UserAct, part: Reading) -> list[UserAct]:
    """The same change to other concepts; a word that takes away or adds is heeded."""
    removed, added = edits(part)
    if not set(part.tokens) & (EDITING | ADDING) and not last.added:
        removed, added = [*removed, *added], []
    gone, come = (tuple(m.concepts[0] for m in side if len(m.concepts) == 1) for side in (removed, added))
    unclear = tuple(name for m in part.concepts if len(m.concepts) > 1 for name in m.concepts)
    again = UserAct(kind="ask_what_if", label=last.label, removed=gone, added=come, candidates=unclear, confidence=SURE)
    return [again]


EDITING = word_set("ellipsis.editing")
ABOUT_CONCEPTS: Mapping[UserKind, Callable[[UserAct, Reading], list[UserAct]]] = {
    "ask_concept": _concepts,
    "ask_where": _concepts,
    "ask_what_if": _edits,
}
