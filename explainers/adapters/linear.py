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
    random = torch.Generator().manual_seed(0)
    noise = torch.randn(3, *features.grid.shape[1:], generator=random).to(features.grid)
    grids = noise.abs() if rectified else noise
    rest = None
    if features.rest is not None:  # it may be there unread
        rest = torch.randn(3, *features.rest.shape[1:], generator=random).to(features.rest)
    seen = top(Features(grids, rest))
    flat = grids.mean((2, 3), keepdim=True).expand_as(grids)
    if not close(top(Features(flat, rest)), seen):  # the cheap test first: most other heads fall here
        return None
    for side in ((1, 1), tuple(grids.shape[2:])):  # most heads pool a grid of any size; one place is quickest
        try:
            found = _read_off(top, Features(grids[:1], None if rest is None else rest[:1]), side)
        except RuntimeError:
            continue
        if close(apply(found, Features(grids)), seen):
            return found
    return None


def _read_off(top: Top, like: Features, side: tuple[int, ...]) -> LinearHead:
    """Light one channel at a time all over a grid of `side`: what the logits gain is the channel's weight."""
    channels = like.grid.shape[1]

    def light(grid: Tensor) -> Tensor:
        rest = None if like.rest is None else like.rest.expand(len(grid), -1, -1)
        return top(Features(grid.expand(-1, -1, *side), rest))

    bias = light(like.grid.new_zeros(1, channels, 1, 1))[0]
    units = torch.eye(channels, dtype=like.grid.dtype, device=like.grid.device)[:, :, None, None]
    gains = [light(unit) - bias for unit in torch.split(units, CHUNK)]
    return LinearHead(torch.cat(gains).T.contiguous(), bias)


def apply(head: LinearHead, features: Features) -> Tensor:
    """Logits (B, classes) of `features` by the matrix alone."""
    return features.grid.mean((2, 3)) @ head.weight.T + head.bias


def close(found: Tensor, right: Tensor, room: float = 1e-4) -> bool:
    """Whether two sets of logits agree to `room`, or closer where the classes lie closer together.

    Where logits are large, rounding is allowed for: a tenth of `room` of the largest.
    """
    spread = right.amax(-1) - right.amin(-1)
    bound = room * min(1.0, float(spread.max())) + room / 10 * float(right.abs().max())
    return found.shape == right.shape and bool((found - right).abs().max() <= bound)
