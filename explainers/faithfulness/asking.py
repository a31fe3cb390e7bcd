"""What every measure needs: how sure the subject is of a label, and arguments that fit together."""

from collections.abc import Callable
from typing import TypeAlias

import torch
from torch import Tensor

from explainers.subject import Subject

MapMaker: TypeAlias = Callable[[Subject, Tensor, Tensor], Tensor]  # images, labels (B,) -> maps (B, H, W), at least 0
BATCH = 64  # images run at once, so that memory stays bounded


@torch.no_grad()
def belief(subject: Subject, images: Tensor, labels: Tensor) -> Tensor:
    """Probability (B,) that the subject gives the labels (B,) in `images` (B, 3, H, W)."""
    sure = [
        subject.predict(some).softmax(1).gather(1, asked[:, None].to(subject.device))[:, 0]
        for some, asked in zip(images.split(BATCH), labels.split(BATCH), strict=True)
    ]
    return torch.cat(sure).to(images.device)


def check(images: Tensor, maps: Tensor, labels: Tensor) -> None:
    """Refuse maps and labels that do not belong to the images.

    Raises:
        ValueError: a shape does not fit, or a map is not finite.
    """
    if images.ndim != 4 or len(images) == 0:
        raise ValueError(
            f"faithfulness is measured on images (B, 3, H, W) with B at least 1, got {tuple(images.shape)}"
        )
    wanted = (len(images), *images.shape[-2:])
    if tuple(maps.shape) != wanted:
        raise ValueError(
            f"images {tuple(images.shape)} need maps {wanted}, got {tuple(maps.shape)}; enlarge them first"
        )
    if tuple(labels.shape) != (len(images),):
        raise ValueError(f"{len(images)} images need as many labels in one row, got {tuple(labels.shape)}")
    if not bool(maps.isfinite().all()):
        raise ValueError("a map holds numbers that are not finite; nothing can be ranked by them")
