"""Grad-CAM: what each place of the last feature map adds to a logit.

Source: Selvaraju et al. (2017), "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
Localization", eq. 1 and 2; eq. 2 before its ReLU, so that evidence against the target keeps its sign.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from explainers.explanation import Explanation, Heatmap
from explainers.question import Question
from explainers.saliency.maps import enlarge
from explainers.subject import Features, LinearHead, Subject


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
        image = question.image.detach()[None]
        targets = torch.tensor([question.target])
        foils = None if question.foil is None else torch.tensor([question.foil])
        (credit,) = enlarge(self.credit(subject, image, targets, foils), image.shape[-2:])
        return Explanation(question=question, explainer=self, evidence=Heatmap(credit))

    def credit(
        self, subject: Subject, images: Tensor, targets: Tensor | None = None, foils: Tensor | None = None
    ) -> Tensor:
        """Credit (B, h, w) of the places of the grid, signed, in logit units; see `Mapper`."""
        with torch.inference_mode(False), torch.no_grad():
            features = subject.features(images)
            if targets is None:
                targets = subject.head(features).argmax(1)
            targets = targets.to(subject.device)
            if foils is not None:
                foils = foils.to(subject.device)
                if bool((foils == targets).any()):
                    raise ValueError(f"a foil must differ from its target; got {foils.tolist()} for {targets.tolist()}")
            if subject.linear is not None:
                weights = _closed_form(subject.linear, targets, foils) / features.grid[0, 0].numel()
            else:
                weights = _mean_gradient(subject, features, targets, foils)
            return torch.einsum("bc,bchw->bhw", weights, features.grid)


def _closed_form(head: LinearHead, targets: Tensor, foils: Tensor | None) -> Tensor:
    """Gradient (B, C) of the score by the mean of the grid."""
    return head.weight[targets] if foils is None else head.weight[targets] - head.weight[foils]


def _mean_gradient(subject: Subject, features: Features, targets: Tensor, foils: Tensor | None) -> Tensor:
    """Mean over the places of the gradient of the score, (B, C); eq. 1."""
    with torch.enable_grad():
        grid = features.grid.detach().requires_grad_()
        logits = subject.head(Features(grid, features.rest))
        score = logits.gather(1, targets[:, None]).sum()
        if foils is not None:
            score = score - logits.gather(1, foils[:, None]).sum()
        (gradient,) = torch.autograd.grad(score, grid)
    return gradient.mean((2, 3))
