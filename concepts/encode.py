"""How the presence of concepts is read off a feature grid: two encoders, both batched and exact to re-run.

Source: CAV detectors, Kim et al. (2018), "Interpretability beyond feature attribution" (TCAV);
non-negative parts, Lee & Seung (1999) and Fel et al. (2023), "CRAFT"; coordinate descent, Cichocki & Phan (2009).
"""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

SWEEPS = 30


@dataclass(frozen=True, eq=False)
class Linear:
    """Presence is a rectified linear read-out of each place (a CAV with an offset).

    Attributes:
        weight: (K, C).
        bias: (K,).
    """

    weight: Tensor
    bias: Tensor

    def tensors(self) -> dict[str, Tensor]:
        """Fields by name, for storage."""
        return {"weight": self.weight, "bias": self.bias}

    def to(self, device: torch.device | str) -> Self:
        """Return the encoder on `device`."""
        return type(self)(self.weight.to(device), self.bias.to(device))


@dataclass(frozen=True, eq=False)
class Parts:
    """Presence is the non-negative mixture of parts that comes nearest to each place.

    Attributes:
        atoms: (K, 2C), at least 0: positive halves of the features first, then negative ones,
            so that features of either sign have non-negative parts.
    """

    atoms: Tensor

    def tensors(self) -> dict[str, Tensor]:
        """Fields by name, for storage."""
        return {"atoms": self.atoms}

    def to(self, device: torch.device | str) -> Self:
        """Return the encoder on `device`."""
        return type(self)(self.atoms.to(device))


def encode(encoder: Linear | Parts, grid: Tensor) -> Tensor:
    """Presence (B, K, h, w), at least 0, for `grid` (B, C, h, w)."""
    if isinstance(encoder, Linear):
        return torch.einsum("bchw,kc->bkhw", grid, encoder.weight).add_(encoder.bias.view(1, -1, 1, 1)).relu_()
    batch, _, height, width = grid.shape
    rows = halves(grid.permute(0, 2, 3, 1).flatten(0, 2))
    return mixture(rows, encoder.atoms).view(batch, height, width, -1).permute(0, 3, 1, 2)


def halves(rows: Tensor) -> Tensor:
    """Split rows (R, C) of either sign into non-negative rows (R, 2C): the positive half, then the negative."""
    return torch.cat([rows.relu(), (-rows).relu()], dim=1)


def signed(rows: Tensor) -> Tensor:
    """Join halves (..., 2C) to vectors (..., C) of either sign."""
    half = rows.shape[-1] // 2
    return rows[..., :half] - rows[..., half:]


def split(encoder: Parts, rows: Tensor, weights: Tensor) -> Tensor:
    """Give each concept its share (R, K, 2C) of the activations `rows` (R, 2C), at least 0.

    A channel is shared out in proportion to what each part puts into it, so the shares add up to the row wherever
    any part that is there has the channel at all. What no part knows of stays out of every share.

    Args:
        encoder: the parts.
        rows: halves of feature vectors.
        weights: (R, K), how much of each part is in each row.

    Source: the soft masks by which non-negative factors separate a mixture (Fevotte, Bertin & Durrieu, 2009).
    """
    return weights[..., None] * encoder.atoms * worth(encoder, rows, weights)[..., None, :]


def split_mean(encoder: Parts, rows: Tensor, weights: Tensor) -> Tensor:
    """Mean share (B, K, 2C) over the places of `rows` (B, P, 2C), without holding the share of every place."""
    scale = worth(encoder, rows, weights)
    return encoder.atoms * torch.einsum("bpk,bpc->bkc", weights, scale) / rows.shape[1]


def worth(encoder: Parts, rows: Tensor, weights: Tensor) -> Tensor:
    """What a unit of any part is worth in each channel (..., 2C) so that the mixture becomes the row; 0 if none is.

    Arguments as of `split`, of any leading shape.
    """
    mixed = weights @ encoder.atoms
    return torch.where(mixed > 0, rows / mixed.where(mixed > 0, torch.ones_like(mixed)), torch.zeros_like(rows))


def mixture(rows: Tensor, atoms: Tensor, sweeps: int = SWEEPS) -> Tensor:
    """Non-negative weights (R, K) by which `atoms` (K, C) come nearest to `rows` (R, C), by coordinate descent."""
    gram, target = atoms @ atoms.T, rows @ atoms.T
    weights = torch.zeros_like(target)
    scale = gram.diagonal().clamp_min(1e-12)
    for _ in range(sweeps):
        for k in range(len(atoms)):
            step = (target[:, k] - weights @ gram[:, k]) / scale[k]
            weights[:, k] = (weights[:, k] + step).clamp_min_(0)
    return weights
