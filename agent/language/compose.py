"""From a step and its claims to the text of a turn, faithful by construction: only claims are put into words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from agent.acts import MachineKind
from agent.language import asides, say
from agent.language.lessons import lessons, opening
from agent.language.manner import NO_CONCEPTS, Manner, Wording, of
from agent.language.nouns import listed, percent
from agent.language.places import regions
from agent.policy.plan import Step
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
    Profile,
    Region,
    Reliability,
    Tendency,
)

__all__ = ["Manner", "compose"]

DOUBT = "A word of doubt: the model may well be wrong here."
PART = 0.25  # share of the evidence from which a concept is said to carry a decision


def compose(step: Step, claims: Sequence[Claim], manner: Manner) -> str:
    """Word one step."""
    text = ""
    for part in WORDINGS[step.kind](step, claims, manner):
        small = text.endswith(":") and not part.startswith("I ")
        text = f"{text} {part[:1].lower() if small else part[:1]}{part[1:]}".strip()
    return text


def _tell(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "model":
        return asides.model(manner)
    opening = {"same": "That is what it does say.", "hello": "Hello."}.get(step.note, "")
    return [opening, *_predictions(claims), say.alternatives(of(claims, Alternative)), *_records(claims)]


def _why(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    opening = {"doubt": "Fair enough; judge by what I measured.", "simpler": "In short:"}.get(step.note, "")
    none = NO_CONCEPTS if manner.mute else f"None of the concepts I know clearly speaks for {step.label}."
    return [
        opening,
        *_predictions(claims),
        say.evidence(of(claims, Evidence), manner.nouns, manner.numbers) or none,
        *map(say.fact, of(claims, Fact)),
        *_regions(claims, manner),
        *_edges(claims, manner),
    ]


def _why_not(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    told = _predictions(claims)
    chance = [
        f"{'It' if told else 'The model'} gives {c.label} {percent(c.probability)}." for c in of(claims, Alternative)
    ]
    if step.note == "how_to":
        recipes = [say.recipe(claim, manner.nouns) for claim in of(claims, FaultLine)]
        return [
            *recipes,
            *_borne_out(claims, manner),
            *_none(claims),
            *told,
            *chance,
            NO_CONCEPTS if manner.mute else "",
        ]
    expected = f"You expected {step.foil}."
    opening = {"correct": f"You say {step.foil}.", "predict": expected, "foretold": expected}.get(step.note, "")
    pulls = say.contrast(of(claims, Contrast), manner.nouns)
    return [opening, *told, *chance, pulls, *_edges(claims, manner), NO_CONCEPTS if manner.mute else ""]


def _what_if(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    now = of(claims, Prediction)[0]
    verdict = {"right": "You were right.", "wrong": "Not quite."}.get(step.note, "")
    missing = [say.presence(claim, manner.nouns) for claim in of(claims, Presence)]
    outcome = say.outcomes(of(claims, Outcome), now, manner.nouns)
    return [verdict, *missing, outcome or f"So nothing changes. {say.prediction(now)}"]


def _show(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    shown = [*(say.presence(claim, manner.nouns) for claim in of(claims, Presence)), *_regions(claims, manner)]
    return shown or ["This map is not informative: it points at nothing, so I cannot say where it looks."]


def _define(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    levels = [say.presence(claim, manner.nouns) for claim in of(claims, Presence)]
    usual = say.tendencies(of(claims, Tendency), manner.nouns)
    nameless = [say.profile(claim) for claim in of(claims, Profile)]
    known = [*nameless, *map(say.fact, of(claims, Fact))]
    return [_verdict(step, claims), *known, *levels, *_weights(claims, manner), *usual]


def _verdict(step: Step, claims: Sequence[Claim]) -> str:
    """Whether what the user believes of a concept is borne out: here, or where it is not here, on average."""
    if step.note not in ("believe", "doubt"):
        return ""
    here, usual = of(claims, Evidence), of(claims, Tendency)
    speaks = any(weight >= say.SLIGHT for weight in (*(c.weight for c in here), *(c.weight for c in usual)))
    if speaks != (step.note == "believe"):
        return "I measured otherwise."
    if speaks and not here:
        return "In general, that fits."
    return "It plays a part, but a small one." if speaks and here[0].share < PART else "That fits what I measured."


def _compare(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if not claims:
        return [NO_CONCEPTS]
    usual = say.tendencies(of(claims, Tendency), manner.nouns)
    opening = f"For the model, this is what most sets {step.label} and {step.foil} apart."
    return [opening, *usual, *map(say.fact, of(claims, Fact))]


def _similar(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if not claims:
        return ["I keep no other pictures to show.", NO_CONCEPTS if manner.mute else ""]
    opening = "I keep no whole pictures of other cases, but these crops show the concepts that count most here."
    return [opening, *_weights(claims, manner)]


def _warn(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note != "asked":
        named = say.alternatives(of(claims, Alternative))
        again = step.note == "again"
        doubt = "I would still be careful: the model may well be wrong here." if again else DOUBT
        return [doubt, *_predictions(claims), named, *_records(claims)]
    records = of(claims, Reliability)
    if not records:
        return ["I have too few held-out cases with known answers to say how often it is wrong."]
    own = [say.reliability(r) for r in records if r.label == step.label]
    others = [r for r in records if r.label != step.label]
    weakest = f"Its answers are least reliable for {listed([r.label for r in others])}." if others else ""
    return [*own, weakest, *map(say.reliability, others)]


def _correct(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "lessons":
        usual = of(claims, Tendency)
        return [opening(usual), *lessons(usual, manner.nouns)] if usual else []
    return ["One thing that may surprise you.", *_weights(claims, manner)] if claims else []


def _confirm(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "motive":
        return asides.motive(step)
    return ["You and the model agree.", *_predictions(claims)] if claims else asides.noted(step)


def _summarize(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "again":
        return ["That is all I have that is worth your time. Ask me anything about the picture."]
    opening = "I have nothing more that would be worth your time. In sum:"
    return [opening, *_predictions(claims), *_weights(claims, manner), *_edges(claims, manner), *_records(claims)]


def _predictions(claims: Sequence[Claim]) -> list[str]:
    return [say.prediction(claim) for claim in of(claims, Prediction)]


def _weights(claims: Sequence[Claim], manner: Manner) -> list[str]:
    return [say.weight(claim, manner.nouns) for claim in of(claims, Evidence)]


def _records(claims: Sequence[Claim]) -> list[str]:
    return [say.reliability(claim) for claim in of(claims, Reliability)]


def _regions(claims: Sequence[Claim], manner: Manner) -> list[str]:
    return regions(of(claims, Region), manner.nouns, manner.classes)


def _edges(claims: Sequence[Claim], manner: Manner) -> list[str]:
    """A fault-line and whether the redrawn picture bears it out, or that there is none."""
    lines = [say.faultline(claim, manner.nouns) for claim in of(claims, FaultLine)]
    return [*lines, *_borne_out(claims, manner), *_none(claims)]


def _borne_out(claims: Sequence[Claim], manner: Manner) -> list[str]:
    """What the edited picture says to each fault-line."""
    tried = [claim for claim in of(claims, Outcome) if claim.medium != "features"]
    return [say.borne_out(c, line, manner.nouns) for line in of(claims, FaultLine) for c in tried]


def _none(claims: Sequence[Claim]) -> list[str]:
    return [say.no_faultline(claim) for claim in of(claims, NoFaultLine)]


WORDINGS: Mapping[MachineKind, Wording] = MappingProxyType(
    {
        "greet": asides.greet,
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
        "check": asides.check,
        "confirm": _confirm,
        "clarify": asides.clarify,
        "summarize": _summarize,
        "decline": asides.decline,
        "bye": asides.bye,
    }
)
