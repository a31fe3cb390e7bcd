"""What the model does without each concept, and with each that is missing: head-only edits, all in one batch."""

from dataclasses import dataclass

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from explainers import measure
from explainers.faultlines.edits import Case, addable, edits
from explainers.sensitivity.weights import ablation, centred
from explainers.subject import Subject


@dataclass(frozen=True, eq=False)
class Effects:
    """Leads of all labels over their mean, in logits, as it is and after each edit.

    Attributes:
        classes: the labels.
        now: (N,), as it is.
        without: concept -> (N,), with it taken out; of those that are clearly there.
        having: concept -> (N,), with it put in to its typical presence; of those that are not clearly there.
    """

    classes: tuple[str, ...]
    now: Tensor
    without: dict[str, Tensor]
    having: dict[str, Tensor]

    def support(self, concept: str, label: str) -> float:
        """Logits of its lead that `label` loses without the concept."""
        return float((self.now - self.without[concept])[self.classes.index(label)])

    def pull(self, concept: str, label: str, foil: str) -> float:
        """Logits of the margin of `label` over `foil` that go by the edit of the concept, out or in."""
        change = self.now - (self.without.get(concept, self.having.get(concept, self.now)))
        return float(change[self.classes.index(label)] - change[self.classes.index(foil)])

    def gain(self, concept: str, label: str) -> float:
        """Logits of lead that `label` gains by the concept being put in."""
        return float((self.having[concept] - self.now)[self.classes.index(label)])

    def flips(self, concept: str) -> str | None:
        """What the model says after the edit of the concept, where that is something else."""
        after = self.without.get(concept, self.having.get(concept, self.now))
        said = self.classes[int(after.argmax())]
        return None if said == self.classes[int(self.now.argmax())] else said


@torch.no_grad()
def effects(subject: Subject, bank: ConceptBank, case: Case) -> Effects:
    """Measure every removal and every addition in a batch of one."""
    now = centred(case.logits[0])
    there = measure.visible(bank, case)
    missing = [k for k in addable(bank, case, None)[0].nonzero().flatten().tolist() if k not in there]
    without = now - ablation(subject, bank, case) if len(bank) else now[None]
    having = _added(subject, bank, case, missing)
    return Effects(
        tuple(subject.classes),
        now,
        {bank.names[k]: without[k] for k in there},
        {bank.names[k]: row for k, row in zip(missing, having, strict=True)},
    )


def _added(subject: Subject, bank: ConceptBank, case: Case, concepts: list[int]) -> Tensor:
    """Leads (S, N) with each of the concepts put in alone."""
    if not concepts:
        return torch.zeros(0, len(subject.classes))
    more = torch.eye(len(bank), device=case.maps.device)[concepts]
    logits = subject.head(edits(bank, case, None).apply(case, torch.zeros_like(more), more))
    return centred(logits)
