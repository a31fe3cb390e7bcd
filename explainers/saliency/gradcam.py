"""Grad-CAM: what each place of the last feature map adds to a logit.

Source: Selvaraju et al. (2017), "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
Localization", eq. 1 and 2; eq. 2 before its ReLU, so that evidence against the target keeps its sign.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from explainers.explanation import Explanation
from explainers.question import Question
from explainers.saliency.asking import answer, unrecorded
from explainers.saliency.grid import looked_at, mean_gradient
from explainers.subject import Subject


@dataclass(frozen=True)
class GradCam:
    """Activations weighted by the mean gradient of their channel.

    Where the head is linear in the mean of the grid, credits sum to the logit without its bias.
    Swapping target and foil flips their sign.
    """

    name: ClassVar[str] = "gradcam"
    source: ClassVar[str] = "Selvaraju et al. (2017), Grad-CAM, eq. 1 and 2"

    def __call__(self, subject: Subject, question: Question) -> Explanation:
        """Answer for one image, at its own size."""
        return answer(self, subject, question)

    def credit(
        self, subject: Subject, images: Tensor, targets: Tensor | None = None, foils: Tensor | None = None
    ) -> Tensor:
        """Credit (B, h, w) of the places of the grid, signed, in logit units; see `Mapper`."""
        with unrecorded():
            features, targets, foils = looked_at(subject, images, targets, foils)
            weights = mean_gradient(subject, features, targets, foils)
            return torch.einsum("bc,bchw->bhw", weights, features.grid)
