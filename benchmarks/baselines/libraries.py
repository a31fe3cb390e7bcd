"""Libraries that compute what some of our explainers do, called as their users would: pytorch-grad-cam and captum."""

import logging
import tempfile
import warnings
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.subject import LinearHead, Subject


def grad_cam(module: nn.Module, layer: str, images: Tensor) -> Tensor:
    """Maps (B, H, W) of the predicted labels by pytorch-grad-cam, in [0, 1].

    Args:
        module: the user's own, with weights that take gradients, as it needs them.
        layer: dotted name of the layer to look at.
        images: (B, 3, H, W).
    """
    from pytorch_grad_cam import GradCAM

    with GradCAM(model=module, target_layers=[module.get_submodule(layer)]) as cam:
        return torch.from_numpy(cam(input_tensor=images, targets=None))


class Pooled(nn.Module):
    """A subject with a linear head, whose pooled features are a layer of their own for captum to hook.

    There the features are fewest and the way back to them is shortest, so nothing makes captum faster.
    """

    def __init__(self, subject: Subject, head: LinearHead) -> None:
        super().__init__()
        self.subject, self.head = subject, head
        self.pooled = nn.Identity()

    def forward(self, images: Tensor) -> Tensor:
        """Logits (B, classes)."""
        return F.linear(self.pooled(self.subject.tap(images).grid.mean(dim=(2, 3))), self.head.weight, self.head.bias)


def captum_tcav(subject: Subject, concepts: Sequence[Tensor], against: Tensor, images: Tensor) -> tuple[Tensor, Tensor]:
    """Sign share and mean sensitivity (N, K) of all classes to all concepts by captum, with its own classifier.

    Args:
        subject: with a linear head.
        concepts: images (P, 3, H, W) of each.
        against: images (M, 3, H, W) that have nothing in common.
        images: (B, 3, H, W), that sensitivity is measured on.

    Raises:
        ValueError: the head is not linear.
    """
    from captum.concept import TCAV, Concept

    if subject.linear is None:
        raise ValueError("captum is compared on linear heads; this one is not")
    model = Pooled(subject, subject.linear)
    sets = [Concept(k, f"concept{k}", list(some.split(32))) for k, some in enumerate(concepts)]
    other = Concept(len(sets), "others", list(against.split(32)))
    pairs = [[one, other] for one in sets]
    logging.getLogger().setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tcav = TCAV(model, ["pooled"], save_path=folder)
        shares = [_scores(tcav.interpret(images, pairs, target=n), pairs) for n in range(len(subject.classes))]
    share, mean = (torch.stack(rows) for rows in zip(*shares, strict=True))
    return share, mean


def _scores(told: dict[str, dict[str, dict[str, Tensor]]], pairs: Sequence[Sequence[object]]) -> tuple[Tensor, Tensor]:
    """Sign share and magnitude (K,) of the first concept of every pair."""
    rows = [told[f"{one.id}-{other.id}"]["pooled"] for one, other in pairs]  # type: ignore[attr-defined]
    return torch.stack([row["sign_count"][0] for row in rows]), torch.stack([row["magnitude"][0] for row in rows])
