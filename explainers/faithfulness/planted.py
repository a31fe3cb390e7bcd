"""Where a map lies against where the cause is known to lie: the pointing game, share of energy, and overlap.

Source: Zhang et al. (2016), "Top-down Neural Attention by Excitation Backprop", section 4.1 (pointing game);
Wang et al. (2020), "Score-CAM", section 4.3 (energy).
"""

import torch
from torch import Tensor

from explainers.faithfulness.ranks import standing


def pointing(maps: Tensor, masks: Tensor) -> Tensor:
    """Share (B,), in [0, 1], of each map's highest pixels that lie in its mask: 1 or 0 where there is one highest.

    Args:
        maps: (B, H, W), at least 0.
        masks: (B, H, W) bool, where the cause lies, nowhere empty.
    """
    _check(maps, masks)
    best = maps == maps.amax((1, 2), keepdim=True)
    return (best & masks).sum((1, 2)) / best.sum((1, 2))


def energy(maps: Tensor, masks: Tensor) -> Tensor:
    """Share (B,), in [0, 1], of each map that lies in its mask; an empty map counts as one that is alike everywhere."""
    _check(maps, masks)
    total = maps.sum((1, 2))
    inside = (maps * masks).sum((1, 2)) / total.clamp_min(1e-12)
    return torch.where(total > 0, inside, masks.to(maps.dtype).mean((1, 2)))


def overlap(maps: Tensor, masks: Tensor) -> Tensor:
    """Intersection over union (B,), in [0, 1], of the mask and as many of the map's best pixels as the mask has."""
    _check(maps, masks)
    chosen = standing(maps) < masks.sum((1, 2), keepdim=True)
    return (chosen & masks).sum((1, 2)) / (chosen | masks).sum((1, 2))


def _check(maps: Tensor, masks: Tensor) -> None:
    if maps.ndim != 3 or masks.shape != maps.shape or masks.dtype != torch.bool:
        raise ValueError(
            f"maps (B, H, W) need bool masks of the same shape, got {tuple(maps.shape)} and "
            f"{masks.dtype} {tuple(masks.shape)}"
        )
    if not bool(masks.any((1, 2)).all()):
        raise ValueError("a mask is empty: nothing can be pointed at there; leave that image out")
