"""Taking concepts out of the picture itself: their place is blurred, no further than the answer needs to change.

The same picture, subject and bank give the same edit again, so what is said of it can be checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from concepts.claims import Outcome
from explainers.faultlines.edits import Case
from explainers.pixels.blur import painted, region
from explainers.subject import Subject

LEVELS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.5, 4.0, 10.0)  # strengths that are tried, in one batch; at the last the region
# is blurred down to a tenth of the concept's peak


@dataclass(frozen=True, eq=False)
class Painted:
    """A picture with concepts painted over.

    Attributes:
        where: (h, w) in [0, 1], where they are.
        level: strength at which that was blurred.
        outcome: what the model says of it.
    """

    where: Tensor
    level: float
    outcome: Outcome

    def draw(self, image: Tensor) -> Tensor:
        """Make the same edit of the picture (3, H, W), at whatever size."""
        where = region(self.where[None], (image.shape[-2], image.shape[-1])).to(image.device)
        return painted(image, where, torch.tensor([self.level], device=image.device))[0]


@torch.no_grad()
def paint_over(
    subject: Subject, bank: ConceptBank, case: Case, image: Tensor, removed: Sequence[str]
) -> Painted | None:
    """Blur the place of concepts more and more until the model says something else.

    The least of the strengths at which its answer changes counts, so that no more of the picture goes than is
    needed; the greatest where none changes it.

    Args:
        subject: the model.
        bank: its concepts.
        case: what the subject makes of the picture, a batch of one.
        image: the picture (3, H, W) in [0, 1].
        removed: names of the concepts.

    Returns:
        The edit and its outcome, or None if the concepts are nowhere to be seen.
    """
    maps = case.maps[0, [bank.index(name) for name in removed]]
    fitted = subject.fit(image[None])[0]
    where = region(maps, (subject.size, subject.size))
    if not bool(where.any()):
        return None
    levels = torch.tensor(LEVELS, device=fitted.device)
    logits = subject.predict(painted(fitted, where, levels))
    first = least(logits, int(case.logits[0].argmax()))
    chance = logits[first].softmax(dim=0)
    outcome = Outcome(
        removed=tuple(removed),
        medium="masked",
        label=subject.classes[int(chance.argmax())],
        probability=float(chance.max()),
    )
    return Painted(region(maps, (maps.shape[-2], maps.shape[-1])), LEVELS[first], outcome)


def least(logits: Tensor, label: int) -> int:
    """Position of the weakest strength, of rising ones, at which the logits (L, N) leave `label`; else of the last."""
    changed = (logits.argmax(dim=1) != label).tolist()
    return changed.index(True) if True in changed else len(changed) - 1
