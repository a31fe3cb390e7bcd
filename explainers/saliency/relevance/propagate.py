"""Relevance of the pixels for questions about a subject."""

from torch import Tensor

from explainers.saliency.asking import asked, score
from explainers.saliency.relevance.calls import NoRuleError
from explainers.saliency.relevance.follow import relevance
from explainers.saliency.relevance.rules import Rules
from explainers.subject import Subject


def propagated(
    rules: Rules, rows: int, subject: Subject, images: Tensor, targets: Tensor | None, foils: Tensor | None
) -> Tensor:
    """Credit (B, size, size) by `rules`, of `rows` images at once.

    Raises:
        NoRuleError: the subject does something that has no rule; says what, and what to do instead.
    """

    def part(subject: Subject, x: Tensor, targets: Tensor, foils: Tensor | None) -> Tensor:
        return relevance(subject.module, x, lambda logits: score(logits, targets, foils), rules)

    try:
        return asked(part, rows, subject, images, targets, foils)
    except NoRuleError as error:
        raise NoRuleError(
            f"relevance cannot be handed back through {subject.name!r}: {error}. It follows convolutions, linear "
            "layers, batch normalisation, rectifiers and their like, sums, gates and pooling; for other models "
            "use gradcam, hirescam, integrated_gradients, occlusion or rise"
        ) from None
