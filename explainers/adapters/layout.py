"""How the places of an image lie in an activation: as a map, a map with channels last, or a row of tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Literal, Self

import torch
from torch import Tensor

from explainers.subject import Features

MOST_PREFIX = 8  # class, distillation and register tokens in front of the patches


@dataclass(frozen=True)
class Layout:
    """Turns an activation into `Features` and back, without loss.

    Attributes:
        kind: "map" (B, C, h, w), "channels last" (B, h, w, C) or "tokens" (B, prefix + h * w, C).
        side: h and w.
        prefix: tokens in front that belong to no place.
    """

    kind: Literal["map", "channels last", "tokens"]
    side: tuple[int, int]
    prefix: int = 0

    @classmethod
    def of(cls, shape: Sequence[int]) -> Self | None:
        """Guess from the shape of one image's activation; None if it holds no grid of at least 2 x 2.

        Images are square, so equal neighbours are height and width.
        """
        match tuple(shape):
            case (_, a, b, _) if a == b > 1 and shape[3] != b:
                return cls("channels last", (a, b))
            case (_, _, a, b) if a > 1 and b > 1:
                return cls("map", (a, b))
            case (_, count, _) if count >= 4:
                side = isqrt(count)
                return cls("tokens", (side, side), count - side**2) if count - side**2 <= MOST_PREFIX else None
        return None

    def open(self, value: Tensor) -> Features:
        """Activation to features."""
        match self.kind:
            case "map":
                return Features(value)
            case "channels last":
                return Features(value.permute(0, 3, 1, 2))
            case "tokens":
                rows = value.transpose(1, 2)
                rest = rows[:, :, : self.prefix] if self.prefix else None
                return Features(rows[:, :, self.prefix :].reshape(*rows.shape[:2], *self.side), rest)

    def close(self, features: Features) -> Tensor:
        """Features to activation."""
        match self.kind:
            case "map":
                return features.grid
            case "channels last":
                return features.grid.permute(0, 2, 3, 1)
            case "tokens":
                return torch.cat([*self._prefix(features), features.grid.flatten(2)], dim=2).transpose(1, 2)

    def _prefix(self, features: Features) -> tuple[Tensor, ...]:
        """The tokens of no place, which must be there if and only if the layout has them."""
        found = 0 if features.rest is None else features.rest.shape[2]
        if found != self.prefix:
            raise ValueError(f"the head takes features with {self.prefix} rest vectors, got {found}; keep `rest`")
        return () if features.rest is None else (features.rest,)
