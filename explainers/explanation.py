"""What comes back: evidence, where it came from, and what can produce it."""

from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeAlias

from torch import Tensor

from explainers.question import Question
from explainers.subject import Subject


@dataclass(frozen=True, eq=False)
class Heatmap:
    """Credit of each place, in the units of `Question.score`; positive speaks for the target.

    Attributes:
        credit: (H, W), the size of the image; interpolated between the places that the explainer tells apart.
    """

    credit: Tensor


Evidence: TypeAlias = Heatmap


@dataclass(frozen=True, kw_only=True, eq=False)
class Explanation:
    """One answer. The explainer is a frozen value, so the settings that were used are on record."""

    question: Question
    explainer: "Explainer"
    evidence: Evidence


class Explainer(Protocol):
    """A method of explanation: frozen settings that can be called; it keeps no subject, image or cache.

    Attributes:
        name: unique, stable, snake_case.
        source: author, year, title and equation, for whoever asks where a picture comes from.
    """

    name: ClassVar[str]
    source: ClassVar[str]

    def __call__(self, subject: Subject, question: Question) -> Explanation:
        """Answer `question` about `subject`, leaving both as they were."""
        ...


class Mapper(Explainer, Protocol):
    """An explainer whose evidence is a map, made for a whole batch at once."""

    def credit(
        self, subject: Subject, images: Tensor, targets: Tensor | None = None, foils: Tensor | None = None
    ) -> Tensor:
        """Credit (B, h, w) of places that tile the image evenly, signed, in logit units; 0 where nothing is known.

        How many places there are is up to the explainer: those of the grid, the pixels, or patches. Credits for a
        target against a foil are minus those for the foil against the target.

        Args:
            subject: whose decisions.
            images: (B, 3, H, W), RGB in [0, 1].
            targets: (B,), positions of the classes to account for; those predicted if None.
            foils: (B,), positions of the classes to set them against, if any.
        """
        ...
