"""Cases to weigh what is worth knowing on: what could be seen in each, what the model said, and what was right."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

COUNT = 384  # cases kept; those that the model gets wrong come first, up to half


@dataclass(frozen=True, eq=False)
class Reference:
    """R cases of a bank with K concepts.

    Attributes:
        present: (R, K) bool, concepts that are clearly there.
        said: (R,), positions of the labels that the model gave.
        truth: (R,), positions of the right labels; -1 where unknown.
    """

    present: Tensor
    said: Tensor
    truth: Tensor

    @classmethod
    def pick(cls, present: Tensor, said: Tensor, truth: Tensor | None = None, count: int = COUNT) -> Self:
        """Keep up to `count` cases, half of them ones that the model gets wrong as far as such are known."""
        known = torch.full_like(said, -1) if truth is None else truth.to(said)
        mistaken = (known >= 0) & (known != said)
        wrong, other = mistaken.nonzero().flatten(), (~mistaken).nonzero().flatten()
        wrong = wrong[: count // 2]
        spread = torch.linspace(0, max(len(other) - 1, 0), min(count - len(wrong), len(other))).round().long()
        kept = torch.cat([wrong, other[spread]])
        return cls(present[kept].bool(), said[kept].long(), known[kept].long())

    def tensors(self) -> dict[str, Tensor]:
        """Fields by name, for storage."""
        return {"present": self.present.to(torch.uint8), "said": self.said, "truth": self.truth}

    @classmethod
    def of(cls, present: Tensor, said: Tensor, truth: Tensor) -> Self:
        """Return what `tensors` stored."""
        return cls(present.bool(), said.long(), truth.long())
