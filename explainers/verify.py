"""Does a claim hold? The model is run again, from the input up, and asked.

Nothing that was measured before is reused, so a claim that went wrong on its way to the listener is found out.
"""

from torch import Tensor

from concepts.bank import ConceptBank
from concepts.claims import (
    Alternative,
    Claim,
    Contrast,
    Difference,
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
from explainers.contrast import differences
from explainers.faultlines import faultline
from explainers.faultlines.edits import Case, after, look
from explainers.faultlines.search import LIMIT
from explainers.measure import contrasts, evidence, outcome, presence, probability, redrawn, reliability
from explainers.mining.tables import profile
from explainers.pixels import Redraw, paint_over
from explainers.places import PLACES
from explainers.regions import mask, share
from explainers.saliency import informative, saliency
from explainers.sensitivity.weights import linear_weights
from explainers.subject import Subject

CHANCE = 0.005  # absolute tolerance of a probability or share
LOGITS = 0.02  # absolute tolerance of a weight, margin or level


def verify(
    subject: Subject,
    bank: ConceptBank,
    image: Tensor,
    claim: Claim,
    redraw: Redraw | None = None,
    other: Tensor | None = None,
) -> bool:
    """Run the model again and say whether `claim` about `image` (3, H, W) holds.

    Args:
        subject: the model.
        bank: its concepts.
        image: the input that the claim is about, in [0, 1].
        claim: any claim but a `Fact`, which is not about the model.
        redraw: draws the input again with concepts removed and added; needed for an `Outcome` in the input.
        other: the other input (3, H, W); needed for a `Difference` between two.

    Raises:
        BankError: the bank belongs to another subject.
        TypeError: the claim is a `Fact`; look it up in the knowledge graph.
    """
    if isinstance(claim, Fact):
        raise TypeError("a fact is generally true, not a claim about the model; look it up in the knowledge graph")
    case = look(subject, bank, image[None])
    if isinstance(claim, Difference):
        return other is not None and _apart(subject, bank, case, look(subject, bank, other[None]), claim)
    try:
        return _holds(subject, bank, case, image, claim, redraw)
    except ValueError:  # a name that subject or bank does not have
        return False


def _holds(subject: Subject, bank: ConceptBank, case: Case, image: Tensor, claim: Claim, redraw: Redraw | None) -> bool:
    match claim:
        case Prediction() | Alternative():
            again = probability(subject, case, claim.label)
            return type(again) is type(claim) and abs(again.probability - claim.probability) <= CHANCE
        case FaultLine() | NoFaultLine():
            return _edge(subject, bank, case, claim)
        case Outcome():
            return _outcome(subject, bank, case, image, claim, redraw)
        case Region():
            return _region(subject, bank, case, image, claim)
        case Reliability():
            return reliability(bank, claim.label) == claim
        case _:
            return _concept(subject, bank, case, claim)


def _concept(subject: Subject, bank: ConceptBank, case: Case, claim: Claim) -> bool:
    """Claims about one concept's weight or presence."""
    match claim:
        case Evidence():
            same = [e for e in evidence(subject, bank, case, claim.label) if e.concept == claim.concept]
            return any(_near(e.weight, claim.weight) and abs(e.share - claim.share) <= CHANCE for e in same)
        case Contrast():
            pulls = contrasts(subject, bank, case, claim.label, claim.foil)
            return any(c.concept == claim.concept and _near(c.weight, claim.weight) for c in pulls)
        case Tendency():
            return _tendency(subject, bank, claim)
        case Profile():
            row = bank.presence[:, bank.index(claim.concept)]
            return claim.labels == profile(row, bank.classes)
        case Presence():
            return _near(presence(bank, case, claim.concept).level, claim.level)
        case _:
            return False


def _apart(subject: Subject, bank: ConceptBank, case: Case, other: Case, claim: Difference) -> bool:
    """The model must say the two labels, and the concept must have its part in the difference."""
    again = [part for part in differences(subject, bank, case, other) if part.concept == claim.concept]
    told = (claim.label, claim.other)
    return any((part.label, part.other) == told and _near(part.weight, claim.weight) for part in again)


def _near(measured: float, told: float) -> bool:
    return abs(measured - told) <= LOGITS


def _edge(subject: Subject, bank: ConceptBank, case: Case, claim: FaultLine | NoFaultLine) -> bool:
    """A flip must flip, and be as small as told; a missing one must still be missing."""
    said = subject.classes[int(case.logits[0].argmax())]
    if said != claim.label:
        return False
    if isinstance(claim, NoFaultLine):
        again = faultline(subject, bank, case, claim.foil, claim.limit)
        if not isinstance(again, NoFaultLine) or again.proven < claim.proven:
            return False
        return _near(again.gap, claim.gap) and abs(again.explained - claim.explained) <= CHANCE
    logits = after(subject, bank, case, claim.removed, claim.added, claim.foil)
    best = logits.topk(2)
    flips = subject.classes[int(best.indices[0])] == claim.foil
    if not flips or not _near(float(best.values[0] - best.values[1]), claim.margin):
        return False
    if not claim.smallest:
        return True
    size = len(claim.removed) + len(claim.added)
    again = faultline(subject, bank, case, claim.foil, max(size, LIMIT))
    return isinstance(again, FaultLine) and again.smallest and len(again.removed) + len(again.added) == size


def _tendency(subject: Subject, bank: ConceptBank, claim: Tendency) -> bool:
    """Closed form where the head is linear; else held against the average that was measured over the bank's cases."""
    table = bank.weights
    if subject.linear is not None:
        table = linear_weights(subject.linear, bank.directions, bank.typical)
    return _near(float(table[subject.index(claim.label), bank.index(claim.concept)]), claim.weight)


def _outcome(
    subject: Subject, bank: ConceptBank, case: Case, image: Tensor, claim: Outcome, redraw: Redraw | None
) -> bool:
    again = _again(subject, bank, case, image, claim, redraw)
    if again is None:
        return False
    return again.label == claim.label and abs(again.probability - claim.probability) <= CHANCE


def _again(
    subject: Subject, bank: ConceptBank, case: Case, image: Tensor, claim: Outcome, redraw: Redraw | None
) -> Outcome | None:
    """The outcome of the same edit, made once more; None if it cannot be made."""
    match claim.medium:
        case "features":
            return outcome(subject, bank, case, claim.removed, claim.added)
        case "input":
            picture = redraw(claim.removed, claim.added) if redraw is not None else None
            return None if picture is None else redrawn(subject, picture, claim.removed, claim.added)
        case "masked":
            done = None if claim.added else paint_over(subject, bank, case, image, claim.removed)
            return None if done is None else done.outcome


def _region(subject: Subject, bank: ConceptBank, case: Case, image: Tensor, claim: Region) -> bool:
    """The map of a concept is its presence, that of a label its saliency, which may lie where a concept is."""
    if claim.of in bank.names:
        heat = case.maps[0, bank.index(claim.of)]
        return claim.where in PLACES and abs(share(heat, claim.where) - claim.share) <= CHANCE
    heat = saliency(subject, image[None], labels=[claim.of])[0]
    there = {} if claim.where in PLACES else {claim.where: mask(case.maps[0, bank.index(claim.where)])}
    return informative(heat) and abs(share(heat, claim.where, there) - claim.share) <= CHANCE
