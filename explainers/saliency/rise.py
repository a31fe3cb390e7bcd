"""RISE: how the score goes with what happens to be shown, over many random covers.

A black box is enough. Source: Petsiuk, Das & Saenko (2018), "RISE: Randomized Input Sampling for
Explanation of Black-box Models", eq. 6 and section 3.2; here the score's covariance with the masks in
place of its mean, and masks in pairs with their complement, which takes most of the noise away (own).
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.explanation import Explanation
from explainers.question import Question
from explainers.saliency.asking import answer, asked, at_least, score, scores
from explainers.saliency.blank import blank, check_level
from explainers.saliency.maps import audible
from explainers.subject import Subject


@dataclass(frozen=True)
class Rise:
    """How the score goes with showing each pixel, neighbours going along with it.

    Where the score is a sum over the pixels, credits are expected to sum to score(image) - score(covered image), but
    for what is smeared over the edges. The same settings give the same masks, hence the same map. Swapping target and
    foil flips the sign.

    Attributes:
        masks: random covers, in pairs of opposites; an even number. More masks, less noise.
        cells: of a mask, along each side of the image, each shown or covered; edges are soft.
        cover: value of a pixel that is wholly covered, in [0, 1]; None for the image itself, blurred.
        seed: of the masks.
        rows: images run at once.
    """

    name: ClassVar[str] = "rise"
    source: ClassVar[str] = "Petsiuk, Das & Saenko (2018), RISE, eq. 6"

    masks: int = 512
    cells: int = 7
    cover: float | None = None
    seed: int = 0
    rows: int = 32

    def __post_init__(self) -> None:
        at_least(1, cells=self.cells, rows=self.rows)
        if self.masks < 2 or self.masks % 2:
            raise ValueError(f"masks come in pairs: give an even number of at least 2, got {self.masks}")
        check_level("cover", self.cover)

    def __call__(self, subject: Subject, question: Question) -> Explanation:
        """Answer for one image, at its own size."""
        return answer(self, subject, question)

    def credit(
        self, subject: Subject, images: Tensor, targets: Tensor | None = None, foils: Tensor | None = None
    ) -> Tensor:
        """Credit (B, size, size): of the pixels that the subject takes, signed, in logit units; see `Mapper`."""
        return asked(self._credit, self.rows, subject, images, targets, foils)

    def _credit(self, subject: Subject, x: Tensor, targets: Tensor, foils: Tensor | None) -> Tensor:
        """Credit of the pixels of at most `rows` images."""
        whole, covered = subject.module(x), blank(x, self.cover)[:, None]
        start = score(whole, targets, foils)
        together = x.new_zeros(len(x), *x.shape[-2:])
        step = max(1, self.rows // len(x))
        for nodes, shift in zip(*(drawn.to(x).split(step) for drawn in self._drawn()), strict=True):
            shown = _softened(nodes, shift, x.shape[-1])
            seen = torch.lerp(covered, x[:, None], shown[:, None])  # (B, n, 3, H, W)
            change = scores(subject, seen, targets, foils) - start[:, None]
            centred = shown - 0.5  # the exact mean, since every mask has its opposite
            together += torch.einsum("bn,nhw->bhw", change, centred)
        cell = (x.shape[-1] / self.cells) ** 2  # pixels that go along with each
        return audible(together / (self.masks / 4 * cell), whole.abs().amax(1))  # a node's variance is a quarter

    def _drawn(self) -> tuple[Tensor, Tensor]:
        """Masks at their nodes (masks, cells + 2, cells + 2) and how far each is shifted, in cells (masks, 2)."""
        random = torch.Generator().manual_seed(self.seed)
        nodes = torch.rand(self.masks // 2, self.cells + 2, self.cells + 2, generator=random).round()
        shift = torch.rand(self.masks // 2, 2, generator=random)
        return torch.stack([nodes, 1 - nodes], 1).flatten(0, 1), shift.repeat_interleave(2, 0)


def _softened(nodes: Tensor, shift: Tensor, size: int) -> Tensor:
    """Masks (n, size, size) in [0, 1]: bilinear between nodes (n, cells + 2, cells + 2) from `shift` on."""
    cells = nodes.shape[-1] - 2
    line = (torch.arange(size, device=nodes.device) + 0.5) / size * cells
    down, right = (2 * (line + shift[:, axis, None]) / (cells + 1) - 1 for axis in (0, 1))
    where = torch.stack(torch.broadcast_tensors(right[:, None, :], down[:, :, None]), -1)
    return F.grid_sample(nodes[:, None], where, align_corners=True)[:, 0]
