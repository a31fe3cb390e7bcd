"""HiRes-CAM: Grad-CAM without the mean, so that no place is credited for the gradient at another.

Source: Draelos & Carin (2020), "Use HiResCAM instead of Grad-CAM for faithful explanations of
convolutional neural networks", section 3.3.
"""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from explainers.explanation import Explanation
from explainers.question import Question
from explainers.saliency.asking import answer, unrecorded
from explainers.saliency.grid import gradient, looked_at
from explainers.saliency.maps import audible
from explainers.subject import Subject


@dataclass(frozen=True)
class HiResCam:
    """Activations times the gradient at their own place.

    Where the head is linear in the grid, place by place or in its mean, credits sum to the logit without its bias;
    where it is linear in the mean, they are Grad-CAM's. Swapping target and foil flips their sign. Where a head does
    not heed the length of a place's vector, as behind a layer norm, they are 0: the map is empty and no evidence.
    """

    name: ClassVar[str] = "hirescam"
    source: ClassVar[str] = "Draelos & Carin (2020), HiResCAM, section 3.3"

    def __call__(self, subject: Subject, question: Question) -> Explanation:
        """Answer for one image, at its own size."""
        return answer(self, subject, question)

    def credit(
        self, subject: Subject, images: Tensor, targets: Tensor | None = None, foils: Tensor | None = None
    ) -> Tensor:
        """Credit (B, h, w) of the places of the grid, signed, in logit units; see `Mapper`."""
        with unrecorded():
            features, targets, foils = looked_at(subject, images, targets, foils)
            terms = gradient(subject, features, targets, foils) * features.grid
            return audible(terms.sum(1), terms.abs().sum(1).amax((1, 2)))
