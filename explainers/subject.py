"""The classifier under explanation: features, a head, and names for its outputs.

A subject is split once, at its last spatial feature map: `head(features(x)) == predict(x)`.
Explainers see nothing else of the model. Adapters (`explainers/adapters/`) find the split.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True, eq=False)
class Features:
    """Activations at the split.

    Attributes:
        grid: (B, C, h, w), one vector a place of the input.
        rest: (B, C, r), vectors that belong to no place (class and register tokens), or None.
    """

    grid: Tensor
    rest: Tensor | None = None


@dataclass(frozen=True, eq=False)
class LinearHead:
    """A head that is linear in the mean of the grid: logits = mean @ weight.T + bias."""

    weight: Tensor  # (classes, C)
    bias: Tensor  # (classes,)


@dataclass(frozen=True, eq=False, kw_only=True)
class Subject:
    """A frozen image classifier, split into features and head.

    Attributes:
        name: what it was loaded as, for people.
        classes: label names, in logit order.
        size: height and width in pixels that the module takes; other sizes are resized.
        module: RGB in [0, 1] (B, 3, size, size) to logits (B, classes); normalises by itself; frozen.
        layer: dotted name of the module whose output is split off, for people.
        tap: images of the right size to `Features`.
        top: `Features` to logits.
        linear: the head as one matrix, where it is linear after global average pooling.
        fingerprint: SHA-256 of weights, class names, size and layer; a bank belongs to one fingerprint.
    """

    name: str
    classes: tuple[str, ...]
    size: int
    module: nn.Module
    layer: str
    tap: Callable[[Tensor], Features]
    top: Callable[[Features], Tensor]
    linear: LinearHead | None
    fingerprint: str

    @classmethod
    def load(cls, name: str, device: str = "cpu") -> Self:
        """Load a subject by name: "menagerie", "torchvision:NAME", "timm:NAME" or "transformers:ORG/NAME".

        Raises:
            SubjectError: the name is unknown, or its weights cannot be had; says what to do.
        """
        from explainers.adapters import load

        return load(cls, name, device)

    @classmethod
    def of(
        cls,
        module: nn.Module,
        classes: Sequence[str],
        size: int = 224,
        name: str = "own module",
        layer: str | None = None,
    ) -> Self:
        """Wrap any module from RGB in [0, 1] to logits.

        The module is left as it is: the subject works on a frozen copy that shares its weights.
        Move it to its device before.

        Args:
            module: the classifier.
            classes: names in logit order; a name that occurs twice is numbered.
            size: height and width in pixels that the module takes.
            name: for people.
            layer: dotted name of the layer to split at; found by itself if None.

        Raises:
            SubjectError: the module has no spatial feature map that can be split off, or its
                outputs do not fit `classes`; says what was tried.
        """
        from explainers.adapters import wrap

        return wrap(cls, module, classes, size, name, layer)

    @property
    def device(self) -> torch.device:
        """Where the weights lie."""
        return next((p.device for p in self.module.parameters()), torch.device("cpu"))

    def fit(self, images: Tensor) -> Tensor:
        """Return `images` (B, 3, H, W) resized to (B, 3, size, size), on the subject's device.

        Raises:
            ValueError: the shape is another, or the values are no floating-point numbers.
        """
        if images.ndim != 4 or images.shape[1] != 3 or not images.is_floating_point():
            raise ValueError(
                f"the subject {self.name!r} takes floating-point images (B, 3, H, W) in [0, 1], got {images.dtype} "
                f"{tuple(images.shape)}; add the batch dimension by image[None], divide bytes by 255"
            )
        images = images.to(self.device, torch.float32)
        if images.shape[-2:] != (self.size, self.size):
            images = F.interpolate(images, (self.size, self.size), mode="bilinear", antialias=True, align_corners=False)
        return images

    @torch.no_grad()
    def predict(self, images: Tensor) -> Tensor:
        """Logits (B, classes) of `images` (B, 3, H, W) in [0, 1]."""
        logits: Tensor = self.module(self.fit(images))
        return logits

    @torch.no_grad()
    def features(self, images: Tensor) -> Features:
        """Features of `images` (B, 3, H, W) in [0, 1]."""
        return self.tap(self.fit(images))

    def head(self, features: Features) -> Tensor:
        """Logits (B, classes) of `features`; differentiable."""
        return self.top(features)

    def index(self, label: str) -> int:
        """Position of `label` among the classes. ValueError if there is none of that name."""
        if label not in self.classes:
            near = get_close_matches(label, self.classes) or self.classes[:3]
            raise ValueError(
                f"the subject {self.name!r} has no class {label!r}; "
                f"of its {len(self.classes)} classes, the nearest: {', '.join(near)}"
            )
        return self.classes.index(label)


class SubjectError(RuntimeError):
    """A model that cannot be loaded or split; the message says why and what to do."""
