"""Find out by experiment whether a head is linear in the mean of the grid, and if so its matrix."""

from collections.abc import Callable

import torch
from torch import Tensor

from explainers.subject import Features, LinearHead

Top = Callable[[Features], Tensor]
CHUNK = 64  # channels whose weights are read off at once


@torch.no_grad()
def linear_head(top: Top, features: Features, rectified: bool) -> LinearHead | None:
    """Return the head as one matrix, or None if it is not linear in the mean of the grid, tried on random grids.

    Args:
        top: the head.
        features: any of the right shape, of one image.
        rectified: whether the grid is never negative; the head is then tried on such grids only.
    """
    if features.rest is not None:
        return None
    noise = torch.randn(3, *features.grid.shape[1:], generator=torch.Generator().manual_seed(0)).to(features.grid)
    grids = noise.abs() if rectified else noise
    seen = top(Features(grids))
    flat = grids.mean((2, 3), keepdim=True).expand_as(grids)
    if not close(top(Features(flat)), seen):  # the cheap test first: most other heads fall here
        return None
    found = read_off(top, grids)
    return found if close(apply(found, Features(grids)), seen) else None


@torch.no_grad()
def read_off(top: Top, grid: Tensor) -> LinearHead:
    """Return the matrix of a linear head: light one channel of a grid like `grid`, see what the logits gain."""
    channels, *side = grid.shape[1:]
    bias = top(Features(torch.zeros_like(grid[:1])))[0]
    units = torch.eye(channels, dtype=grid.dtype, device=grid.device)[:, :, None, None]
    gains = [top(Features(unit.expand(-1, -1, *side))) - bias for unit in torch.split(units, CHUNK)]
    return LinearHead(torch.cat(gains).T.contiguous(), bias)


def apply(head: LinearHead, features: Features) -> Tensor:
    """Logits (B, classes) of `features` by the matrix alone."""
    return features.grid.mean((2, 3)) @ head.weight.T + head.bias


def close(found: Tensor, right: Tensor) -> bool:
    """Whether two sets of logits agree to 1e-4, or closer where the classes lie closer together.

    Where logits are large, rounding is allowed for: 1e-5 of the largest.
    """
    spread = right.amax(-1) - right.amin(-1)
    room = 1e-4 * min(1.0, float(spread.max())) + 1e-5 * float(right.abs().max())
    return found.shape == right.shape and bool((found - right).abs().max() <= room)
