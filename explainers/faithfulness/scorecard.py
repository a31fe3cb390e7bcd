"""The measures together: what each is called, which way is better, and those that apply to maps and to rankings."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import torch
from torch import Tensor

from concepts.menagerie import Scene, batch
from explainers.faithfulness.confidence import drop, rise
from explainers.faithfulness.curves import deletion, insertion
from explainers.faithfulness.parts import (
    Rivalry,
    distractibility,
    first_part,
    preservation,
    rivalry,
    single_deletion,
    target_sensitivity,
)
from explainers.faithfulness.planted import energy, overlap, pointing
from explainers.faithfulness.redrawing import Parts, masks, redrawn
from explainers.faithfulness.removal import road
from explainers.subject import Subject

Scores: TypeAlias = dict[str, list[float]]  # of each measure, one number a case that it can be taken of
VISIBLE = 20  # pixels of a part that can be pointed at


@dataclass(frozen=True)
class Measure:
    """One column of the scorecard.

    Attributes:
        high: whether more is better.
        says: what the number is.
    """

    high: bool
    says: str


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "deletion": Measure(False, "area under the label's probability while the best pixels go"),
        "insertion": Measure(True, "the same while the best pixels come into the blurred image"),
        "drop": Measure(False, "part of the probability that is lost if only what the map lights up stays"),
        "rise": Measure(True, "share of images where the probability then grows"),
        "ROAD": Measure(True, "probability without the worst pixels less that without the best, holes filled smoothly"),
        "weights": Measure(False, "rank correlation with the map of the same network untrained; 0 is best"),
        "pointing": Measure(True, "share of maps whose peak lies in the part that costs the label most"),
        "energy": Measure(True, "share of the map that lies in that part"),
        "IoU": Measure(True, "overlap of that part with as many of the best pixels"),
        "single": Measure(True, "rank correlation of the parts' importance with what each costs, redrawn without it"),
        "first": Measure(True, "how often the part ranked first is the one that costs most"),
        "keep": Measure(True, "share of 1, 2, ... best parts that keep the label when nothing else is drawn"),
        "idle": Measure(True, "how often a part that does nothing ranks below one that speaks for the label"),
        "target": Measure(True, "how often two parts are ranked right, for the label and for another label"),
    }
)


@dataclass(frozen=True, eq=False)
class Case:
    """A scene, and what its parts do to the label that the subject gives it.

    Attributes:
        image: (3, size, size), RGB in [0, 1].
        label: position of the label.
        parts: the subject's answers to every choice of parts.
        masks: (P, size, size) bool, where the parts show.
        pair: another label that leans on other parts, if there is one.
    """

    image: Tensor
    label: int
    parts: Parts
    masks: Tensor
    pair: Rivalry | None

    @property
    def truth(self) -> Tensor:
        """What each part costs the label (P,), in logits."""
        return self.parts.effects[:, self.label]

    @property
    def cause(self) -> Tensor | None:
        """Where the part shows (size, size) that costs the label most; None if it is hidden or speaks for nothing."""
        best = int(self.truth.argmax())
        found = self.masks[best]
        return found if int(found.sum()) >= VISIBLE and float(self.truth[best]) > 0 else None


def case(subject: Subject, scene: Scene) -> Case:
    """Draw the scene in every choice of its parts, and ask the subject; the label is the one it gives."""
    parts = redrawn(subject, scene)
    label = int(parts.logits[-1].argmax())
    image = batch([scene], subject.size)[0]
    return Case(image, label, parts, masks(scene, subject.size), rivalry(parts.effects, label))


def of_maps(subject: Subject, images: Tensor, maps: Tensor, labels: Tensor) -> Scores:
    """Scores of maps (B, H, W) in [0, 1] that need nothing but the subject."""
    takers = {"deletion": deletion, "insertion": insertion, "drop": drop, "rise": rise, "ROAD": road}
    return {name: take(subject, images, maps, labels).tolist() for name, take in takers.items()}


def of_places(cases: list[Case], maps: Tensor) -> Scores:
    """Scores of maps (B, H, W) against the part that costs most, over the cases where it can be seen."""
    told = [(heat, cause) for heat, one in zip(maps.cpu(), cases, strict=True) if (cause := one.cause) is not None]
    if not told:
        return {}
    heats, causes = (torch.stack(each) for each in zip(*told, strict=True))
    takers = {"pointing": pointing, "energy": energy, "IoU": overlap}
    return {name: take(heats, causes).tolist() for name, take in takers.items()}


def of_parts(one: Case, own: Tensor, other: Tensor | None) -> dict[str, float | None]:
    """Scores of importances (P,) of a case's parts for its label, and if known for the other label of its pair."""
    target = target_sensitivity(own, other, one.pair) if other is not None and one.pair is not None else None
    return {
        "single": single_deletion(own, one.truth.to(own)),
        "first": first_part(own, one.truth.to(own)),
        "keep": preservation(own, one.parts, one.label),
        "idle": distractibility(own, one.truth.to(own)),
        "target": target,
    }
