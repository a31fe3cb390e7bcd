"""A bank from what both passes left."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from torch import Tensor

from concepts.bank import Concept, ConceptBank
from concepts.encode import Parts, signed
from concepts.reference import Reference
from explainers.faultlines.edits import FLOOR
from explainers.mining.gather import BATCH, Sample
from explainers.mining.guards import Verdict
from explainers.mining.survey import Survey
from explainers.mining.tables import by_class, confusion, profile, quantile, truths
from explainers.sensitivity.weights import class_weights
from explainers.subject import Features, Subject

CLEAR = 0.95  # quantile of presence above which a case clearly has a concept


def sorted_out(count: int, verdicts: Sequence[Verdict] | None) -> tuple[list[int], list[int]]:
    """Positions of the parts that are kept, and of those that are rejected."""
    rejected = [] if verdicts is None else [i for i, verdict in enumerate(verdicts) if verdict.reason]
    return [i for i in range(count) if i not in rejected], rejected


def assemble(
    subject: Subject,
    parts: Tensor,
    verdicts: Sequence[Verdict] | None,
    found: Survey,
    sample: Sample,
    labels: Sequence[str] | None,
) -> ConceptBank:
    """The bank of the parts (K, 2C) that are kept; those rejected stay in it with their reasons."""
    kept, rejected = sorted_out(len(parts), verdicts)
    known = None if labels is None else [labels[position] for position in found.positions.tolist()]
    refused = _concepts("rejected", rejected, verdicts)
    bank = replace(
        ConceptBank.empty(subject.fingerprint, subject.classes, parts.shape[1] // 2),
        record=confusion(subject, known, found.predicted),
        rejected=refused,
    )
    if not kept:
        return replace(bank, rejected_crops=found.crops)
    encoder = Parts(parts[kept]).to(subject.device)
    directions = signed(encoder.atoms)
    mean, caps = by_class(found.presence, found.predicted, len(subject.classes))
    typical = quantile(found.presence, CLEAR).clamp_min(1e-6).to(subject.device)
    weights, spread = class_weights(subject, directions, typical, _cases(subject, sample))
    profiles = [profile(column, subject.classes) for column in mean.T]
    concepts = zip(_concepts("concept", kept, verdicts), profiles, strict=True)
    return replace(
        bank,
        concepts=tuple(replace(concept, profile=classes) for concept, classes in concepts),
        directions=directions,
        encoder=encoder,
        typical=typical,
        weights=weights,
        spread=spread,
        presence=mean,
        caps=caps,
        crops=found.crops,
        exemplars=found.exemplars.to(subject.device),
        reference=Reference.pick(
            found.presence >= FLOOR * typical.to(found.presence), found.predicted, truths(subject, known)
        ),
        rejected_crops=found.rejected_crops if rejected else None,
    )


def _cases(subject: Subject, sample: Sample) -> Features:
    """Some whole grids, on the subject's device."""
    some = sample.features()
    rest = None if some.rest is None else some.rest[:BATCH].to(subject.device)
    return Features(some.grid[:BATCH].to(subject.device), rest)


def _concepts(word: str, positions: Sequence[int], verdicts: Sequence[Verdict] | None) -> tuple[Concept, ...]:
    """Nameless concepts, numbered from 1, with what was measured of them."""
    return tuple(
        Concept(name=f"{word} {number}", origin="mined", confidence=0.0, **_measured(verdicts, position))
        for number, position in enumerate(positions, start=1)
    )


def _measured(verdicts: Sequence[Verdict] | None, position: int) -> dict[str, Any]:
    if verdicts is None:
        return {}
    verdict = verdicts[position]
    return {"auc": verdict.auc, "stability": verdict.stability, "p": verdict.p, "reason": verdict.reason}
