"""Ranks with fair ties: maps are often 0 over large areas, and the order of pixels there must not help."""

import torch
from torch import Tensor


def standing(maps: Tensor, seed: int = 0) -> Tensor:
    """Rank (B, H, W) of each pixel, 0 the most important.

    Ties fall in one random order, the same for every map, so that what an image scores does not depend on its batch.
    """
    flat = maps.flatten(1)
    shuffled = torch.randperm(flat.shape[1], generator=torch.Generator().manual_seed(seed)).to(maps.device)
    order = shuffled[flat[:, shuffled].argsort(dim=1, descending=True, stable=True)]
    ranks = torch.arange(flat.shape[1], device=maps.device).expand_as(order)
    return torch.empty_like(order).scatter_(1, order, ranks).view_as(maps)


def midranks(values: Tensor) -> Tensor:
    """Ascending ranks (B, M) within each row; equal values share the mean of their ranks."""
    ordered = values.sort(dim=1).values.contiguous()
    rows = values.contiguous()
    below, upto = torch.searchsorted(ordered, rows), torch.searchsorted(ordered, rows, right=True)
    return (below + upto - 1).double() / 2


def spearman(one: Tensor, other: Tensor) -> Tensor:
    """Rank correlation (B,), in [-1, 1], of the rows of two tables (B, M); 0 where a row is constant.

    Source: Spearman (1904), "The proof and measurement of association between two things".
    """
    a, b = (midranks(rows) for rows in (one, other))
    a, b = (ranks - ranks.mean(1, keepdim=True) for ranks in (a, b))
    size = a.square().sum(1).sqrt() * b.square().sum(1).sqrt()
    shared = (a * b).sum(1)
    return torch.where(size > 0, shared / size.clamp_min(1e-12), 0.0).clamp(-1, 1).to(one.dtype)
