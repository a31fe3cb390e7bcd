"""What concepts do to logits: taken out of one case (ablation), and put in on average (class weights).

Only logits above the mean of all classes count: what moves all classes alike decides nothing.

Source: directional sensitivity as in TCAV (Kim et al., ICML 2018, eq. 1), with a real step in place of a derivative.
"""

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from explainers.faultlines.edits import Case, edits, taken
from explainers.subject import Features, LinearHead, Subject


def centred(logits: Tensor) -> Tensor:
    """Logits (..., N) less their mean over classes."""
    return logits - logits.mean(dim=-1, keepdim=True)


def ablation(subject: Subject, bank: ConceptBank, case: Case) -> Tensor:
    """How much each concept's being there raises each label in a batch of one: (K, N), in centred logits."""
    if subject.linear is not None:
        return centred(taken(bank, case)[0] @ subject.linear.weight.T)
    alone = torch.eye(len(bank), device=case.maps.device)
    with torch.no_grad():
        less = subject.head(edits(bank, case, None).apply(case, alone, torch.zeros_like(alone)))
        return centred(case.logits[:1] - less)


def class_weights(subject: Subject, directions: Tensor, typical: Tensor, cases: Features) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation (N, K) over cases of what typical presence of each concept adds to each label."""
    if subject.linear is not None:
        weights = linear_weights(subject.linear, directions, typical)
        return weights, torch.zeros_like(weights)
    steps = []
    with torch.no_grad():
        before = centred(subject.head(cases))
        for direction, amount in zip(directions, typical, strict=True):
            moved = Features(cases.grid + amount * direction.view(1, -1, 1, 1), cases.rest)
            steps.append(centred(subject.head(moved)) - before)
    table = torch.stack(steps, dim=2)
    return table.mean(dim=0), table.std(dim=0, unbiased=False)


def linear_weights(head: LinearHead, directions: Tensor, typical: Tensor) -> Tensor:
    """Class weights (N, K) in closed form: with a linear head they are the same for every case."""
    return (typical[:, None] * centred(directions @ head.weight.T)).T
