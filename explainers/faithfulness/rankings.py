"""What the concept explainers say of a scene's parts: importances to be held against the redrawn scene."""

from collections.abc import Sequence

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from concepts.claims import FaultLine
from explainers.faultlines.edits import look
from explainers.faultlines.find import faultlines
from explainers.saliency.maps import brighten, enlarge
from explainers.sensitivity.weights import ablation
from explainers.subject import Subject


def by_evidence(subject: Subject, bank: ConceptBank, image: Tensor, label: int, names: Sequence[str]) -> Tensor:
    """Importance (P,) of the named concepts: how far their being in the features of `image` (3, H, W) raises it."""
    effect = ablation(subject, bank, look(subject, bank, image[None]))
    return effect[[bank.index(name) for name in names], label]


def by_tendency(bank: ConceptBank, label: int, names: Sequence[str]) -> Tensor:
    """Importance (P,) of the named concepts on average over cases, whatever the image: the class weights."""
    return bank.weights[label, [bank.index(name) for name in names]]


def by_faultlines(subject: Subject, bank: ConceptBank, image: Tensor, names: Sequence[str]) -> Tensor:
    """Importance (P,), in [0, 1], of the named concepts: in how many fault-lines towards other labels each must go."""
    lines = faultlines(subject, bank, image[None], [list(subject.classes)])
    told = [line for line in lines if isinstance(line, FaultLine)]
    return torch.tensor([sum(name in line.removed for line in told) / max(1, len(lines)) for name in names])


def evidence_maps(subject: Subject, bank: ConceptBank, images: Tensor, labels: Tensor) -> Tensor:
    """Maps (B, H, W) in [0, 1]: where the concepts are, each weighted with what it does for the label.

    Before what is negative is cut off and the maximum made 1, a map's mean is the sum of its concepts' evidence.
    """
    case, heat = look(subject, bank, images), []
    for row, label in enumerate(labels.tolist()):
        one = case[row]
        weight = ablation(subject, bank, one)[:, label] / one.presence[0].clamp_min(1e-12)
        heat.append(torch.einsum("k,khw->hw", weight, one.maps[0]))
    return brighten(enlarge(torch.stack(heat), images.shape[-2:])).to(images.device)
