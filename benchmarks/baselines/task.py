"""What a rival is given, and how its answer is made a set: the same for all, so that only the search differs."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

LIMIT = 8  # edits in one set, as in ours
MARGIN = 1e-3  # logits by which the foil must win, as in ours
OFF = 1e-3  # a strength below this is no edit


@dataclass(frozen=True, eq=False)
class Task:
    """One case and one foil, with E edits that may be made.

    Attributes:
        head: strengths x (S, E) in [0, 1] to logits (S, N); differentiable; x = 0 changes nothing.
        kinds: one number an edit; edits of the same kind exclude each other.
        foil: position of the label that is wanted.
    """

    head: Callable[[Tensor], Tensor]
    kinds: tuple[int, ...]
    foil: int

    def lead(self, strengths: Tensor) -> Tensor:
        """Lead (S,) of the foil over its strongest rival, in logits; differentiable."""
        return lead(self.head(strengths), self.foil)

    def nothing(self) -> Tensor:
        """Strengths (1, E) of no edit."""
        return torch.zeros(1, len(self.kinds))


@dataclass(frozen=True, eq=False)
class Together:
    """Q tasks side by side, which no paper does: each row of strengths belongs to a task of its own.

    Attributes:
        head: strengths x (Q, E) to logits (Q, N), row q under the edits of task q; differentiable.
        edits: E, as many as the largest task has; what a smaller one lacks changes nothing.
        foils: (Q,), position of the label that each wants.
    """

    head: Callable[[Tensor], Tensor]
    edits: int
    foils: Tensor

    def lead(self, strengths: Tensor) -> Tensor:
        """Lead (Q,) of every foil over its strongest rival, in logits; differentiable."""
        logits, own = self.head(strengths), self.foils[:, None]
        return logits.gather(1, own)[:, 0] - logits.scatter(1, own, -torch.inf).amax(dim=1)

    def nothing(self) -> Tensor:
        """Strengths (Q, E) of no edit."""
        return torch.zeros(len(self.foils), self.edits)


@dataclass(frozen=True)
class Found:
    """A set of edits, and the foil's lead in logits after the head was run with exactly these."""

    edits: tuple[int, ...]
    margin: float

    @property
    def flips(self) -> bool:
        """Whether the foil wins."""
        return self.margin > MARGIN


def lead(logits: Tensor, foil: int) -> Tensor:
    """Lead (S,) of `foil` over its strongest rival, of logits (S, N)."""
    rivals = logits.index_fill(1, torch.tensor([foil], device=logits.device), -torch.inf)
    return logits[:, foil] - rivals.amax(dim=1)


@torch.no_grad()
def rounded(task: Task, strengths: Tensor, limit: int = LIMIT) -> Found:
    """Turn relaxed strengths (E,) into the smallest set that flips, over all thresholds at once.

    Every threshold gives the strongest 1, 2, ... edits. All of these are run; the first that flips is taken, or else
    the one that comes nearest. That is kinder to the rivals than one threshold set beforehand.
    """
    chosen: list[int] = []
    for edit in strengths.argsort(descending=True).tolist():
        taken = {task.kinds[other] for other in chosen}
        if len(chosen) < limit and strengths[edit] > OFF and task.kinds[edit] not in taken:
            chosen.append(edit)
    sets = task.nothing().repeat(len(chosen) + 1, 1)
    for size in range(1, len(chosen) + 1):
        sets[size, chosen[:size]] = 1
    margins = task.lead(sets)
    flips = (margins > MARGIN).nonzero().flatten()
    size = int(flips[0]) if len(flips) else int(margins.argmax())
    return Found(tuple(sorted(chosen[:size])), float(margins[size]))
