"""A scene drawn with every choice of its parts: what each part really does to each label, seen in pictures.

Source: interventions on parts as in FunnyBirds (Hesse, Schaub-Meyer & Roth, 2023), section 3; here all subsets.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from concepts.menagerie import Scene, batch
from explainers.faithfulness.asking import BATCH
from explainers.sensitivity.weights import centred
from explainers.subject import Subject

MOST = 10  # parts of which every choice is drawn


@dataclass(frozen=True, eq=False)
class Parts:
    """What a subject says of one scene under every choice of its parts.

    Attributes:
        names: the P concepts that the scene shows.
        logits: (2 ** P, N), above their mean over labels; bit k of a row's number says whether part k is drawn.
    """

    names: tuple[str, ...]
    logits: Tensor

    def __post_init__(self) -> None:
        if len(self.logits) != 2 ** len(self.names):
            raise ValueError(
                f"{len(self.names)} parts have {2 ** len(self.names)} choices, got {len(self.logits)} rows"
            )

    @property
    def effects(self) -> Tensor:
        """How much (P, N) each label loses when one part alone is not drawn, in logits; positive speaks for it."""
        whole = len(self.logits) - 1
        return self.logits[whole] - self.logits[[whole - 2**k for k in range(len(self.names))]]

    def kept(self, order: Tensor, label: int) -> Tensor:
        """Whether the label is still given (P + 1,) when only the first 0, 1, ... P parts in `order` are drawn."""
        bits = torch.cat([torch.zeros(1, dtype=torch.long), 2 ** order.cpu()])
        return self.logits[bits.cumsum(0).to(self.logits.device)].argmax(1) == label


def redrawn(subject: Subject, scene: Scene) -> Parts:
    """Draw `scene` with every choice of its parts and ask the subject each time.

    Raises:
        ValueError: the scene has so many parts that the choices are too many to draw.
    """
    names = scene.ordered
    if len(names) > MOST:
        raise ValueError(f"the scene shows {len(names)} parts, and at most {MOST} can be drawn in every choice")
    bare = scene.without(*names)
    chosen = [bare.with_(*(n for k, n in enumerate(names) if row >> k & 1)) for row in range(2 ** len(names))]
    said = [subject.predict(batch(chosen[i : i + BATCH], subject.size)) for i in range(0, len(chosen), BATCH)]
    return Parts(names, centred(torch.cat(said)))


def masks(scene: Scene, size: int) -> Tensor:
    """Where each part of `scene` shows, (P, size, size) bool, in the order of its names; empty where it is hidden."""
    return torch.stack([torch.from_numpy(scene.mask(name, size)) > 0.5 for name in scene.ordered])
