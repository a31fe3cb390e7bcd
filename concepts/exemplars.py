"""Cases that show what a label's concepts look like: an edit adds nothing that no case has shown."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from concepts.encode import Parts, signed, split


@dataclass(frozen=True, eq=False)
class Exemplars:
    """The cases that a subject finds most like each label. X cases, K concepts, C channels, N labels.

    Attributes:
        features: (X, 2C), mean over places of the halves of the features.
        presence: (X, K), mean presence of each concept.
        nearest: (N, E), the cases that come nearest to each label, as positions among X, nearest first.
    """

    features: Tensor
    presence: Tensor
    nearest: Tensor

    def level(self, label: int) -> Tensor:
        """Presence (K,) of each concept in that case of the label that has most of it."""
        return self.presence[self.nearest[label]].amax(dim=0)

    def looks(self, encoder: Parts, label: int) -> Tensor:
        """What each concept is made of, (K, C), in that case of the label that has most of it."""
        best = self.nearest[label][self.presence[self.nearest[label]].argmax(dim=0)]
        owned = split(encoder, self.features[best], self.presence[best])
        return signed(owned.diagonal(dim1=0, dim2=1).T)

    def tensors(self) -> dict[str, Tensor]:
        """Fields by name, for storage."""
        return {"features": self.features, "presence": self.presence, "nearest": self.nearest}

    def to(self, device: torch.device | str) -> Self:
        """Return the exemplars on `device`."""
        return type(self)(self.features.to(device), self.presence.to(device), self.nearest.to(device))
