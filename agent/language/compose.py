"""From a step and its claims to the text of a turn, faithful by construction: only claims are put into words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from agent.acts import MachineKind
from agent.language import asides, change, say
from agent.language.lessons import lessons, opening
from agent.language.manner import Manner, Wording, alike, of
from agent.language.places import regions
from agent.language.reasons import remark
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

PART = 0.25  # share of the evidence from which a concept is said to carry a decision
FIRST: Mapping[str, str] = MappingProxyType(  # note of a step -> what is said before anything else
    {
        "same": "same",
        "hello": "hello",
        "doubt": "doubted",
        "simpler": "simpler",
        "correct": "corrected",
        "predict": "expected",
        "foretold": "expected",
        "right": "verdict_right",
        "wrong": "verdict_wrong",
    }
)


def compose(step: Step, claims: Sequence[Claim], manner: Manner) -> str:
    """Word one step, as one paragraph."""
    return " ".join(part for part in WORDINGS[step.kind](step, claims, manner) if part)


def _first(step: Step, manner: Manner) -> list[str]:
    """What is said first, by the note of the step."""
    key = FIRST.get(step.note)
    return [manner.say(key, foil=manner.label(str(step.foil)))] if key else []


def _unable(manner: Manner) -> list[str]:
    """That there are no concepts to speak of, if there are none."""
    return [manner.say("no_concepts")] if manner.mute else []


def _tell(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "model":
        return asides.model(manner)
    return [*_first(step, manner), *_predictions(claims, manner), *_others(claims, manner), *_records(claims, manner)]


def _why(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """What matters most comes first: reasons, what would change the answer, where; what is generally known is last."""
    none = _unable(manner) or [manner.say("no_evidence", label=manner.label(str(step.label)))]
    found = of(claims, Evidence)
    groups = alike([claim for claim in found if claim.weight > 0], "label")
    support = [say.evidence(group, manner) for group in groups]
    against = [say.weight(claim, manner) for claim in found if claim.weight <= 0]
    return [
        *_first(step, manner),
        *_predictions(claims, manner),
        *(support or none),
        *against,
        *_edges(claims, manner),
        *regions(of(claims, Region), manner),
        remark(of(claims, Fact), of(claims, Evidence), manner),
    ]


def _why_not(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    told = _predictions(claims, manner)
    chance = [say.chance(claim, manner, bool(told)) for claim in of(claims, Alternative)]
    if step.note == "how_to":
        recipes = [change.recipe(claim, manner) for claim in of(claims, FaultLine)]
        return [*recipes, *_borne_out(claims, manner), *_none(claims, manner), *told, *chance, *_unable(manner)]
    pulls = of(claims, Contrast)
    known = remark(of(claims, Fact), pulls, manner)
    apart = [say.contrast(pair, manner) for pair in alike(pulls, "label", "foil")]
    return [*_first(step, manner), *told, *chance, *apart, *_edges(claims, manner), known, *_unable(manner)]


def _what_if(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    now = of(claims, Prediction)[0]
    outcome = change.outcomes(of(claims, Outcome), now, manner)
    verdict = [outcome] if outcome else [manner.say("unchanged"), say.prediction(now, manner)]
    return [*_first(step, manner), *_levels(claims, manner), *verdict]


def _show(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    now = next(iter(of(claims, Prediction)), None)
    redrawn = [claim for claim in of(claims, Outcome) if claim.medium == "input"]
    changed = [change.picture(claim, now, manner) for claim in redrawn]
    shown = [*_levels(claims, manner), *regions(of(claims, Region), manner)]
    return [*changed, *shown] or [manner.say("no_map")]


def _define(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    usual = say.tendencies(of(claims, Tendency), manner)
    known = [*(say.profile(claim, manner) for claim in of(claims, Profile)), *_facts(claims, manner)]
    return [*_verdict(step, claims, manner), *known, *_levels(claims, manner), *_weights(claims, manner), *usual]


def _verdict(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    """Whether what the user believes of a concept is borne out: here, or where it is not here, on average."""
    if step.note not in ("believe", "doubt"):
        return []
    here, usual = of(claims, Evidence), of(claims, Tendency)
    speaks = any(weight >= say.SLIGHT for weight in (*(c.weight for c in here), *(c.weight for c in usual)))
    if speaks != (step.note == "believe"):
        return [manner.say("belief_otherwise")]
    if speaks and not here:
        return [manner.say("belief_usual")]
    return [manner.say("belief_small" if speaks and here[0].share < PART else "belief_fits")]


def _compare(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if not claims:
        return [manner.say("no_concepts")]
    label, foil = manner.label(str(step.label)), manner.label(str(step.foil))
    usual = say.tendencies(of(claims, Tendency), manner)
    return [manner.say("apart_opening", label=label, foil=foil), *usual, *_facts(claims, manner)]


def _similar(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if not claims:
        return [manner.say("no_pictures"), *_unable(manner)]
    return [manner.say("crops"), *_weights(claims, manner)]


def _warn(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note != "asked":
        doubt = manner.say("doubt_again" if step.note == "again" else "doubt")
        return [doubt, *_predictions(claims, manner), *_others(claims, manner), *_records(claims, manner)]
    records = of(claims, Reliability)
    if not records:
        return [manner.say("no_record")]
    own = [say.reliability(r, manner) for r in records if r.label == step.label]
    others = [r for r in records if r.label != step.label]
    weakest = [manner.say("weakest", labels=manner.labels([r.label for r in others]))] if others else []
    return [*own, *weakest, *(say.reliability(r, manner) for r in others)]


def _correct(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "lessons":
        usual = of(claims, Tendency)
        return [opening(usual, manner), *lessons(usual, manner)] if usual else []
    return [manner.say("surprise"), *_weights(claims, manner)] if claims else []


def _confirm(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "motive":
        return asides.motive(step, manner)
    return [manner.say("agreed"), *_predictions(claims, manner)] if claims else asides.noted(step, manner)


def _summarize(step: Step, claims: Sequence[Claim], manner: Manner) -> list[str]:
    if step.note == "again":
        return [manner.say("finished")]
    told = [*_predictions(claims, manner), *_weights(claims, manner), *_edges(claims, manner)]
    return [manner.say("summary"), *told, *_records(claims, manner)]


def _predictions(claims: Sequence[Claim], manner: Manner) -> list[str]:
    return [say.prediction(claim, manner) for claim in of(claims, Prediction)]


def _others(claims: Sequence[Claim], manner: Manner) -> list[str]:
    return [say.alternatives(of(claims, Alternative), manner)]


def _weights(claims: Sequence[Claim], manner: Manner) -> list[str]:
    return [say.weight(claim, manner) for claim in of(claims, Evidence)]


def _levels(claims: Sequence[Claim], manner: Manner) -> list[str]:
    return [say.presence(claim, manner) for claim in of(claims, Presence)]


def _records(claims: Sequence[Claim], manner: Manner) -> list[str]:
    return [say.reliability(claim, manner) for claim in of(claims, Reliability)]


def _facts(claims: Sequence[Claim], manner: Manner) -> list[str]:
    return say.facts(of(claims, Fact), manner)


def _edges(claims: Sequence[Claim], manner: Manner) -> list[str]:
    """A fault-line and whether the redrawn picture bears it out, or that there is none."""
    lines = [change.faultline(claim, manner) for claim in of(claims, FaultLine)]
    return [*lines, *_borne_out(claims, manner), *_none(claims, manner)]


def _borne_out(claims: Sequence[Claim], manner: Manner) -> list[str]:
    """What the edited picture says to each fault-line."""
    tried = [claim for claim in of(claims, Outcome) if claim.medium != "features"]
    return [change.borne_out(c, line, manner) for line in of(claims, FaultLine) for c in tried]


def _none(claims: Sequence[Claim], manner: Manner) -> list[str]:
    return [change.no_faultline(claim, manner) for claim in of(claims, NoFaultLine)]


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
