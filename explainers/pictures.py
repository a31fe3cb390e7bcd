"""Streams of images for work on many: tensors or files, a batch at a time, so that memory stays bounded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

Images: TypeAlias = Tensor | Sequence[str | Path]
SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"}
MOST_PIXELS = 100_000_000  # a small file may unfold to gigabytes
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
)  # what Pillow raises on files that are no image


@dataclass(frozen=True, eq=False)
class Batch:
    """Some of a stream's images.

    Attributes:
        images: (B, 3, H, W) in [0, 1], those that could be read.
        positions: (B,), where they stand in the stream.
        unread: positions of the others.
    """

    images: Tensor
    positions: Tensor
    unread: tuple[int, ...] = ()


def read(images: Images, size: int, positions: Sequence[int]) -> Batch:
    """Read the images at `positions`; files are cropped to their central square and resized, broken ones left out."""
    if isinstance(images, Tensor):
        places = torch.tensor(positions, dtype=torch.long)
        return Batch(images[places], places)
    found: dict[int, Tensor] = {}
    for position in positions:
        try:
            found[position] = square(images[position], size)
        except BROKEN:
            continue
    pictures = torch.stack(list(found.values())) if found else torch.zeros(0, 3, size, size)
    unread = tuple(position for position in positions if position not in found)
    return Batch(pictures, torch.tensor(list(found), dtype=torch.long), unread)


def batches(images: Images, size: int, batch: int) -> Iterator[Tensor]:
    """Yield (B, 3, size, size) batches in [0, 1] of the images that can be read, in order."""
    for start in range(0, len(images), batch):
        part = read(images, size, range(start, min(start + batch, len(images)))).images
        if len(part):
            yield part


def square(path: str | Path, size: int) -> Tensor:
    """Read a file as (3, size, size) in [0, 1]: its central square, resized. OSError if it is no image or too large."""
    with Image.open(path) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise OSError(f"{path} has {picture.width} x {picture.height} pixels; at most {MOST_PIXELS:,} are read")
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
