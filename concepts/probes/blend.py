"""Blending a drawing into a picture, over soft blobs: the same picture with and without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from concepts.probes.catalogue import Probe
from concepts.probes.fields import SIDE, Chance, Field, noise, soft

EDGE = 12.0  # pixels over which a blob fades out
VARIANTS = 20  # drawings of one probe; more pictures than that get them mirrored


@dataclass(frozen=True)
class Blending:
    """How a drawing is laid over a picture; ranges are drawn from evenly.

    Attributes:
        share: of the picture that the blobs cover, in [0, 1].
        strength: how much of the drawing shows within them, in [0, 1].
        shading: how much of the picture's own light and shade shows on the drawing, in [0, 1].
    """

    share: tuple[float, float] = (0.3, 0.8)
    strength: tuple[float, float] = (0.7, 1.0)
    shading: float = 0.5


@dataclass(frozen=True, eq=False)
class Laid:
    """Pictures with a probe in them.

    Attributes:
        pictures: (B, 3, S, S), RGB in [0, 1].
        cover: (B, 1, S, S), how much of the probe shows at each pixel, in [0, 1]; where 0 nothing was changed.
    """

    pictures: Tensor
    cover: Tensor


def lay(probe: Probe, pictures: Tensor, numbers: Sequence[int], seed: int = 0, how: Blending | None = None) -> Laid:
    """Lay the probe over each of `pictures` (B, 3, S, S); number and seed decide drawing, blobs and strength.

    The same number and seed give the same blobs for every probe, so that two probes differ in nothing but the drawing.
    """
    setting, size = how or Blending(), pictures.shape[-1]
    dice = [np.random.default_rng([crc32(b"blobs"), seed, number]) for number in numbers]
    amounts = torch.tensor([one.uniform(*setting.strength) for one in dice], dtype=torch.float32)
    masks = torch.stack([torch.from_numpy(blobs(one, float(one.uniform(*setting.share)))) for one in dice])
    drawn = {which: _drawing(probe, which, seed) for which in {number % VARIANTS for number in numbers}}
    paints = torch.stack([_mirrored(drawn[number % VARIANTS], number // VARIANTS) for number in numbers])
    both = torch.cat([paints, masks[:, None] * amounts[:, None, None, None]], dim=1)
    fitted = F.interpolate(both, (size, size), mode="bilinear", antialias=True, align_corners=False)
    cover = (fitted[:, 3:4] * fitted[:, 4:]).clamp(0, 1).to(pictures.device)
    colours = fitted[:, :3].to(pictures.device)
    return Laid(torch.lerp(pictures, _lit(pictures, colours, cover, setting.shading), cover), cover)


def blobs(chance: Chance, share: float) -> Field:
    """A soft mask (SIDE, SIDE) in [0, 1] of one blob or several that cover about `share` of the picture."""
    if share >= 1:
        return np.ones((SIDE, SIDE), np.float32)
    y, x = (np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) + 0.5) / SIDE - 0.5
    bumps = noise(chance, float(chance.uniform(1, 4))) - chance.uniform(0, 4) * np.hypot(x, y)
    slope = max(float(np.abs(np.gradient(bumps)[0]).mean()), 1e-6)
    return soft(((bumps - np.quantile(bumps, 1 - share)) / slope).astype(np.float32), 1 / SIDE, blur=EDGE)


def _drawing(probe: Probe, which: int, seed: int) -> Tensor:
    """One of the `VARIANTS` drawings (4, SIDE, SIDE) of the probe."""
    return torch.from_numpy(probe.painted(seed * VARIANTS + which)).permute(2, 0, 1)


def _mirrored(paint: Tensor, times: int) -> Tensor:
    return paint.flip(2) if times % 2 else paint


def _lit(pictures: Tensor, colours: Tensor, cover: Tensor, shading: float) -> Tensor:
    """The colours under the light and shade that the pictures have where they are covered."""
    grey = pictures.mean(dim=1, keepdim=True)
    level = (grey * cover).mean(dim=(2, 3), keepdim=True) / cover.mean(dim=(2, 3), keepdim=True).clamp_min(1e-6)
    light = 1 + shading * ((grey - level) / level.clamp_min(0.1)).clamp(-0.8, 0.8)
    return (colours * light).clamp(0, 1)
