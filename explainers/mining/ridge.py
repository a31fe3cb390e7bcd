"""Detectors of many concepts at once, from how much of each place they cover: ridge regression in closed form.

Source: CAVs as in TCAV (Kim et al., ICML 2018), with the closed form of ridge regression for the classifier.
"""

import torch
from torch import Tensor

from concepts.encode import Linear

RIDGE = 1e-2  # of the mean variance of a channel
CUTOFF = 0.95  # quantile of the read-out, where the concept is not, that counts as nothing
ASKED = 50_000  # places that the quantile is taken over


def detectors(rows: Tensor, targets: Tensor, ridge: float = RIDGE) -> Linear:
    """Read-outs of K concepts, cut off where they mean nothing.

    Args:
        rows: (R, C), features of places.
        targets: (R, K), how much of each place each concept covers, in [0, 1]; 0 at one place or more.
        ridge: strength, in mean variances of a channel.
    """
    centre, middle = rows.mean(dim=0), targets.mean(dim=0)
    centred = rows - centre
    gram = (centred.T @ centred / len(rows)).double()
    gram += (ridge * gram.diagonal().mean()).clamp_min(1e-12) * torch.eye(len(gram), dtype=gram.dtype)
    slope = (centred.T @ (targets - middle) / len(rows)).double()
    weight = torch.linalg.solve(gram, slope).T.float()
    read = rows @ weight.T
    cutoff = [_cutoff(read[targets[:, k] == 0, k], seed=k) for k in range(len(weight))]
    return Linear(weight, -torch.stack(cutoff))


def _cutoff(read: Tensor, seed: int) -> Tensor:
    """The read-out that all but a few places without the concept stay below."""
    order = torch.randperm(len(read), generator=torch.Generator().manual_seed(seed))
    return read[order[:ASKED]].quantile(CUTOFF)
