"""Fill the slots of an act from the names in its clause: one readable rule a kind."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.acts import UserAct, UserKind
from agent.understanding.edits import edits
from agent.understanding.names import Mention
from agent.understanding.naming import naming
from agent.understanding.polarity import YES, polarities, yes_or_no
from agent.understanding.reading import Reading
from agent.understanding.unknown import unknown_beside, unknown_class, unknown_part
from agent.understanding.vocabulary import Names
from agent.understanding.words import word_set

Slots = dict[str, Any]
MOST = 4  # acts from one clause

PREFERENCES = frozenset({"instead", "rather", "than", "over"})
NEGATIONS = frozenset({"not", "no", "never", "nor"})
ASKING = frozenset({"is", "was", "could", "might", "can"})
SAME = word_set("slots.same")
IS = frozenset({"is", "was", "means", "meant"})
COMPARING = frozenset({"like", "than", "as", "of"})
OF = frozenset({"of", "for", "is"})
BEYOND = frozenset({"over", "above", "beyond"})
BOUNDS = frozenset({",", ".", ";", ":", "so", "because", "and", "but"})


def fill(kind: UserKind, reading: Reading, confidence: float) -> list[UserAct]:
    """Acts of `kind` with their slots: several where several names fill the same slot."""
    rule = RULES.get(kind, _mentioned)
    filled = rule(reading)[:MOST] or [{}]
    return [UserAct(**{"kind": kind, "confidence": confidence, **slots}) for slots in filled]


def _class(mention: Mention, label: str | None, wanted: bool) -> Slots:
    """The class that a name stands for: the predicted one if it may be `wanted`, never if it may not."""
    names = mention.classes
    if len(names) > 1 and label in names:
        names = (label,) if wanted and label is not None else tuple(n for n in names if n != label)
    return {"name": names[0]} if len(names) == 1 else {"name": None, "candidates": names}


def _labelled(mention: Mention, reading: Reading) -> Slots:
    found = _class(mention, reading.label, wanted=True)
    return {"label": found.pop("name"), **found}


def _foil(mention: Mention, reading: Reading) -> Slots:
    found = _class(mention, reading.label, wanted=False)
    return {"foil": found.pop("name"), **found}


def _concept(mention: Mention) -> Slots:
    names = mention.concepts
    return {"concept": names[0]} if len(names) == 1 else {"candidates": names}


def _about(reading: Reading) -> Slots:
    """The class that is named, else the predicted one."""
    return _labelled(reading.classes[0], reading) if reading.classes else {"label": reading.label}


def _only_label(reading: Reading) -> str | None:
    named: str | None = _about(reading).get("label")
    return named or reading.label


def _split(reading: Reading, pair: bool) -> tuple[str | None, list[Mention]]:
    """The label of a contrast and the names that are its foils; in a `pair` the first name is the label."""
    named = list({m.classes: m for m in reversed(reading.classes)}.values())[::-1]
    others = [m for m in named if m.classes != (reading.label,)]
    if len(others) < len(named) or len(named) < 2:
        return reading.label, others
    denied = bool(NEGATIONS & set(reading.tokens[max(0, named[0].start - 2) : named[0].start]))
    between = set(reading.tokens[named[0].end : named[1].start])
    weighed = PREFERENCES if denied else PREFERENCES | NEGATIONS
    if not pair and not weighed & between:
        return reading.label, named
    label, foils = (named[1], named[:1]) if denied else (named[0], named[1:])
    return _class(label, None, wanted=True)["name"], foils


def _difference(reading: Reading) -> list[Slots]:
    return _contrast(reading, pair=True)


def _contrast(reading: Reading, pair: bool = False) -> list[Slots]:
    label, foils = _split(reading, pair)
    if foils:
        known = [(m.start, {"label": label, **_foil(m, reading)}) for m in foils]
        return _in_order(known, label, unknown_beside(reading, foils))
    return [{"label": label, "unknown": unknown_class(reading)}]


def _in_order(known: list[tuple[int, Slots]], label: str | None, unknown: Sequence[tuple[int, str]]) -> list[Slots]:
    """What is filled by known names and by unknown ones, in order of mention."""
    every = [*known, *((at, {"label": label, "unknown": (name,)}) for at, name in unknown)]
    return [slots for _, slots in sorted(every, key=lambda one: one[0])]


def _what_if(reading: Reading) -> list[Slots]:
    removed, added = edits(reading)
    slots: Slots = {"label": reading.label}
    for name, mentions in (("removed", removed), ("added", added)):
        slots[name] = tuple(dict.fromkeys(m.concepts[0] for m in mentions if len(m.concepts) == 1))
    slots["candidates"] = tuple(c for m in (*removed, *added) if len(m.concepts) > 1 for c in m.concepts)
    for mention in reading.classes:
        if mention not in reading.concepts and not COMPARING & set(
            reading.tokens[max(0, mention.start - 2) : mention.start]
        ):
            slots |= _labelled(mention, reading) if reading.label in mention.classes else _foil(mention, reading)
    if not removed and not added:
        slots["unknown"] = unknown_part(reading)
    return [slots]


def _where(reading: Reading) -> list[Slots]:
    if reading.concepts:
        return [{"label": _only_label(reading), **_concept(m)} for m in reading.concepts]
    asked = reading.tokens[:1] == ("where",) and reading.tokens[1:2] in (("is",), ("are",)) and not reading.classes
    return [{**_about(reading), "unknown": unknown_part(reading) if asked else ()}]


def _of_concept(reading: Reading) -> list[Slots]:
    label = _only_label(reading)
    if reading.concepts:
        known = [(m.start, {"label": label, **_concept(m)}) for m in reading.concepts]
        return _in_order(known, label, unknown_beside(reading, reading.concepts))
    return [{"label": label, "unknown": unknown_part(reading)}]


def _believe(reading: Reading) -> list[Slots]:
    if reading.concepts:
        signs = polarities(reading)
        found: dict[Names, tuple[Mention, bool]] = {}
        for mention, sign in zip(reading.concepts, signs, strict=True):
            found[mention.names] = (mention, sign and found.get(mention.names, (mention, True))[1])
        return [{"label": _only_label(reading), "polarity": sign, **_concept(m)} for m, sign in found.values()]
    return [{"label": _only_label(reading), "unknown": unknown_part(reading)}]


def _predict(reading: Reading) -> list[Slots]:
    """The class that the machine is expected to give; a class that is only denied makes it a disagreement."""
    expected = [m for m in reading.classes if not _set_aside(reading, m)]
    if expected:
        return [_labelled(expected[-1], reading)]
    if reading.classes:
        return [{"kind": "disagree", **_labelled(reading.classes[0], reading)}]
    same = SAME & set(reading.tokens)
    return [{"label": reading.label}] if same else [{"unknown": unknown_class(reading)}]


def _set_aside(reading: Reading, mention: Mention) -> bool:
    """Whether a class is named as what it is not: "camel, not giraffe", "fox rather than a dog"."""
    return bool((NEGATIONS | PREFERENCES) & set(reading.tokens[max(0, mention.start - 3) : mention.start]))


def _correct(reading: Reading) -> list[Slots]:
    """The class that the user claims; a class that is only denied makes it a disagreement."""
    named = reading.classes
    if named and _wonders(reading):
        same = reading.label in named[0].classes
        kind = "ask_what" if same else "ask_why_not"
        return [{"kind": kind, "label": reading.label, **({} if same else _foil(named[0], reading))}]
    claimed = [m for m in named if not _denied(reading, m)]
    if claimed:
        said = [m for m in claimed if _claimed(reading, m)]
        return [_labelled(said[-1] if said else claimed[-1 if len(named) > len(claimed) else 0], reading)]
    if named:
        return [{"kind": "disagree", **_labelled(named[0], reading)}]
    return [{"unknown": unknown_class(reading)}]


def _wonders(reading: Reading) -> bool:
    """Whether a class is asked about rather than claimed: "is this a tiger?"; "is it not a tiger?" claims it."""
    words = reading.tokens
    return words[0] in ASKING and words[1:2] != ("not",) and not NEGATIONS & set(words) and words[1:2] != ("there",)


def _claimed(reading: Reading, mention: Mention) -> bool:
    """Whether a class is what something is said to be: "that is a fox", "a dog more like"."""
    before = reading.tokens[max(0, mention.start - 4) : mention.start]
    start = max((at for at, word in enumerate(before) if word in BOUNDS), default=-1) + 1
    return bool(IS & set(before[start:])) and not COMPARING & set(before[start:])


def _denied(reading: Reading, mention: Mention) -> bool:
    if reading.tokens[mention.end : mention.end + 1] == ("?",) and mention != reading.classes[-1]:
        return True  # "wolf? a dog more like"
    before = reading.tokens[max(0, mention.start - 2) : mention.start]
    tag = reading.tokens[mention.start - 3 : mention.start] if mention.start > 2 else ()
    return bool(NEGATIONS & set(before)) and "?" not in reading.tokens and tag[-3:-2] != ("or",)


def _answer(reading: Reading) -> list[Slots]:
    meant = yes_or_no(reading)
    plain = meant and reading.mentions and not (YES - {"please"}) & set(reading.tokens[:1])  # "the patches, of course"
    slots: Slots = {"polarity": None if plain else meant}
    if reading.classes:
        slots |= _labelled(reading.classes[0], reading)
    if reading.concepts:
        slots |= _concept(reading.concepts[0])
    if not reading.mentions:
        slots["unknown"] = unknown_class(reading) if meant is None and len(reading.words) < 6 else ()
    return [slots]


def _maybe_label(reading: Reading) -> list[Slots]:
    """Only what was named: the question may be about all classes."""
    named = sorted(reading.classes, key=lambda m: m.classes != (reading.label,))
    slots = _labelled(named[0], reading) if named else {}
    return [slots | (_foil(named[1], reading) if len(named) > 1 else {})]


def _unreliable(reading: Reading) -> list[Slots]:
    """Classes and the one concept that were named: "can I trust it in the snow?"."""
    clear = [m.concepts[0] for m in reading.concepts if len(m.concepts) == 1]
    return [{**slots, "concept": clear[0] if clear else None} for slots in _maybe_label(reading)]


def _mentioned(reading: Reading) -> list[Slots]:
    slots: Slots = _concept(reading.concepts[0]) if reading.concepts else {}
    return [slots | (_labelled(reading.classes[0], reading) if reading.classes else {})]


def _nothing(reading: Reading) -> list[Slots]:
    return []


def _labels(reading: Reading) -> list[Slots]:
    named = [m for m in reading.classes if not BEYOND & set(reading.tokens[max(0, m.start - 2) : m.start])]
    meant = [m for m in named if OF & set(reading.tokens[max(0, m.start - 2) : m.start])]
    return [_labelled(meant[-1] if meant else named[0], reading) if named else {"label": reading.label}]


def _reasons(reading: Reading) -> list[Slots]:
    """The predicted class where it is named, for what was said is explained: "my dog barks, so why is this a wolf?"."""
    own = any(reading.label in m.classes for m in reading.classes)
    return [{"label": reading.label}] if own else _labels(reading)


def _wondered(reading: Reading) -> list[Slots]:
    """The predicted class in "is it a fox?"; "fox or what is it?" asks for any."""
    asked = reading.classes and reading.label in reading.classes[0].classes and _wonders(reading)
    return [{"label": reading.label}] if asked else []


def _naming(reading: Reading) -> list[Slots]:
    return [naming(reading)]


RULES: Mapping[UserKind, Callable[[Reading], Sequence[Slots]]] = {
    "ask_what": _wondered,
    "ask_why": _reasons,
    "ask_why_not": _contrast,
    "ask_how_to": _contrast,
    "ask_what_if": _what_if,
    "ask_where": _where,
    "ask_concept": _of_concept,
    "ask_difference": _difference,
    "ask_similar": _labels,
    "ask_confidence": _labels,
    "ask_reliability": _unreliable,
    "ask_model": _maybe_label,
    "believe": _believe,
    "predict": _predict,
    "correct": _correct,
    "answer": _answer,
    "name_concept": _naming,
    **dict.fromkeys(("greet", "bye", "other", "ask_quiz", "feedback", "agree", "ask_motive"), _nothing),
}
