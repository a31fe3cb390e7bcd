"""Blurring a place of a picture: softly, only there, and as much as is asked.

Where the region is 0 no pixel changes; where it is 1 nothing finer than the blur is left. What is blurred away is
replaced by its own surroundings, so no edge or colour comes in that the picture does not have.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

WIDTH = 0.1  # standard deviation of the blur, as a share of the shorter side
REACH = 3  # standard deviations after which the bell curve is cut off


def region(maps: Tensor, size: tuple[int, int]) -> Tensor:
    """Where any of several concepts is, (H, W) in [0, 1], at the size of a picture.

    Args:
        maps: (K, h, w), presence of each concept at each place, at least 0; each counts by its own peak.
        size: height and width in pixels.
    """
    peak = maps.amax(dim=(1, 2), keepdim=True)
    held = torch.where(peak > 0, maps / peak.clamp_min(1e-12), torch.zeros_like(maps))
    if not len(held):
        return torch.zeros(size, device=maps.device)
    wide = F.interpolate(held.amax(dim=0)[None, None], size, mode="bilinear", align_corners=False)[0, 0]
    return (wide / wide.max().clamp_min(1e-12)).clamp(0, 1)


def blurred(image: Tensor) -> Tensor:
    """The picture (3, H, W) out of focus: averaged by a bell curve, mirrored at its edges."""
    height, width = image.shape[-2:]
    spread = WIDTH * min(height, width)
    reach = min(round(REACH * spread), min(height, width) - 1)
    steps = torch.arange(-reach, reach + 1, device=image.device, dtype=image.dtype)
    bell = torch.exp(-0.5 * (steps / spread) ** 2)
    bell = bell / bell.sum()
    wide = F.pad(image[:, None], (reach,) * 4, mode="reflect")
    rows = F.conv2d(wide, bell.view(1, 1, -1, 1))
    return F.conv2d(rows, bell.view(1, 1, 1, -1))[:, 0]


def painted(image: Tensor, where: Tensor, levels: Tensor) -> Tensor:
    """The picture (3, H, W) with a region blurred at each of L strengths, (L, 3, H, W).

    Args:
        image: in [0, 1].
        where: (H, W) in [0, 1].
        levels: (L,), at least 0. A pixel becomes its blurred self in the part `level * where`, at most wholly: the
            heart of the region goes first, its fringe last. At 0 nothing changes.
    """
    part = (levels.view(-1, 1, 1, 1) * where).clamp(0, 1)
    return image + part * (blurred(image) - image)
