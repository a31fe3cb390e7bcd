"""TCAV: how every concept, put in a little everywhere, moves every class; all of them at once.

Source: Kim et al. (ICML 2018), "Interpretability beyond feature attribution" (TCAV), eq. 1 and 2. Ours: the mean beside
the sign share, which is noisy and for a linear head 0 or 1; tests of that mean, one by one, against random CAVs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.sensitivity.chance import Correction, against_chance, corrected
from explainers.sensitivity.weights import centred
from explainers.subject import Features, Subject

BATCH = 32  # cases in one backward pass
CELLS = 4_000_000  # sensitivities held at once


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores:
    """Sensitivity of N classes to K concepts.

    Attributes:
        share: (N, K), part of the cases, in [0, 1], whose logit rises along the concept; NaN for a class without cases.
        mean: (N, K), mean rise over cases, in logits for one unit of the direction at every place.
        p: (N, K), that a random CAV moves the class as much, two-sided and corrected; NaN where nothing was tested.
    """

    share: Tensor
    mean: Tensor
    p: Tensor


def tcav(
    subject: Subject,
    directions: Tensor,
    features: Features,
    *,
    random: Tensor | None = None,
    labels: Tensor | None = None,
    centre: bool = True,
    correction: Correction = "holm",
) -> Scores:
    """Sensitivity of all classes to all concepts: one product for a linear head, else one backward pass a class.

    Scaling a direction by a positive number leaves `share` and `p` as they are and scales `mean`; turning it round
    gives the other share (where no sensitivity is exactly 0) and the same p.

    Args:
        subject: the model.
        directions: (K, C), of any length, such as `cavs` or a bank's.
        features: of the cases.
        random: (Q, C) random CAVs to test against (`random_cavs`), Q at least 3; None for no test.
        labels: (B,) class positions: each case counts for its own class only, as in the paper; None: for every class.
        centre: count only what a logit rises above the mean of all classes; False takes logits as they are.
        correction: for K * N tests: "holm", "bh" or "none".

    Raises:
        ValueError: directions, random CAVs, labels and features do not fit each other.
    """
    _fit(subject, directions, features, random, labels)
    grid = features.grid
    every = directions if random is None else torch.cat([directions, random])
    every = every.to(grid)
    count = torch.zeros(len(subject.classes), 1, device=grid.device)
    raised, total = (torch.zeros(len(subject.classes), len(every), device=grid.device) for _ in range(2))
    for rises, own in _rises(subject, every, features, labels, centre):
        count += own.sum(dim=0)[:, None]
        raised += torch.einsum("bnk,bn->nk", (rises > 0).to(rises), own)
        total += torch.einsum("bnk,bn->nk", rises, own)
    share, mean = raised / count, total / count  # 0 / 0 is the NaN of a class without cases
    k = len(directions)
    p = torch.full_like(mean[:, :k], torch.nan, dtype=torch.float64)
    if random is not None:
        unit = mean / every.norm(dim=1).clamp_min(1e-30)
        p = corrected(against_chance(unit[:, :k], unit[:, k:]), correction)
    return Scores(share=share[:, :k], mean=mean[:, :k], p=p.to(mean.dtype))


def _rises(
    subject: Subject, directions: Tensor, features: Features, labels: Tensor | None, centre: bool
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield sensitivities (b, N, K) of some cases, and which of them count (b, N)."""
    grid, rest = features.grid, features.rest
    classes = len(subject.classes)
    ones = torch.ones(len(grid), classes) if labels is None else torch.nn.functional.one_hot(labels.cpu(), classes)
    counts = ones.to(grid)
    if subject.linear is not None:
        rises = subject.linear.weight @ directions.T
        rises = centred(rises.T).T if centre else rises
        yield rises[None], counts.sum(dim=0, keepdim=True)  # one case stands for all: they are alike
        return
    batch = max(1, min(BATCH, CELLS // (classes * len(directions))))
    for start in range(0, len(grid), batch):
        part = slice(start, start + batch)
        slopes = _slopes(subject, Features(grid[part], None if rest is None else rest[part]))
        slopes = slopes - slopes.mean(dim=1, keepdim=True) if centre else slopes
        yield slopes @ directions.T, counts[part]


def _slopes(subject: Subject, features: Features) -> Tensor:
    """Gradient (B, N, C) of every logit by a vector that is put in at every place."""
    with torch.inference_mode(False), torch.enable_grad():
        grid = features.grid.detach().clone().requires_grad_()
        logits = subject.head(Features(grid, features.rest)).sum(dim=0)
        last = len(logits) - 1
        slopes = [
            torch.autograd.grad(logit, grid, retain_graph=position < last)[0].sum(dim=(2, 3))
            for position, logit in enumerate(logits)
        ]
    return torch.stack(slopes, dim=1)


def _fit(
    subject: Subject, directions: Tensor, features: Features, random: Tensor | None, labels: Tensor | None
) -> None:
    """Raise ValueError unless all have the same channels and there is a label a case."""
    channels = features.grid.shape[1]
    for what, rows in (("directions", directions), ("random CAVs", random)):
        if rows is not None and (rows.ndim != 2 or rows.shape[1] != channels or not len(rows)):
            raise ValueError(
                f"the features have {channels} channels, the {what} are {tuple(rows.shape)}; "
                f"give at least one, as (count, {channels})"
            )
    if labels is not None and labels.shape != (len(features.grid),):
        raise ValueError(f"{tuple(labels.shape)} labels for {len(features.grid)} cases; give one class position a case")
    if labels is not None and not bool(((labels >= 0) & (labels < len(subject.classes))).all()):
        raise ValueError(f"classes are numbered 0 to {len(subject.classes) - 1}, got {labels.unique().tolist()}")
