"""From a step and its claims to the text of a turn, faithful by construction: only claims are put into words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from agent.acts import MachineKind
from agent.language import say
from agent.language.nouns import Nouns, listed, percent
from agent.plan import Step
from concepts.claims import (
    Alternative,
    Claim,
    Contrast,
    Evidence,
    Fact,
    FaultLine,
    NoFaultLine,
    Outcome,
    Prediction,
    Presence,
    Region,
    Reliability,
    Tendency,
)

Kind = TypeVar("Kind")
NEAREST = 3  # names offered when an unknown one is used


@dataclass(frozen=True)
class Manner:
    """How to speak to this listener.

    Attributes:
        nouns: names of the concepts.
        subject: name of the model.
        classes: its labels.
        numbers: whether the listener follows logits.
        turn: number of turns so far; the same opening is not used twice in a row.
    """

    nouns: Nouns
    subject: str
    classes: tuple[str, ...]
    numbers: bool = False
    turn: int = 0


Wording: TypeAlias = Callable[[Step, Sequence[Claim], Manner], list[str]]


def compose(step: Step, claims: Sequence[Claim], manner: Manner) -> str:
    """Word one step."""
    return " ".join(part for part in WORDINGS[step.kind](step, claims, manner) if part)


def of(claims: Sequence[Claim], kind: type[Kind]) -> list[Kind]:
    """The claims of one kind, in order."""
    return [claim for claim in claims if isinstance(claim, kind)]


def _tell(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "model":
        return _model(manner)
    opening = {"same": "That is what it does say.", "hello": "Hello."}.get(step.note, "")
    doubt = [say.reliability(claim) for claim in of(claims, Reliability)]
    return [opening, *map(say.prediction, of(claims, Prediction)), say.alternatives(of(claims, Alternative)), *doubt]


def _model(manner: Manner) -> list[str]:
    known = len(manner.nouns.groups)
    return [
        f"I speak for an image classifier, {manner.subject}, that knows {len(manner.classes)} classes.",
        f"I measure it by {known} concepts: I take them out of its features or put them in, and run it again.",
        "What I call generally known is not measured on it.",
    ]


def _why(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    opening = {"doubt": "Fair enough; judge by what I measured.", "simpler": "In short:"}.get(step.note, "")
    support = of(claims, Evidence)
    none = "" if support else "None of the concepts I know speaks for it."
    return [
        opening,
        *map(say.prediction, of(claims, Prediction)),
        say.evidence(support, manner.nouns, manner.numbers) or none,
        *([] if step.note == "simpler" else map(say.fact, of(claims, Fact))),
        *([] if step.note == "simpler" else _regions(claims, manner)),
        *_edges(claims, manner),
    ]


def _why_not(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    chance = [f"It gives {c.label} {percent(c.probability)}." for c in of(claims, Alternative)]
    opening = {
        "correct": f"You say {step.foil}.",
        "predict": f"You expected {step.foil}.",
        "how_to": "",
    }.get(step.note, "")
    pulls = say.contrast(of(claims, Contrast), manner.nouns)
    edges = _edges(claims, manner)
    if step.note == "how_to":
        return [*edges, *map(say.prediction, of(claims, Prediction)), *chance]
    return [opening, *map(say.prediction, of(claims, Prediction)), *chance, pulls, *edges]


def _what_if(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    said = of(claims, Prediction)[0].label
    outcomes = say.outcomes(of(claims, Outcome), said, manner.nouns)
    verdict = {"right": "You were right.", "wrong": "Not quite."}.get(step.note, "")
    missing = [say.presence(claim, manner.nouns) for claim in of(claims, Presence)]
    as_is = [] if outcomes else [f"So nothing changes. {say.prediction(of(claims, Prediction)[0])}"]
    return [verdict, *missing, *outcomes, *as_is]


def _show(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    levels = [say.presence(claim, manner.nouns) for claim in of(claims, Presence)]
    regions = _regions(claims, manner)
    if not levels and not regions:
        return [f"This map is not informative: I cannot say where the evidence for {step.label} lies."]
    return [*levels, *regions]


def _define(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    levels = [say.presence(claim, manner.nouns) for claim in of(claims, Presence)]
    here = [say.weight(claim, manner.nouns) for claim in of(claims, Evidence)]
    usual = say.tendencies(of(claims, Tendency), manner.nouns)
    verdict = _verdict(step, claims)
    return [verdict, *map(say.fact, of(claims, Fact)), *levels, *here, *usual]


def _verdict(step: Step, claims: Sequence[Claim]) -> str:
    """Whether what the user believes of a concept is borne out."""
    if step.note not in ("believe", "doubt"):
        return ""
    speaks = any(claim.weight >= say.SLIGHT for claim in of(claims, Evidence))
    return "That fits what I measured." if speaks == (step.note == "believe") else "I measured otherwise."


def _compare(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    usual = say.tendencies(of(claims, Tendency), manner.nouns)
    opening = f"For the model, this is what most sets {step.label} and {step.foil} apart."
    return [opening, *usual, *map(say.fact, of(claims, Fact))]


def _similar(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    support = of(claims, Evidence)
    if not support:
        return ["I keep no other pictures, and no concept here to compare by."]
    return [
        "I keep no whole pictures of other cases, but these crops show the concepts that count most here.",
        *(say.weight(claim, manner.nouns) for claim in support),
    ]


def _warn(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    records = [say.reliability(claim) for claim in of(claims, Reliability)]
    if step.note == "asked":
        if not records:
            return ["I have no held-out cases with known answers, so I cannot say how often it is wrong.",
                    *map(say.prediction, of(claims, Prediction))]  # fmt: skip
        rest = ["It is least to be trusted here:", *records[1:]] if len(records) > 1 else []
        return [records[0], *rest]
    named = say.alternatives(of(claims, Alternative))
    return [
        "A word of doubt: the model may well be wrong here.",
        *map(say.prediction, of(claims, Prediction)),
        named,
        *records,
    ]


def _correct(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if not claims:
        return []
    return ["One thing that may surprise you.", *(say.weight(claim, manner.nouns) for claim in of(claims, Evidence))]


def _check(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    change = say.edited(step.removed, step.added, manner.nouns)
    return [f"A question for you: {change}, what do you think the model would say?"]


def _confirm(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "name":
        return [f"Good, from now on I call {step.concept} {step.names[0]!r}."]
    if step.note == "feedback":
        return ["Thank you, I will bear that in mind."]
    return ["You and the model agree.", *map(say.prediction, of(claims, Prediction))]


def _clarify(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    match step.note:
        case "which":
            return [f"Which do you mean: {listed(step.names[:8], 'or')}?"]
        case "unknown":
            known = (*manner.classes, *manner.nouns.groups)
            near = [name for asked in step.names for name in get_close_matches(asked, known, NEAREST, cutoff=0.4)]
            others = listed(near or [*known[:NEAREST], "something else"], "or")
            missing = listed([repr(name) for name in step.names], "or")
            return [f"The model has no class or concept called {missing}.", f"Did you mean {others}?"]
        case "concept":
            names = list(manner.nouns.groups)
            return [
                f"Which concept do you mean: {listed(names[:10], 'or')}{', or another' if len(names) > 10 else ''}?"
            ]
        case "what_if":
            first = next(iter(manner.nouns.groups), "stripes")
            return [f"What should I take away or add: for example, {first}?"]
        case "label":
            return ["Which class do you think it would say?"]
        case "name":
            return ["Which concept shall I rename, and how? Say, for example: call concept 3 'wheel'."]
        case _:
            return ["I am not sure what you mean. You can ask why, why not another class, what if a concept were gone, "
                    "where I see it, or when the model is wrong."]  # fmt: skip


def _decline(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "quiz":
        return ["I have no question left that I could put to you about this picture."]
    return ["I can only speak about what this model makes of the picture: what it says, why, why not something else, "
            "what would change it, where it looks, and when it is wrong."]  # fmt: skip


def _summarize(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "again":
        return ["That is all I have that is worth your time. Ask me anything about the picture."]
    records = [say.reliability(claim) for claim in of(claims, Reliability)]
    told = [say.prediction(claim) for claim in of(claims, Prediction)]
    weights = [say.weight(claim, manner.nouns) for claim in of(claims, Evidence)]
    return [
        "I have nothing more that would be worth your time. In sum:",
        *told,
        *weights,
        *_edges(claims, manner),
        *records,
    ]


def _bye(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    return ["Goodbye. What I told you can be checked at any time by running the model again."]


def _greet(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    return ["Hello."]


def _regions(claims: Sequence[Claim], manner: Manner) -> list[str]:
    return [say.region(claim, manner.nouns, claim.of in manner.classes) for claim in of(claims, Region)]


def _edges(claims: Sequence[Claim], manner: Manner) -> list[str]:
    """A fault-line and whether the redrawn picture bears it out, or that there is none."""
    lines = [say.faultline(claim, manner.nouns) for claim in of(claims, FaultLine)]
    none = [say.no_faultline(claim) for claim in of(claims, NoFaultLine)]
    foils = [claim.foil for claim in of(claims, FaultLine)]
    redrawn = [say.borne_out(c, foil) for foil in foils for c in of(claims, Outcome) if c.medium == "input"]
    return [*lines, *redrawn, *none]


WORDINGS: Mapping[MachineKind, Wording] = MappingProxyType(
    {
        "greet": _greet,
        "tell": _tell,
        "why": _why,
        "why_not": _why_not,
        "what_if": _what_if,
        "show": _show,
        "define": _define,
        "compare": _compare,
        "similar": _similar,
        "warn": _warn,
        "correct": _correct,
        "check": _check,
        "confirm": _confirm,
        "clarify": _clarify,
        "summarize": _summarize,
        "decline": _decline,
        "bye": _bye,
    }
)
