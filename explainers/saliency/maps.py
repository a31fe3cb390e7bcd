"""Maps of credit over an image: to its size, to [0, 1], and whether they say anything."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

FLAT = 0.9  # a map that is nowhere below this part of its maximum points at nothing
NOTHING = 1e-6  # spread, as part of the maximum, that is rounding alone


def enlarge(maps: Tensor, size: Sequence[int]) -> Tensor:
    """Bring maps (B, h, w) to `size` (H, W), bilinearly."""
    smaller = size[0] < maps.shape[1] or size[1] < maps.shape[2]
    grown = F.interpolate(maps[:, None], tuple(size), mode="bilinear", align_corners=False, antialias=smaller)
    return grown[:, 0]


def brighten(maps: Tensor) -> Tensor:
    """Keep what is positive and divide each map (B, H, W) by its maximum; a map that is alike everywhere becomes 0."""
    positive = maps.relu()
    low, high = positive.amin((1, 2), keepdim=True), positive.amax((1, 2), keepdim=True)
    speaks = (high > 0) & (high - low > NOTHING * high)
    return torch.where(speaks, positive / high.where(speaks, torch.ones_like(high)), torch.zeros_like(positive))


def audible(maps: Tensor, loudest: Tensor) -> Tensor:
    """Set maps (B, h, w) to 0 that are but rounding of what they were made of, `loudest` (B,) in size."""
    room = NOTHING * loudest[:, None, None]
    return torch.where(maps.abs().amax((1, 2), keepdim=True) > room, maps, torch.zeros_like(maps))


def informative(heat: Tensor) -> bool:
    """Whether a map (H, W) in [0, 1] points anywhere; a flat or empty one is no evidence of where."""
    highest = float(heat.max())
    return highest > 0 and float(heat.min()) < FLAT * highest
