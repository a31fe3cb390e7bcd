"""The one place where rivals meet our library: an image and a foil become the task that ours solves too."""

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from benchmarks.baselines.task import Task, Together
from concepts.bank import ConceptBank
from explainers.faultlines.edits import Case, edits
from explainers.faultlines.find import offer
from explainers.subject import Features, Subject


def task(subject: Subject, bank: ConceptBank, case: Case, foil: int) -> Task:
    """The edits of one case (a batch of one) towards a foil, and the subject's head under them.

    The head is run as it is, whatever it is like: that it may be linear is not for rivals to know, as in their papers.
    """
    changes = _changes(bank, case, foil)
    grid, rest = case.features.grid[:1], case.features.rest
    plain, flat = grid.flatten(1), changes.flatten(1)

    def head(strengths: Tensor) -> Tensor:
        moved = torch.addmm(plain, strengths.to(flat), flat).view(-1, *grid.shape[1:])
        return subject.head(Features(moved, None if rest is None else rest[:1].expand(len(strengths), -1, -1)))

    return Task(head, offer(bank, case, foil).concepts, foil)


def together(subject: Subject, bank: ConceptBank, case: Case, foils: Tensor) -> Together:
    """The tasks of all cases of a batch side by side, each towards its own of the `foils` (Q,)."""
    listed = [_changes(bank, case[q], foil).flatten(1) for q, foil in enumerate(foils.tolist())]
    flat = pad_sequence(listed, batch_first=True)
    grid, rest = case.features.grid, case.features.rest

    def head(strengths: Tensor) -> Tensor:
        moved = torch.baddbmm(grid.flatten(1)[:, None], strengths[:, None].to(flat), flat).view_as(grid)
        return subject.head(Features(moved, rest))

    return Together(head, flat.shape[1], foils)


def _changes(bank: ConceptBank, case: Case, foil: int) -> Tensor:
    """What each edit on offer adds to the features of a batch of one at full strength, (E, C, h, w)."""
    options, changes = offer(bank, case, foil), edits(bank, case, bank.classes[foil])
    return torch.cat([-changes.takes[list(options.removals)], changes.puts[list(options.additions)]])
