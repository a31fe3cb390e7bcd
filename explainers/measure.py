"""Measurements of one case, as claims: what may be said about it, each with a number that can be had again.

Every function takes a case that was looked at before (a batch of one) and runs at most the head.
"""

from collections.abc import Collection, Sequence

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from concepts.claims import (
    Alternative,
    Contrast,
    Evidence,
    Medium,
    Outcome,
    Prediction,
    Presence,
    Profile,
    Region,
    Reliability,
    Tendency,
)
from explainers.faultlines.edits import FLOOR, Case, after
from explainers.regions import mask, places
from explainers.saliency import informative
from explainers.sensitivity.weights import ablation
from explainers.subject import Subject


def predictions(subject: Subject, case: Case, count: int = 3) -> tuple[Prediction | Alternative, ...]:
    """The label that the model gives, then the next most probable ones, `count` in all."""
    best = case.logits[0].softmax(dim=0).topk(min(count, len(subject.classes)))
    named = [(subject.classes[i], p) for p, i in zip(best.values.tolist(), best.indices.tolist(), strict=True)]
    first, *others = named
    return (
        Prediction(label=first[0], probability=first[1]),
        *(Alternative(label=label, probability=probability) for label, probability in others),
    )


def probability(subject: Subject, case: Case, label: str) -> Prediction | Alternative:
    """How probable the model finds `label`. ValueError if it is no class."""
    position = subject.index(label)
    value = float(case.logits[0].softmax(dim=0)[position])
    if position == int(case.logits[0].argmax()):
        return Prediction(label=label, probability=value)
    return Alternative(label=label, probability=value)


def evidence(subject: Subject, bank: ConceptBank, case: Case, label: str) -> tuple[Evidence, ...]:
    """What each concept that is there does for `label`, strongest support first."""
    effect = ablation(subject, bank, case)[:, subject.index(label)]
    there = visible(bank, case)
    total = sum(max(0.0, float(effect[k])) for k in there)
    return tuple(
        Evidence(
            concept=bank.names[k],
            label=label,
            weight=float(effect[k]),
            share=max(0.0, float(effect[k])) / total if total > 0 else 0.0,
        )
        for k in sorted(there, key=lambda k: -float(effect[k]))
    )


def contrasts(subject: Subject, bank: ConceptBank, case: Case, label: str, foil: str) -> tuple[Contrast, ...]:
    """What each concept that is there does for `label` over `foil`, strongest support first."""
    effect = ablation(subject, bank, case)
    margin = effect[:, subject.index(label)] - effect[:, subject.index(foil)]
    return tuple(
        Contrast(concept=bank.names[k], label=label, foil=foil, weight=float(margin[k]))
        for k in sorted(visible(bank, case), key=lambda k: -float(margin[k]))
    )


def tendencies(bank: ConceptBank, label: str) -> tuple[Tendency, ...]:
    """What each concept does for `label` on average, strongest support first; empty for an unknown label."""
    if label not in bank.classes:
        return ()
    row = bank.weights[bank.classes.index(label)].tolist()
    ranked = sorted(zip(bank.names, row, strict=True), key=lambda pair: -pair[1])
    return tuple(Tendency(concept=name, label=label, weight=weight) for name, weight in ranked)


def tendency(bank: ConceptBank, label: str, concept: str) -> Tendency:
    """What one concept does for `label` on average. ValueError or BankError if either is unknown."""
    weight = float(bank.weights[bank.classes.index(label), bank.index(concept)])
    return Tendency(concept=concept, label=label, weight=weight)


def visible(bank: ConceptBank, case: Case) -> list[int]:
    """Positions of the concepts that are clearly there."""
    return (case.presence[0] >= FLOOR * bank.typical).nonzero().flatten().tolist()


def presence(bank: ConceptBank, case: Case, concept: str) -> Presence:
    """How strongly the features hold `concept`, 1 being typical."""
    k = bank.index(concept)
    return Presence(concept=concept, level=float(case.presence[0, k] / bank.typical[k]))


def profiles(bank: ConceptBank, concepts: Collection[str]) -> tuple[Profile, ...]:
    """Where those of `concepts` that nobody has named are usually seen, as far as that is known; in bank order."""
    nameless = (one for one in bank if one.name in concepts and one.confidence == 0 and one.profile)
    return tuple(Profile(concept=one.name, labels=one.profile) for one in nameless)


def outcome(
    subject: Subject,
    bank: ConceptBank,
    case: Case,
    removed: Sequence[str],
    added: Sequence[str],
    foil: str | None = None,
) -> Outcome:
    """What the model says once the concepts are taken out of its features and put in.

    Concepts are added up to what is usual for `foil`, or to their typical presence if it is None.
    """
    logits = after(subject, bank, case, tuple(removed), tuple(added), foil)
    return _outcome(subject, logits, removed, added, "features")


def redrawn(subject: Subject, picture: Tensor, removed: Sequence[str], added: Sequence[str]) -> Outcome:
    """What the model says of the input (3, H, W) drawn again with the concepts gone and come."""
    return _outcome(subject, subject.predict(picture[None])[0], removed, added, "input")


def regions(bank: ConceptBank, case: Case, of: str, heat: Tensor) -> tuple[Region, ...]:
    """Where a map (H, W), at least 0, lies, in words: the few places that hold most of it, the greatest share first.

    A place of the evidence for a label may also be where a concept is that can be seen. Empty if the map says nothing:
    that of a concept where it is 0, that of a label also where it is alike everywhere.
    """
    if of in bank.names:
        return tuple(Region(of=of, where=where, share=held) for where, held in places(heat))
    if not informative(heat):
        return ()
    found = places(heat, {bank.names[k]: mask(case.maps[0, k]) for k in visible(bank, case)})
    return tuple(Region(of=of, where=where, share=held) for where, held in found)


def reliability(bank: ConceptBank, label: str) -> Reliability | None:
    """How often the model was right when it said `label`, on cases kept apart; None if there were none."""
    if label not in bank.classes:
        return None
    position = bank.classes.index(label)
    truth = bank.record[:, position]
    told, right = int(truth.sum()), int(truth[position])
    if told == 0:
        return None
    others = truth.clone()
    others[position] = 0
    worst = bank.classes[int(others.argmax())] if others.any() else None
    return Reliability(label=label, told=told, right=right, mistaken_for=worst)


def _outcome(subject: Subject, logits: Tensor, removed: Sequence[str], added: Sequence[str], medium: Medium) -> Outcome:
    chance = torch.softmax(logits, dim=0)
    best = int(chance.argmax())
    return Outcome(
        removed=tuple(removed),
        added=tuple(added),
        medium=medium,
        label=subject.classes[best],
        probability=float(chance[best]),
    )
