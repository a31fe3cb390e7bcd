"""Many pictures at once, as tensors."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from concepts.menagerie import render
from concepts.menagerie.scene import Scene


def batch(scenes: Sequence[Scene], size: int = 96) -> Tensor:
    """Pictures of `scenes`: (B, 3, size, size), RGB in [0, 1]."""
    return batch_bytes(scenes, size).float() / 255


def batch_bytes(scenes: Sequence[Scene], size: int = 96) -> Tensor:
    """Pictures of `scenes` as bytes: (B, 3, size, size), RGB in 0 to 255."""
    if not scenes:
        return torch.zeros((0, 3, size, size), dtype=torch.uint8)
    drawn = np.stack([render.pixels(scene.svg(), size) for scene in scenes])
    return torch.from_numpy(drawn).permute(0, 3, 1, 2).contiguous()
