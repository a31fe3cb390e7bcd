"""Deletion and insertion: how the probability of a label falls and rises as a map's best pixels go and come.

Source: Petsiuk, Das & Saenko (2018), "RISE: Randomized Input Sampling for Explanation of Black-box Models",
section 4.1.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.faithfulness.asking import BATCH, belief, check
from explainers.faithfulness.ranks import standing
from explainers.subject import Subject

STEPS = 20  # portions in which the pixels go or come


def deletion(
    subject: Subject, images: Tensor, maps: Tensor, labels: Tensor, steps: int = STEPS, blank: Tensor | None = None
) -> Tensor:
    """Area (B,), in [0, 1], under the probability while the best pixels go first; low is faithful.

    Args:
        subject: whose decisions.
        images: (B, 3, H, W), RGB in [0, 1].
        maps: (B, H, W), higher for pixels that matter more.
        labels: (B,), positions of the classes that the maps speak for.
        steps: portions in which the pixels go.
        blank: what comes in their place, (B, 3, H, W); the mean colour of each image if None.
    """
    check(images, maps, labels)
    blank = images.mean((2, 3), keepdim=True).expand_as(images) if blank is None else blank
    return area(curve(subject, images, blank, maps, labels, steps))


def insertion(
    subject: Subject, images: Tensor, maps: Tensor, labels: Tensor, steps: int = STEPS, blank: Tensor | None = None
) -> Tensor:
    """Area (B,), in [0, 1], under the probability while the best pixels come first; high is faithful.

    It begins at `blank`, the blurred image if None; the other arguments are those of `deletion`.
    """
    check(images, maps, labels)
    return area(curve(subject, blurred(images) if blank is None else blank, images, maps, labels, steps))


def curve(subject: Subject, start: Tensor, end: Tensor, maps: Tensor, labels: Tensor, steps: int = STEPS) -> Tensor:
    """Probability (B, steps + 1) of the label while pixels change from `start` to `end`, best first."""
    check(start, maps, labels)
    if steps < 1:
        raise ValueError(f"a curve needs at least one step, got {steps}")
    pixels = maps[0].numel()
    quota = [round(k * pixels / steps) for k in range(steps + 1)]
    ranks, rows = standing(maps), max(1, BATCH // (steps + 1))
    parts = []
    for first in range(0, len(maps), rows):
        some = slice(first, first + rows)
        changed = torch.stack([ranks[some] < count for count in quota], 1)[:, :, None]
        mixed = torch.where(changed, end[some, None], start[some, None])
        asked = labels[some].repeat_interleave(steps + 1)
        parts.append(belief(subject, mixed.flatten(0, 1), asked).view(-1, steps + 1))
    return torch.cat(parts)


def area(curves: Tensor) -> Tensor:
    """Area (B,) under curves (B, steps + 1) over [0, 1], by trapezoids."""
    return (curves[:, :-1] + curves[:, 1:]).mean(1) / 2


def blurred(images: Tensor, share: float = 1 / 16) -> Tensor:
    """`images` under a Gaussian with a standard deviation of `share` of the shorter side."""
    sigma = share * min(images.shape[-2:])
    radius = min(int(3 * sigma) + 1, min(images.shape[-2:]) - 1)
    places = torch.arange(-radius, radius + 1, device=images.device, dtype=images.dtype)
    bell = (-(places**2) / (2 * sigma**2)).exp()
    bell = bell / bell.sum()
    padded = F.pad(images, (radius,) * 4, mode="reflect").flatten(0, 1)[:, None]
    smooth = F.conv2d(F.conv2d(padded, bell.view(1, 1, -1, 1)), bell.view(1, 1, 1, -1))
    return smooth[:, 0].view_as(images)
