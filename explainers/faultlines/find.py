"""Fault-lines: the smallest set of concepts that must go or come for the model to say something else.

Exact for heads that are linear after pooling, where every edit adds its own share to every logit; searched, with a
word on proof, for all others. Every flip is run through the head again before it is told.

Source: CoCoX (Akula et al., AAAI 2020, section 4), with an exact search in place of its relaxed optimisation.
"""

import time
from collections.abc import Sequence
from typing import Literal, TypeAlias

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from concepts.claims import FaultLine, NoFaultLine
from explainers.faultlines.edits import Case, after, look, present
from explainers.faultlines.offers import Offer, lead_of, offer, trial
from explainers.faultlines.pooled import Lines, pooled
from explainers.faultlines.search import LIMIT, MARGIN, smallest_by_trial
from explainers.subject import Subject

__all__ = ["Foils", "Offer", "faultline", "faultlines", "offer"]
Foils: TypeAlias = Literal["all"] | Sequence[str] | Sequence[Sequence[str]] | None


def faultlines(
    subject: Subject,
    bank: ConceptBank,
    images: Tensor,
    foils: Foils = None,
    limit: int = LIMIT,
    seconds: float | None = None,
) -> list[FaultLine | NoFaultLine]:
    """Find the fault-line of each image towards each foil.

    Args:
        subject: the model.
        bank: its concepts.
        images: (B, 3, H, W) in [0, 1].
        foils: labels to try for every image, or one list of labels an image; "all" for every label; the runner-up
            where None. An image that the model already calls so has no fault-line towards that label and is passed
            over.
        limit: most concepts in one fault-line.
        seconds: time to search for, once the images were looked at; then the best found so far is told, without the
            word that it is smallest. None: until all is found.

    Returns:
        One claim an image and foil, images in the outer order: a `FaultLine` that flips when it is
        run again, or a `NoFaultLine` that says how far the best edit came.

    Raises:
        BankError: the bank belongs to another subject.
        ValueError: a foil is no class of the subject, or the lists do not fit the images.
    """
    case = look(subject, bank, images)
    cases, wanted = _asked(subject, case.logits, foils)
    return _told(subject, bank, case, cases, wanted, limit, seconds)


def faultline(
    subject: Subject, bank: ConceptBank, case: Case, foil: str, limit: int = LIMIT, seconds: float | None = None
) -> FaultLine | NoFaultLine:
    """Find the fault-line of one case (a batch of one) that was looked at before. ValueError on an unknown foil."""
    wanted = torch.tensor([subject.index(foil)], device=case.logits.device)
    (line,) = _told(subject, bank, case, torch.zeros_like(wanted), wanted, limit, seconds)
    return line


def _told(
    subject: Subject, bank: ConceptBank, case: Case, cases: Tensor, foils: Tensor, limit: int, seconds: float | None
) -> list[FaultLine | NoFaultLine]:
    """Answer every question (case, foil), in order."""
    until = float("inf") if seconds is None else time.monotonic() + seconds
    if subject.linear is not None:
        lines = pooled(subject, bank, case, cases, foils, limit, until=until)
        return claims(bank, case.logits.argmax(dim=1)[cases], foils, lines, limit)
    return [
        _searched(subject, bank, case[position], foil, limit, until)
        for position, foil in zip(cases.tolist(), foils.tolist(), strict=True)
    ]


def claims(bank: ConceptBank, labels: Tensor, foils: Tensor, lines: Lines, limit: int) -> list[FaultLine | NoFaultLine]:
    """Put what was found for the questions (label, foil) into claims."""
    told: list[FaultLine | NoFaultLine] = []
    removed, added = names_of(bank, lines.removed), names_of(bank, lines.added)
    columns = (labels, foils, lines.found, lines.margin, lines.proven, lines.explained)
    rows = zip(*(column.tolist() for column in columns), removed, added, strict=True)
    for label, foil, found, margin, proven, explained, gone, come in rows:
        said, instead = bank.classes[label], bank.classes[foil]
        told.append(
            FaultLine(label=said, foil=instead, removed=gone, added=come, margin=margin, smallest=proven)
            if found
            else NoFaultLine(
                label=said, foil=instead, gap=max(0.0, -margin), limit=limit, proven=proven, explained=explained
            )
        )
    return told


def names_of(bank: ConceptBank, table: Tensor) -> list[tuple[str, ...]]:
    """The concepts marked in each row (Q, K)."""
    names: list[list[str]] = [[] for _ in table]
    for row, k in table.nonzero().tolist():
        names[row].append(bank.names[k])
    return [tuple(row) for row in names]


def _searched(
    subject: Subject, bank: ConceptBank, case: Case, foil: int, limit: int, until: float
) -> FaultLine | NoFaultLine:
    """Try sets of edits on the head itself."""
    options = offer(bank, case, foil)
    lead = trial(subject, bank, case, foil, options)
    with torch.no_grad():
        flip = smallest_by_trial(lambda s: lead(s).cpu(), len(options), limit, kinds=options.concepts, until=until)
    removed, added = options.names(bank, flip.edits)
    told, instead = subject.classes[int(case.logits.argmax())], subject.classes[foil]
    margin = float(lead_of(after(subject, bank, case, removed, added, instead)[None], foil).min())
    if flip.margin > MARGIN and margin > 0:
        return FaultLine(label=told, foil=instead, removed=removed, added=added, margin=margin, smallest=flip.proven)
    return NoFaultLine(
        label=told,
        foil=instead,
        gap=max(-flip.margin, -margin, 0.0),
        limit=limit,
        proven=flip.proven and flip.margin <= MARGIN,
        explained=explained(subject, bank, case, foil),
    )


def explained(subject: Subject, bank: ConceptBank, case: Case, foil: int) -> float:
    """Share, in [0, 1], of the label's lead over the foil that goes when all concepts that are there are taken out."""
    label = int(case.logits[0].scatter(0, torch.tensor(foil, device=case.logits.device), float("-inf")).argmax())
    there = tuple(bank.names[k] for k in present(bank, case)[0].nonzero().flatten().tolist())
    less = after(subject, bank, case, there, (), None)
    before = float(case.logits[0, label] - case.logits[0, foil])
    gone = before - float(less[label] - less[foil])
    return min(1.0, max(0.0, gone / before)) if before > 0 else 0.0


def _asked(subject: Subject, logits: Tensor, foils: Foils) -> tuple[Tensor, Tensor]:
    """Which image (Q,) is asked about which label (Q,), without the label that the image already has."""
    count, n = logits.shape
    told, device = logits.argmax(dim=1), logits.device
    if foils is None:
        others = logits.scatter(1, told[:, None], float("-inf"))
        return torch.arange(count, device=device), others.argmax(dim=1)
    if foils == "all":
        cases, labels = (
            torch.arange(count, device=device).repeat_interleave(n),
            torch.arange(n, device=device).repeat(count),
        )
    else:
        lists = _lists(subject, foils, count)
        cases = torch.tensor([case for case, some in enumerate(lists) for _ in some], dtype=torch.long, device=device)
        labels = torch.tensor([label for some in lists for label in some], dtype=torch.long, device=device)
    kept = told[cases] != labels
    return cases[kept], labels[kept]


def _lists(subject: Subject, foils: Sequence[str] | Sequence[Sequence[str]], count: int) -> list[list[int]]:
    """Positions of the labels to try for each image."""
    if all(isinstance(foil, str) for foil in foils):
        return [[subject.index(str(foil)) for foil in foils]] * count
    lists = [[foil] if isinstance(foil, str) else foil for foil in foils]
    if len(lists) != count:
        raise ValueError(f"{len(lists)} lists of foils for {count} images; give one list an image")
    return [[subject.index(label) for label in labels] for labels in lists]
