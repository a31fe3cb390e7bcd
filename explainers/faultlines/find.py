"""Fault-lines: the smallest set of concepts that must go or come for the model to say something else.

Exact for heads that are linear after pooling, where every edit adds its own share to every logit; searched, with a
word on proof, for all others. Every flip is run through the head again before it is told.

Source: CoCoX (Akula et al., AAAI 2020, section 4), with an exact search in place of its relaxed optimisation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from concepts.claims import FaultLine, NoFaultLine
from explainers.faultlines.edits import Case, addable, after, edits, look, present, put, taken
from explainers.faultlines.search import LIMIT, MARGIN, Flip, Lead, smallest_by_trial, smallest_sum
from explainers.subject import LinearHead, Subject

Foils: TypeAlias = Sequence[str] | Sequence[Sequence[str]] | None
CHUNK = 64  # edits run through a head that is not linear at once


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


def faultlines(
    subject: Subject, bank: ConceptBank, images: Tensor, foils: Foils = None, limit: int = LIMIT
) -> list[FaultLine | NoFaultLine]:
    """Find the fault-line of each image towards each foil.

    Args:
        subject: the model.
        bank: its concepts.
        images: (B, 3, H, W) in [0, 1].
        foils: labels to try for every image, or one list of labels an image; the runner-up where None.
            An image that the model already calls so has no fault-line towards that label and is passed over.
        limit: most concepts in one fault-line.

    Returns:
        One claim an image and foil, images in the outer order: a `FaultLine` that flips when it is
        run again, or a `NoFaultLine` that says how far the best edit came.

    Raises:
        BankError: the bank belongs to another subject.
        ValueError: a foil is no class of the subject, or the lists do not fit the images.
    """
    case = look(subject, bank, images)
    wanted = _foils(subject, case.logits, foils)
    return [
        _faultline(subject, bank, case[position], foil, limit)
        for position, labels in enumerate(wanted)
        for foil in labels
    ]


def faultline(
    subject: Subject, bank: ConceptBank, case: Case, foil: str, limit: int = LIMIT
) -> FaultLine | NoFaultLine:
    """Find the fault-line of one case (a batch of one) that was looked at before. ValueError on an unknown foil."""
    return _faultline(subject, bank, case, subject.index(foil), limit)


def offer(bank: ConceptBank, case: Case, foil: int) -> Offer:
    """List the edits that may be made to a batch of one towards the label at position `foil`."""
    there, more = present(bank, case)[0], addable(bank, case, bank.classes[foil])[0]
    return Offer(tuple(there.nonzero().flatten().tolist()), tuple(more.nonzero().flatten().tolist()))


def _faultline(subject: Subject, bank: ConceptBank, case: Case, foil: int, limit: int) -> FaultLine | NoFaultLine:
    label, options = int(case.logits.argmax()), offer(bank, case, foil)
    flip = flip_of(subject, bank, case, foil, options, limit)
    removed, added = options.names(bank, flip.edits)
    told, instead = subject.classes[label], subject.classes[foil]
    margin = lead_of(after(subject, bank, case, removed, added, instead)[None], foil).min()
    if flip.margin > MARGIN and margin > 0:
        return FaultLine(
            label=told, foil=instead, removed=removed, added=added, margin=float(margin), smallest=flip.proven
        )
    gap = max(-flip.margin, -float(margin), 0.0)
    return NoFaultLine(label=told, foil=instead, gap=gap, limit=limit, proven=flip.proven and flip.margin <= MARGIN)


def flip_of(subject: Subject, bank: ConceptBank, case: Case, foil: int, options: Offer, limit: int) -> Flip:
    """Find the smallest set of the edits on offer: exactly in a linear head, else by trying sets on the head."""
    if subject.linear is None:
        return smallest_by_trial(trial(subject, bank, case, foil, options), len(options), limit, kinds=options.concepts)
    steps = _steps(subject.linear, bank, case, foil, options)
    return smallest_sum(lead_of(case.logits, foil)[0].cpu(), steps, limit, kinds=options.concepts)


def trial(subject: Subject, bank: ConceptBank, case: Case, foil: int, options: Offer) -> Lead:
    """Return what tries sets (S, E) of the edits on offer and gives the foil's lead (S, N - 1) over each rival."""
    if subject.linear is not None:
        start, steps = lead_of(case.logits, foil).cpu(), _steps(subject.linear, bank, case, foil, options)
        return lambda sets: start + sets.to(steps) @ steps
    count, changes = len(options.removals), edits(bank, case, bank.classes[foil])

    def lead(sets: Tensor) -> Tensor:
        removed, added = torch.zeros(2, len(sets), len(bank), device=case.maps.device).unbind()
        removed[:, list(options.removals)] = sets[:, :count].to(removed)
        added[:, list(options.additions)] = sets[:, count:].to(added)
        with torch.no_grad():
            logits = [
                subject.head(changes.apply(case, r, a))
                for r, a in zip(removed.split(CHUNK), added.split(CHUNK), strict=True)
            ]
        return lead_of(torch.cat(logits), foil).cpu()

    return lead


def _steps(head: LinearHead, bank: ConceptBank, case: Case, foil: int, options: Offer) -> Tensor:
    """What each edit adds to the foil's lead over each rival, (E, N - 1), in a linear head."""
    gone = -taken(bank, case)[0, list(options.removals)] @ head.weight.T
    come = put(bank, case, bank.classes[foil])[0, list(options.additions)] @ head.weight.T
    return lead_of(torch.cat([gone, come]), foil).cpu()


def lead_of(logits: Tensor, foil: int) -> Tensor:
    """Lead (S, N - 1) of the foil over each rival."""
    lead = logits[:, foil : foil + 1] - logits
    return torch.cat([lead[:, :foil], lead[:, foil + 1 :]], dim=1)


def _foils(subject: Subject, logits: Tensor, foils: Foils) -> list[list[int]]:
    """Positions of the labels to try for each image, without the label that the image already has."""
    told = logits.argmax(dim=1)
    if foils is None:
        others = logits.scatter(1, told[:, None], float("-inf"))
        return [[second] for second in others.argmax(dim=1).tolist()]
    if all(isinstance(foil, str) for foil in foils):
        lists: list[Sequence[str]] = [[str(foil) for foil in foils]] * len(logits)
    else:
        lists = [[foil] if isinstance(foil, str) else foil for foil in foils]
    if len(lists) != len(logits):
        raise ValueError(f"{len(lists)} lists of foils for {len(logits)} images; give one list an image")
    return [
        [position for position in map(subject.index, labels) if position != said]
        for labels, said in zip(lists, told.tolist(), strict=True)
    ]
