"""Occlusion: how much of the score goes when a patch of the image is covered.

A black box is enough. Source: Zeiler & Fergus (2014), "Visualizing and Understanding Convolutional
Networks", section 4.2; overlapping patches share what they cost among their cells (own).
"""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from explainers.explanation import Explanation
from explainers.question import Question
from explainers.saliency.asking import answer, asked, at_least, score, scores
from explainers.saliency.blank import blank, check_level
from explainers.saliency.maps import audible
from explainers.subject import Subject


@dataclass(frozen=True)
class Occlusion:
    """The score that covering costs, shared equally by the cells of the patch that was covered.

    Every cell lies under `span` x `span` patches. Where the score is a sum over the pixels, credits sum to
    score(image) - score(covered image). Swapping target and foil flips the sign.

    Attributes:
        cells: of the map, along each side of the image.
        span: cells along each side of a patch; patches stick out over the edges.
        cover: value of every covered pixel, in [0, 1]; None for the image itself, blurred.
        rows: images run at once.
    """

    name: ClassVar[str] = "occlusion"
    source: ClassVar[str] = "Zeiler & Fergus (2014), Visualizing and Understanding Convolutional Networks, section 4.2"

    cells: int = 12
    span: int = 2
    cover: float | None = None
    rows: int = 32

    def __post_init__(self) -> None:
        at_least(1, cells=self.cells, span=self.span, rows=self.rows)
        check_level("cover", self.cover)

    def __call__(self, subject: Subject, question: Question) -> Explanation:
        """Answer for one image, at its own size."""
        return answer(self, subject, question)

    def credit(
        self, subject: Subject, images: Tensor, targets: Tensor | None = None, foils: Tensor | None = None
    ) -> Tensor:
        """Credit (B, cells, cells) of the cells, signed, in logit units; see `Mapper`."""
        return asked(self._credit, self.rows, subject, images, targets, foils)

    def _credit(self, subject: Subject, x: Tensor, targets: Tensor, foils: Tensor | None) -> Tensor:
        """Credit of the cells of at most `rows` images."""
        whole, covered = subject.module(x), blank(x, self.cover)[:, None]
        start = score(whole, targets, foils)
        patches = self._patches().to(x.device)
        credit = x.new_zeros(len(x), self.cells, self.cells)
        for several in patches.split(max(1, self.rows // len(x))):
            seen = torch.where(self._stretched(several, x.shape[-1]), covered, x[:, None])  # (B, n, 3, H, W)
            lost = start[:, None] - scores(subject, seen, targets, foils)
            shares = several / several.sum((1, 2), keepdim=True) / self.span**2
            credit += torch.einsum("bn,nhw->bhw", lost, shares)
        return audible(credit, whole.abs().amax(1))

    def _patches(self) -> Tensor:
        """Which cells each patch covers, (patches, cells, cells) of 0 and 1."""
        cell, first = torch.arange(self.cells), torch.arange(1 - self.span, self.cells)[:, None]
        line = ((cell >= first) & (cell < first + self.span)).float()
        return torch.einsum("ah,bw->abhw", line, line).flatten(0, 1)

    def _stretched(self, patches: Tensor, size: int) -> Tensor:
        """Patches (n, cells, cells) as masks (n, 1, size, size); pixels belong to the cell that holds their middle."""
        cell = ((torch.arange(size, device=patches.device) + 0.5) * self.cells / size).long()
        return patches[:, None, cell][..., cell].bool()
