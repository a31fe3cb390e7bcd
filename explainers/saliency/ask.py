"""Where a subject looked: one map an image, ready to be laid over it."""

from collections.abc import Sequence
from typing import TypeAlias

import torch
from torch import Tensor

from explainers.explanation import Mapper
from explainers.saliency.catalogue import find
from explainers.saliency.maps import brighten, enlarge, informative
from explainers.subject import Subject

__all__ = ["Labels", "informative", "saliency"]

Labels: TypeAlias = Sequence[str] | Sequence[int] | Tensor
BATCH = 32  # images at once, so that memory stays bounded


def saliency(
    subject: Subject,
    images: Tensor,
    labels: Labels | None = None,
    method: str | Mapper = "gradcam",
    foils: Labels | None = None,
) -> Tensor:
    """Return maps (B, H, W) in [0, 1] of what speaks for the labels; a map that points at nothing is all 0.

    Args:
        subject: whose decisions.
        images: (B, 3, H, W), RGB in [0, 1], of any size; the maps have the same size.
        labels: class names or positions, one an image; those predicted if None.
        method: name of an explainer in the catalogue, or one with settings of your own.
        foils: classes to set the labels against: what speaks for the label rather than for the foil.

    Raises:
        UnknownExplainerError: no explainer is called `method`; lists those there are.
        NoRuleError: the method is an LRP, and the subject does something that it has no rule for.
        ValueError: images, labels or foils do not fit.
    """
    explainer = find(method) if isinstance(method, str) else method
    if images.ndim != 4 or images.shape[1] != 3 or len(images) == 0:
        raise ValueError(f"saliency takes images (B, 3, H, W) with B at least 1, got {tuple(images.shape)}")
    targets, against = (positions(subject, given, len(images)) for given in (labels, foils))
    maps = []
    for start in range(0, len(images), BATCH):
        part = slice(start, start + BATCH)
        asked = (None if given is None else given[part] for given in (targets, against))
        credit = explainer.credit(subject, images[part], *asked)
        maps.append(brighten(enlarge(credit.relu(), images.shape[-2:])))
    return torch.cat(maps).to(images.device)


def positions(subject: Subject, labels: Labels | None, count: int) -> Tensor | None:
    """Return labels as positions (count,), or None for none.

    Raises:
        ValueError: their number is not `count`, or one is no class of the subject.
    """
    if labels is None:
        return None
    if isinstance(labels, str) or len(labels) != count:
        raise ValueError(f"give one label for each of the {count} images in a list, got {labels!r}")
    given = labels.tolist() if isinstance(labels, Tensor) else labels
    found = torch.tensor([subject.index(label) if isinstance(label, str) else int(label) for label in given])
    last = len(subject.classes) - 1
    if bool(((found < 0) | (found > last)).any()):
        raise ValueError(f"classes of {subject.name!r} are numbered 0 to {last}, got {found.tolist()}")
    return found
