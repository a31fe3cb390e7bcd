"""What concepts do to logits: taken out of one case (ablation), and put in on average (class weights).

Only logits above the mean of all classes count: what moves all classes alike decides nothing.

Source: directional sensitivity as in TCAV (Kim et al., ICML 2018, eq. 1), with a real step in place of a derivative.
"""

import torch
from torch import Tensor

from explainers.faultlines.edits import Case, edit
from explainers.subject import Features, LinearHead, Subject


def centred(logits: Tensor) -> Tensor:
    """Logits (..., N) less their mean over classes."""
    return logits - logits.mean(dim=-1, keepdim=True)


def ablation(subject: Subject, directions: Tensor, case: Case) -> Tensor:
    """How much each concept's being there raises each label in a batch of one: (K, N), in centred logits."""
    if subject.linear is not None:
        return case.presence[0, :, None] * centred(directions @ subject.linear.weight.T)
    alone = torch.eye(len(directions), device=directions.device)
    with torch.no_grad():
        return centred(case.logits[:1] - subject.head(edit(directions, case, alone, torch.zeros_like(alone))))


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


def tcav(subject: Subject, directions: Tensor, typical: Tensor, cases: Features) -> Tensor:
    """Share of cases (N, K), in [0, 1], in which each concept, put in at typical strength, raises each label."""
    one_by_one = [
        class_weights(subject, directions, typical, Features(grid, rest))[0] > 0
        for grid, rest in zip(
            cases.grid.split(1),
            cases.rest.split(1) if cases.rest is not None else [None] * len(cases.grid),
            strict=True,
        )
    ]
    return torch.stack(one_by_one).float().mean(dim=0)


def linear_weights(head: LinearHead, directions: Tensor, typical: Tensor) -> Tensor:
    """Class weights (N, K) in closed form: with a linear head they are the same for every case."""
    return (typical[:, None] * centred(directions @ head.weight.T)).T
