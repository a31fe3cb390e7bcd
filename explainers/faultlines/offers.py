"""What may be done to one case for one foil, and trying it on the head."""

from dataclasses import dataclass

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from explainers.faultlines.edits import Case, addable, edits, present
from explainers.faultlines.relax import Lead
from explainers.subject import Subject

CHUNK = 64  # edits run through the head at once


@dataclass(frozen=True)
class Offer:
    """The edits that may be made to one case for one foil.

    Attributes:
        removals: concepts that are there to be taken out, as positions in the bank.
        additions: concepts that the foil usually has more of, as positions in the bank.
    """

    removals: tuple[int, ...]
    additions: tuple[int, ...]

    @property
    def concepts(self) -> tuple[int, ...]:
        """The concept that each edit is about, as positions in the bank."""
        return (*self.removals, *self.additions)

    def __len__(self) -> int:
        """Return the number of edits."""
        return len(self.removals) + len(self.additions)

    def names(self, bank: ConceptBank, edits: tuple[int, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names removed and the names added by the edits at these positions."""
        count = len(self.removals)
        removed = tuple(bank.names[self.removals[e]] for e in edits if e < count)
        added = tuple(bank.names[self.additions[e - count]] for e in edits if e >= count)
        return removed, added


def offer(bank: ConceptBank, case: Case, foil: int) -> Offer:
    """List the edits that may be made to a batch of one towards the label at position `foil`."""
    there, more = present(bank, case)[0], addable(bank, case, bank.classes[foil])[0]
    return Offer(tuple(there.nonzero().flatten().tolist()), tuple(more.nonzero().flatten().tolist()))


def lead_of(logits: Tensor, foil: int) -> Tensor:
    """Lead (S, N - 1) of the foil over each rival."""
    lead = logits[:, foil : foil + 1] - logits
    return torch.cat([lead[:, :foil], lead[:, foil + 1 :]], dim=1)


def trial(subject: Subject, bank: ConceptBank, case: Case, foil: int, options: Offer) -> Lead:
    """Return what tries sets (S, E) of the edits on offer, by strengths in [0, 1], on the head; differentiable."""
    count, changes = len(options.removals), edits(bank, case, bank.classes[foil])

    def lead(sets: Tensor) -> Tensor:
        strengths = sets.to(case.maps)
        removed = strengths.new_zeros(len(sets), len(bank)).index_copy(
            1, _at(options.removals, sets), strengths[:, :count]
        )
        added = strengths.new_zeros(len(sets), len(bank)).index_copy(
            1, _at(options.additions, sets), strengths[:, count:]
        )
        logits = [
            subject.head(changes.apply(case, r, a))
            for r, a in zip(removed.split(CHUNK), added.split(CHUNK), strict=True)
        ]
        return lead_of(torch.cat(logits), foil)

    return lead


def _at(positions: tuple[int, ...], like: Tensor) -> Tensor:
    return torch.tensor(positions, dtype=torch.long, device=like.device)
