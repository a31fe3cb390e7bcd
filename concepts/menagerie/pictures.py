"""Many pictures at once, as tensors."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

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
    with ThreadPoolExecutor() as pool:
        drawn = list(pool.map(partial(_draw, size=size), scenes))
    return torch.from_numpy(np.stack(drawn)).permute(0, 3, 1, 2).contiguous()


def _draw(scene: Scene, size: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return render.pixels(scene.svg(), size)
