"""Where each concept is strongest, cut out of the images: what a name must never be shown without."""

import torch
from torch import Tensor
from torch.nn import functional as F

CROPS, CROP = 6, 64  # exemplars kept of each concept, and their side in pixels


def cut(image: Tensor, row: float, column: float, share: float = 0.4, size: int = CROP) -> Tensor:
    """Cut (3, size, size) uint8 around the place (row, column), both in [0, 1], out of `image` (3, H, W)."""
    height, width = image.shape[-2:]
    side = max(4, round(min(height, width) * share))
    top = min(max(0, round(row * height - side / 2)), height - side)
    left = min(max(0, round(column * width - side / 2)), width - side)
    part = image[None, :, top : top + side, left : left + side]
    scaled = F.interpolate(part, (size, size), mode="bilinear", antialias=True, align_corners=False)
    return (scaled[0].clamp(0, 1) * 255).round().to(torch.uint8)


def strongest(images: Tensor, maps: Tensor) -> tuple[Tensor, Tensor]:
    """Strength (K, E) and crops (K, E, 3, S, S) of the strongest images of a batch, one an image, strongest first.

    Args:
        images: (B, 3, H, W) in [0, 1].
        maps: (B, K, h, w), presence of each concept at each place.
    """
    height, width = maps.shape[-2:]
    peak, place = maps.flatten(2).max(dim=2)
    strength, cases = peak.T.topk(min(CROPS, len(images)), dim=1)
    crops = torch.zeros(*strength.shape, 3, CROP, CROP, dtype=torch.uint8)
    for k, chosen in enumerate(cases.tolist()):
        for e, b in enumerate(chosen):
            row, column = divmod(int(place[b, k]), width)
            if strength[k, e] > 0:
                crops[k, e] = cut(images[b], (row + 0.5) / height, (column + 0.5) / width)
    return strength, crops


def better(strength: Tensor, crops: Tensor, others: Tensor, more: Tensor) -> tuple[Tensor, Tensor]:
    """Merge two choices of crops into the strongest `CROPS` of both, strongest first, the earlier one at a draw."""
    order = torch.cat([strength, others], dim=1).sort(dim=1, descending=True, stable=True)
    picks = order.indices[:, :CROPS]
    both = torch.cat([crops, more], dim=1)
    return order.values[:, :CROPS], both.gather(1, picks[..., None, None, None].expand(-1, -1, *both.shape[2:]))
