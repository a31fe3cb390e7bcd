"""Streams of images for work on many: tensors or files, a batch at a time, so that memory stays bounded."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

Images: TypeAlias = Tensor | Sequence[str | Path]
SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"}


def batches(images: Images, size: int, batch: int) -> Iterator[Tensor]:
    """Yield (B, 3, size, size) batches in [0, 1]; files are cropped to their central square first."""
    for start in range(0, len(images), batch):
        part = images[start : start + batch]
        yield part if isinstance(part, Tensor) else torch.stack([square(path, size) for path in part])


def square(path: str | Path, size: int) -> Tensor:
    """Read a file as (3, size, size) in [0, 1]: its central square, resized. OSError if it is no image."""
    with Image.open(path) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        fitted = ImageOps.fit(upright, (size, size), Image.Resampling.BILINEAR)
    return pixels(fitted)


def pixels(image: Image.Image) -> Tensor:
    """A picture as (3, H, W) in [0, 1]."""
    return torch.from_numpy(np.array(image.convert("RGB"))).permute(2, 0, 1).float() / 255


def folder(root: str | Path) -> tuple[list[Path], list[str] | None]:
    """List the image files below `root`, and their labels if they lie in one folder a class.

    Raises:
        FileNotFoundError: there is no such folder, or no image in it.
    """
    top = Path(root)
    if not top.is_dir():
        raise FileNotFoundError(f"{top} is no folder; give a folder of images, or one folder of images a class")
    files = sorted(path for path in top.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not files:
        raise FileNotFoundError(f"there is no image below {top}; known suffixes: {', '.join(sorted(SUFFIXES))}")
    labels = [path.relative_to(top).parts[0] for path in files if path.parent != top]
    return files, labels if len(labels) == len(files) else None
