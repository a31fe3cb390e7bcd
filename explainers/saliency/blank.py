"""What an image is held against, or covered with: a picture in which there is nothing to see.

Source: Sturmfels, Lundberg & Lee (2020), "Visualizing the Impact of Feature Attribution Baselines", section on
blurred baselines: an image of one colour hides all parts that have the same colour.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

LEFT = 4  # places along each side that a blurred image still tells apart


def blank(images: Tensor, level: float | None) -> Tensor:
    """Return images (B, 3, H, W) with every value at `level`; for None the images themselves, greatly blurred."""
    if level is not None:
        return torch.full_like(images, level)
    return F.interpolate(F.adaptive_avg_pool2d(images, LEFT), images.shape[-2:], mode="bilinear", align_corners=False)


def check_level(name: str, level: float | None) -> None:
    """Refuse a `level` that is no pixel value. ValueError calls it `name`."""
    if level is not None and not 0 <= level <= 1:
        raise ValueError(f"{name} is a pixel value in [0, 1], or None for the image itself, blurred; got {level}")
