"""Integrated gradients: each pixel's share of the score gained over a blank image.

Source: Sundararajan, Taly & Yan (2017), "Axiomatic Attribution for Deep Networks", eq. 1 and 3.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from explainers.explanation import Explanation
from explainers.question import Question
from explainers.saliency.asking import answer, asked, at_least, score
from explainers.saliency.blank import blank, check_level
from explainers.subject import Subject


@dataclass(frozen=True)
class IntegratedGradients:
    """Straight-path attribution: credits sum to score(image) - score(blank), up to the error of the summation.

    Where the score is a quadratic along the path the sum is exact; for networks of rectifiers and 32 steps, expect an
    error of about 1 % of the gain, at times 10 %. Swapping target and foil flips the sign.

    Attributes:
        steps: gradients along the path, at the middle of equal parts. More steps, smaller error.
        baseline: value of every pixel of the blank image, in [0, 1]; None for the image itself, blurred. Pixels that
            are the same in both get no credit.
        rows: images run at once.
    """

    name: ClassVar[str] = "integrated_gradients"
    source: ClassVar[str] = "Sundararajan, Taly & Yan (2017), Integrated Gradients, eq. 1 and 3"

    steps: int = 32
    baseline: float | None = None
    rows: int = 16

    def __post_init__(self) -> None:
        at_least(1, steps=self.steps, rows=self.rows)
        check_level("baseline", self.baseline)

    def __call__(self, subject: Subject, question: Question) -> Explanation:
        """Answer for one image, at its own size."""
        return answer(self, subject, question)

    def credit(
        self, subject: Subject, images: Tensor, targets: Tensor | None = None, foils: Tensor | None = None
    ) -> Tensor:
        """Credit (B, size, size) of the pixels that the subject takes, signed, in logit units; see `Mapper`."""
        return asked(self._credit, self.rows, subject, images, targets, foils)

    def _credit(self, subject: Subject, x: Tensor, targets: Tensor, foils: Tensor | None) -> Tensor:
        """Credit of the pixels of some images."""
        start = blank(x, self.baseline)
        return ((x - start) * self._mean_gradient(subject, start, x, targets, foils)).sum(1)

    def _mean_gradient(
        self, subject: Subject, start: Tensor, x: Tensor, targets: Tensor, foils: Tensor | None
    ) -> Tensor:
        """Mean gradient (B, 3, H, W) of the score along the path from `start` to `x`."""
        total = torch.zeros_like(x)
        for index in torch.arange(len(x) * self.steps, device=x.device).split(self.rows):
            which, step = index // self.steps, index % self.steps
            way = ((step + 0.5) / self.steps)[:, None, None, None]
            with torch.enable_grad():
                point = torch.lerp(start[which], x[which], way).requires_grad_()
                told = score(subject.module(point), targets[which], None if foils is None else foils[which])
                (gradient,) = torch.autograd.grad(told.sum(), point)
            total.index_add_(0, which, gradient)
        return total / self.steps
