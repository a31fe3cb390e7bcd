"""What a question leaves out, taken from what was said before it: in the same message, or in the turn before.

"Is it a horse? What is the difference?" asks for that from the horse; "what is a hump, and where?" where the hump is.
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.acts import UserAct, UserKind
from agent.understanding.context import Context, concepts_of
from agent.understanding.edits import GIVES, OPPOSITES, SWAPS, TAKES, TURNS
from agent.understanding.names import stem
from agent.understanding.polarity import NO, YES, denies
from agent.understanding.reading import Reading
from agent.understanding.words import word_set, word_table

NOTHING: frozenset[str] = frozenset()
ABOUT: frozenset[UserKind] = frozenset({"ask_where", "ask_concept", "believe", "name_concept"})
OPEN = frozenset({"ask_how_to", "ask_why_not", "ask_difference"})
"""Questions that lack something without a class: they are about the one named before in the same message."""

CHANCE = frozenset({"likely", "probable", "chances", "odds", "probability", "chance"})
PAIRS = {kind: frozenset(words.split()) for kind, words in word_table("carry.pairs").items()}
"""Words by which a question without a class is about the class that was talked about last, by kind."""

STANDINS = frozenset({"they", "them", "em", "it", "that", "those", "these", "that one", "this one"})
IT = frozenset({"it", "that", "this", "one"})
NONE = frozenset({"none", "not", "without"})
OWN = frozenset({"you", "right", "wrong", "mistaken"})
PLAIN = word_set("carry.plain")
"""Words of an edit that names nothing: it is about what was named before only if there are no others."""

LOOKS = word_set("carry.looks")
"""Words of a question where the model looked, which is about no concept."""


def carried(acts: list[UserAct], part: Reading, earlier: Sequence[UserAct], context: Context) -> list[UserAct]:
    """The acts of one clause with what they lack: a concept, an edit, the class that they contrast with.

    Args:
        acts: of the clause.
        part: its words.
        earlier: acts before it in the same message.
        context: what the turns before left behind.
    """
    return _paired([_one(act, part, earlier, context) for act in acts], part, earlier, context)


def _one(act: UserAct, part: Reading, earlier: Sequence[UserAct], context: Context) -> UserAct:
    if act.kind == "answer":
        return _picked(act, part, context)
    if act.candidates or (part.concepts and act.kind != "ask_what_if"):
        return act
    if act.kind == "ask_what_if":
        return _edited(act, part, _concept(earlier, context))
    if act.kind not in ABOUT or act.concept or act.unknown or part.classes:
        return act
    return _about(act, part, earlier, context)


def _about(act: UserAct, part: Reading, earlier: Sequence[UserAct], context: Context) -> UserAct:
    """A question or an opinion about "it" put down to the concept that was named last."""
    said = set(part.tokens)
    here = _concept(earlier, Context())
    concept = here or _concept((), context)
    if concept is None or (act.kind == "ask_where" and LOOKS & said):
        return act
    if not (here or act.kind in {"ask_where", "name_concept"} or IT & said):
        return act
    return replace(act, concept=concept, polarity=not denies(part.tokens) if act.kind == "believe" else act.polarity)


def _edited(act: UserAct, part: Reading, concept: str | None) -> UserAct:
    """An edit without what is edited: "and if it had none?", "and without?", "with a forest instead?"."""
    said = set(part.tokens)
    if concept is None or act.removed or concept in act.added:
        return act
    if act.added:
        swapped = "instead" in said or (said & SWAPS and said & IT)
        return replace(act, removed=(concept,)) if swapped else act
    more = {word for word in said if word[0].isalnum()} - PLAIN - NONE - IT - TAKES - TURNS - GIVES
    if act.foil or (more - set(OPPOSITES)) or (act.unknown and act.unknown != ("none",)):
        return act
    if (NONE | TAKES | TURNS) & said or OPPOSITES.get(concept.split()[0]) in said:
        return replace(act, removed=(concept,), unknown=())
    return replace(act, added=(concept,)) if GIVES & said else act


def _concept(earlier: Sequence[UserAct], context: Context) -> str | None:
    """The concept that was named last in this message, else the only one that the turn before was about."""
    named = [name for act in earlier for name in concepts_of(act)]
    return named[-1] if named else context.concepts[0] if len(context.concepts) == 1 else None


def _picked(act: UserAct, part: Reading, context: Context) -> UserAct:
    """An answer by a word that only one of the options has: "the floppy ones"."""
    put = [m for m in part.mentions if part.written(m.start, m.end).lower() in STANDINS]
    if put:
        return replace(act, label=None, concept=None, candidates=())  # "yes, they do" names nothing
    if act.label or act.concept:
        return act
    said = {stem(word) for word in part.tokens if len(word) > 3}
    options = (*context.told, *context.classes)
    words = [{stem(word) for word in name.lower().split()} for name in options]
    fits = [name for name, own in zip(options, words, strict=True) if any(_own(word, words) for word in said & own)]
    if len(fits) != 1 or len(options) < 2:
        return act
    polarity = act.polarity if {part.tokens[0]} & (YES | NO) else None
    if fits[0] in context.told:
        return replace(act, concept=fits[0], polarity=polarity, unknown=(), candidates=())
    return replace(act, label=fits[0], polarity=polarity, unknown=(), candidates=())


def _own(word: str, options: Sequence[set[str]]) -> bool:
    """Whether only one of the options has the word."""
    return sum(word in option for option in options) == 1


def _paired(acts: list[UserAct], part: Reading, earlier: Sequence[UserAct], context: Context) -> list[UserAct]:
    """Questions without a class put down to the class before: "why isn't it that?", "do you confuse them?"."""
    before = [name for act in earlier for name in (act.foil, act.label) if name not in (None, part.label)]
    told = [name for name in context.classes if name != part.label]
    foil = before[-1] if before else context.foil or (told[0] if told else None)
    if foil is None or part.classes:
        return acts
    said = set(part.tokens)
    return [_with(a, foil, part.label) if _lacks(a, said, bool(before)) else a for a in acts]


def _lacks(act: UserAct, said: set[str], here: bool) -> bool:
    """Whether a question wants a class that was named before: in the same message if `here`."""
    chance = (here or ("it" in said and not OWN & said)) and act.kind == "ask_confidence" and bool(CHANCE & said)
    return not act.unknown and bool(PAIRS.get(act.kind, NOTHING) & said or chance or (here and act.kind in OPEN))


def _with(act: UserAct, foil: str, label: str | None) -> UserAct:
    if act.kind in {"ask_confidence", "ask_similar", "correct"}:
        return replace(act, label=foil)
    return replace(act, label=act.label or label, foil=foil)
