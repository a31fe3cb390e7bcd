"""The one place where rivals meet our library: an image and a foil become the task that ours solves too."""

import torch
from torch import Tensor

from benchmarks.baselines.task import Task
from concepts.bank import ConceptBank
from explainers.faultlines.edits import Case, edits
from explainers.faultlines.find import offer
from explainers.subject import Features, Subject


def task(subject: Subject, bank: ConceptBank, case: Case, foil: int) -> Task:
    """The edits of one case (a batch of one) towards a foil, and the subject's head under them.

    The head is run as it is, whatever it is like: that it may be linear is not for rivals to know, as in their papers.
    """
    options = offer(bank, case, foil)
    changes = edits(bank, case, bank.classes[foil])
    every = torch.cat([-changes.takes[list(options.removals)], changes.puts[list(options.additions)]])
    grid, rest = case.features.grid[:1], case.features.rest
    plain, flat = grid.flatten(1), every.flatten(1)

    def head(strengths: Tensor) -> Tensor:
        moved = torch.addmm(plain, strengths.to(flat), flat).view(-1, *grid.shape[1:])
        return subject.head(Features(moved, None if rest is None else rest[:1].expand(len(strengths), -1, -1)))

    return Task(head, options.concepts, foil)
