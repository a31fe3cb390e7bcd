"""Noisy linear imputation: pixels that are gone become the weighted mean of their neighbours, all at once.

So little is given away about where something was taken out, unlike a patch of one colour.
Source: Rong et al. (2022), "A Consistent and Efficient Evaluation Strategy for Attribution Methods", section 4.2.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

BESIDE, ACROSS = 1 / 6, 1 / 12  # weights of the four neighbours beside a pixel and of the four across its corners
NOISE = 0.01  # standard deviation of what is added, with pixels in [0, 1]
PRECISION = 1e-4  # root of the mean square by which the equations may fail, with pixels in [0, 1]
ROUNDS = 200


@torch.no_grad()
def impute(images: Tensor, gone: Tensor, noise: float = NOISE, seed: int = 0) -> Tensor:
    """Return `images` (B, C, H, W) with the pixels `gone` (B, H, W; bool) made up from those around them.

    Without noise every such pixel is the weighted mean of its neighbours inside the image, and the others stay as
    they are. The noise is the same for every image of a batch.
    """
    if tuple(gone.shape) != (len(images), *images.shape[-2:]):
        raise ValueError(f"images {tuple(images.shape)} need a mask of what is gone (B, H, W), got {tuple(gone.shape)}")
    missing = gone[:, None].to(images.dtype)
    start = _guess(images * (1 - missing), 1 - missing)
    filled = _solve(torch.where(gone[:, None], start, images), missing)
    random = torch.randn(images.shape[1:], generator=torch.Generator().manual_seed(seed)).to(images)
    return torch.where(gone[:, None], (filled + noise * random).clamp(0, 1), images)


def _guess(held: Tensor, known: Tensor) -> Tensor:
    """Fill what is unknown from half the size, and so on: right over long distances, rough over short ones."""
    if bool((known > 0).all()) or held.shape[-1] == held.shape[-2] == 1:
        return torch.where(known > 0, held / known.clamp_min(1e-12), 0.5)
    coarse = _guess(*(F.avg_pool2d(each, 2, ceil_mode=True) for each in (held, known)))
    wide = F.interpolate(coarse, held.shape[-2:], mode="bilinear", align_corners=False)
    return torch.where(known > 0, held / known.clamp_min(1e-12), wide)


def _solve(start: Tensor, missing: Tensor) -> Tensor:
    """Conjugate gradients, for every image by itself, on the missing pixels; the others stay."""
    degree = _around(torch.ones_like(missing[:1]))
    residual = missing * (_around(start) - degree * start)
    x, way = start, residual
    size = _dot(residual, residual)
    enough = PRECISION**2 * start.shape[1] * missing.sum((1, 2, 3), keepdim=True) + 1e-12
    for _ in range(ROUNDS):
        busy = size > enough
        if not bool(busy.any()):
            break
        bent = missing * (degree * way - _around(way))
        step = torch.where(busy, size / _dot(way, bent).clamp_min(1e-20), 0.0)
        x = x + step * way
        residual = residual - step * bent
        fresh = torch.where(busy, _dot(residual, residual), size)
        way = residual + torch.where(busy, fresh / size.clamp_min(1e-20), 0.0) * way
        size = fresh
    return x


def _around(values: Tensor) -> Tensor:
    """Weighted sum over the eight neighbours; what lies outside counts nothing."""
    rows = F.pad(values, (0, 0, 1, 1))
    pairs = rows[..., 2:, :] + rows[..., :-2, :]
    mixed = F.pad(BESIDE * values + ACROSS * pairs, (1, 1))
    return BESIDE * pairs + mixed[..., 2:] + mixed[..., :-2]


def _dot(one: Tensor, other: Tensor) -> Tensor:
    """Inner product (B, 1, 1, 1) of two batches."""
    return (one * other).sum((1, 2, 3), keepdim=True)
