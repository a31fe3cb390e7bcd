"""LRP by the z+ rule: a score handed back to what spoke for it, down to pixels between black and white.

Source: Montavon et al. (2017), "Explaining nonlinear classification decisions with deep Taylor decomposition",
z+ rule in eq. 7 and zB rule in eq. 9; epsilon in the linear layers as Kohlbrenner et al. (2020), "Towards
Best Practice in Explaining Neural Network Decisions with LRP", LRP-CMP.
"""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor

from explainers.explanation import Explanation
from explainers.question import Question
from explainers.saliency.asking import answer, at_least
from explainers.saliency.relevance import Rules, propagated
from explainers.subject import Subject


@dataclass(frozen=True)
class LrpPlus:
    """Relevance of the pixels; in convolutions and sums it goes to positive contributions only.

    Linear layers share by the epsilon rule, so that a map tells its class from others. Below them a value of either
    sign is laid to contributions of its sign, and a bias keeps only what has no other ground. With epsilon 0, credits
    so sum to the score without the biases of linear layers in residual networks; where depthwise convolutions often
    give out a bias alone, as in MobileNetV2, little reaches the pixels: compare places there, not sums.
    Swapping target and foil flips the sign.

    Attributes:
        epsilon: of the linear layers, as a share of the root mean square of their values.
        rows: images run at once.
    """

    name: ClassVar[str] = "lrp_plus"
    source: ClassVar[str] = "Montavon et al. (2017), Deep Taylor Decomposition, eq. 7 and 9; Kohlbrenner et al. (2020)"

    epsilon: float = 0.0
    rows: int = 8

    def __post_init__(self) -> None:
        at_least(1, rows=self.rows)
        if self.epsilon < 0:
            raise ValueError(f"epsilon must be at least 0, got {self.epsilon}")

    def __call__(self, subject: Subject, question: Question) -> Explanation:
        """Answer for one image, at its own size."""
        return answer(self, subject, question)

    def credit(
        self, subject: Subject, images: Tensor, targets: Tensor | None = None, foils: Tensor | None = None
    ) -> Tensor:
        """Credit (B, size, size) of the pixels that the subject takes, signed, in logit units; see `Mapper`.

        Raises:
            NoRuleError: the subject does something that has no rule, such as attention; says what.
        """
        return propagated(Rules(self.epsilon, positive=True), self.rows, subject, images, targets, foils)
