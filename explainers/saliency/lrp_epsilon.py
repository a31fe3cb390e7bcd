"""LRP by the epsilon rule: a score handed back through every layer in proportion to what came in.

Source: Bach et al. (2015), "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise
Relevance Propagation", eq. 58.
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
class LrpEpsilon:
    """Relevance of the pixels, shared in each layer by contributions of either sign.

    Biases, batch normalisation's shift among them, keep the share that is theirs. With epsilon 0, credits and what
    biases keep sum to the score, and in networks of rectifiers credit is gradient times input. An epsilon damps what
    flows through sums that almost cancel: less noise, and through many layers less in sum, too.
    Swapping target and foil flips the sign.

    Attributes:
        epsilon: added to the size of every sum, as a share of the root mean square of its layer.
        rows: images run at once.
    """

    name: ClassVar[str] = "lrp_epsilon"
    source: ClassVar[str] = "Bach et al. (2015), Layer-Wise Relevance Propagation, eq. 58"

    epsilon: float = 0.25
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
        return propagated(Rules(self.epsilon, positive=False), self.rows, subject, images, targets, foils)
