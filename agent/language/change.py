"""Changes of the answer, one sentence for one claim: what would bring another, and what an edit did bring."""

from collections.abc import Sequence

from agent.language.amounts import PART
from agent.language.edits import edited, todo
from agent.language.manner import Manner
from agent.language.say import likely
from agent.language.values import flag
from concepts.claims import FaultLine, NoFaultLine, Outcome, Prediction

UNSURE = 0.5  # probability below which an answer is no more likely than all the others together


def faultline(claim: FaultLine, manner: Manner) -> str:
    """Without the stripes it would say horse; no smaller change does it."""
    return manner.say(
        f"faultline{_proof(claim)}",
        change=edited(claim.removed, claim.added, manner),
        comma=flag(bool(claim.removed and claim.added)),
        foil=manner.label(claim.foil),
        margin=manner.size(claim.margin),
    )


def recipe(claim: FaultLine, manner: Manner) -> str:
    """To make it say horse, take away the stripes and add a beard; no smaller change does it."""
    return manner.say(
        f"recipe{_proof(claim)}",
        todo=todo(claim.removed, claim.added, manner),
        foil=manner.label(claim.foil),
        margin=manner.size(claim.margin),
    )


def _proof(claim: FaultLine) -> str:
    if len(claim.removed) + len(claim.added) < 2:
        return ""
    return "_smallest" if claim.smallest else "_maybe"


def no_faultline(claim: NoFaultLine, manner: Manner) -> str:
    """No change of up to 8 concepts makes it say horse."""
    return manner.say(
        "no_faultline_proven" if claim.proven else "no_faultline_open",
        limit=manner.count(claim.limit),
        gap=manner.size(claim.gap),
        explained=manner.share(claim.explained),
        part=manner.amount(claim.explained, PART),
        label=manner.label(claim.label),
        foil=manner.label(claim.foil),
    )


def picture(claim: Outcome, now: Prediction | None, manner: Manner) -> str:
    """The picture redrawn without the stripes: now the model says horse (81 %)."""
    still = now is not None and claim.label == now.label
    return manner.say(
        "edited_still" if still else "edited_picture",
        change=edited(claim.removed, claim.added, manner),
        label=manner.label(claim.label),
        **likely(claim.probability, manner),
    )


def outcomes(claims: Sequence[Outcome], now: Prediction | None, manner: Manner) -> str:
    """Without the stripes it says horse (81 % with the picture redrawn that way, 78 % measured inside the model)."""
    if not claims:
        return ""
    ranked = sorted(claims, key=lambda claim: claim.medium != "input")
    first = ranked[0]
    change = edited(first.removed, first.added, manner)
    comma = flag(bool(first.removed and first.added))
    if len({claim.label for claim in ranked}) > 1:
        one, other = (_side(claim, now, manner) for claim in ranked[:2])
        return manner.say("outcome_apart", change=change, comma=comma, first=one, second=other)
    ways = ", ".join(
        manner.phrase("outcome_way", medium=_medium(claim, manner), **likely(claim.probability, manner))
        for claim in ranked
    )
    says = _says(first, now, manner)
    if now is None or first.label != now.label:
        return manner.say("outcome", change=change, comma=comma, says=says, ways=ways)
    as_it_is = manner.share(now.probability)
    return manner.say("outcome_now", change=change, comma=comma, says=says, ways=ways, now=as_it_is)


def _side(claim: Outcome, now: Prediction | None, manner: Manner) -> str:
    told = likely(claim.probability, manner)
    return manner.phrase("outcome_side", says=_says(claim, now, manner), medium=_medium(claim, manner), **told)


def _says(claim: Outcome, now: Prediction | None, manner: Manner) -> str:
    still = now is not None and claim.label == now.label
    return manner.phrase("says_still" if still else "says", label=manner.label(claim.label))


def _medium(claim: Outcome, manner: Manner) -> str:
    return manner.phrase(f"medium_{claim.medium}")


def borne_out(claim: Outcome, line: FaultLine, manner: Manner) -> str:
    """The edited picture agrees, or does not: redrawn, or with what goes blurred."""
    agrees = "unsure" if claim.probability < UNSURE else "agrees"
    if claim.medium == "masked":
        differs = "stays" if claim.label == line.label else "turns"
        key = f"blurred_{agrees if claim.label == line.foil else differs}"
    else:
        key = f"redrawn_{agrees if claim.label == line.foil else 'differs'}"
    gone = manner.concepts(claim.removed)
    return manner.say(key, gone=gone, label=manner.label(claim.label), **likely(claim.probability, manner))
