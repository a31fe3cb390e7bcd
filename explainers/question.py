"""What is asked: the one thing that every explainer answers."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """Why `target` rather than `foil`, for this image?

    Contrastive, because people ask "why P rather than Q?" (Lipton 1990; Miller 2019).

    Attributes:
        image: (3, H, W), RGB in [0, 1], of any size.
        target: position of the class to account for.
        foil: position of the class that was expected; None asks plainly "why `target`?".
    """

    image: Tensor
    target: int
    foil: int | None = None

    def __post_init__(self) -> None:
        if self.foil == self.target:
            raise ValueError(f"the foil must differ from the target; both are class number {self.target}")

    def score(self, logits: Tensor) -> Tensor:
        """Reduce logits (B, classes) to the number (B,) that is accounted for, in logit units."""
        if self.foil is None:
            return logits[:, self.target]
        return logits[:, self.target] - logits[:, self.foil]
