"""Cases that show what a label's concepts look like: an edit adds nothing that no case has shown."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from concepts.encode import Parts, signed, worth


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

    def level(self, labels: Tensor) -> Tensor:
        """Presence (F, K) of each concept in that case of each of `labels` (F,) that has most of it."""
        return self.presence[self.nearest[labels]].amax(dim=1)

    def looks(self, encoder: Parts, labels: Tensor) -> Tensor:
        """What each concept is made of, (F, K, C), in that case of each of `labels` (F,) that has most of it."""
        nearest = self.nearest[labels]
        held = self.presence[nearest]
        used, row = nearest.gather(1, held.argmax(dim=1)).unique(return_inverse=True)
        features, atoms = self.features[used], encoder.atoms
        half = atoms.shape[1] // 2
        rectified = not bool(features[:, half:].any())  # nothing negative: half of the work will do
        if rectified:
            features, atoms = features[:, :half], atoms[:, :half]
        owned = held.amax(dim=1)[..., None] * atoms * worth(Parts(atoms), features, self.presence[used])[row]
        return owned if rectified else signed(owned)

    def tensors(self) -> dict[str, Tensor]:
        """Fields by name, for storage."""
        return {"features": self.features, "presence": self.presence, "nearest": self.nearest}

    def to(self, device: torch.device | str) -> Self:
        """Return the exemplars on `device`."""
        return type(self)(self.features.to(device), self.presence.to(device), self.nearest.to(device))
