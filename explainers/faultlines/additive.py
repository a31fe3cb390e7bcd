"""What every edit does to every logit, for many cases and foils at once, where the head is linear after pooling.

There the edits of one case simply add up, whatever else is done, so a question ("which edits make this case that
foil?") is a sum over rows of two tables: what taking each concept out of each case takes, and what putting each
concept in as each foil has it puts. With few questions a case the tables are in features, and only the sums that
matter go through the head; with many, the tables themselves go through it once.
"""

from dataclasses import dataclass, replace
from typing import Self

import torch
from torch import Tensor
from torch.nn import functional as F

from concepts.bank import ConceptBank
from explainers.faultlines.edits import Case, looks_of, present, room, taken
from explainers.subject import LinearHead

BARRED = -1e9  # logits: the worth of an edit that may not be made
STAY, GONE, COME = 0, 1, 2  # what may become of a concept


@dataclass(frozen=True, eq=False)
class Sets:
    """One set of at most L edits for each of Q questions.

    Attributes:
        concepts: (Q, L), positions in the bank.
        ways: (Q, L), GONE or COME; STAY fills up sets of fewer edits.
    """

    concepts: Tensor
    ways: Tensor

    def __getitem__(self, chosen: Tensor) -> Self:
        """Return the sets of the chosen questions."""
        return type(self)(self.concepts[chosen], self.ways[chosen])

    @property
    def sizes(self) -> Tensor:
        """(Q,), edits in each set."""
        return (self.ways != STAY).sum(dim=1)


@dataclass(frozen=True, eq=False, kw_only=True)
class Additive:
    """Q questions about B cases, K concepts, N labels and F rows of what foils have; tables in C features or N logits.

    Attributes:
        logits: (B, N), as they are.
        weight: (N, C) of the head, if the tables are in features; None if they are in logits.
        taken: (B, K, C or N), what each removal takes.
        shown: (F, K, C or N), what a unit of each addition puts.
        exchange: whether an addition takes what is there first.
        case: (Q,), the case that is asked about.
        slot: (Q,), the row of `shown` that belongs to its foil.
        label: (Q,), the strongest label other than the foil.
        foil: (Q,), the label to be reached.
        there: (Q, K), whether each concept may be taken out.
        room: (Q, K), whether each concept may be put in.
        amount: (Q, K), units that an addition puts.
    """

    logits: Tensor
    weight: Tensor | None
    taken: Tensor
    shown: Tensor
    exchange: bool
    case: Tensor
    slot: Tensor
    label: Tensor
    foil: Tensor
    there: Tensor
    room: Tensor
    amount: Tensor

    def __len__(self) -> int:
        """Return the number of questions."""
        return len(self.case)

    def __getitem__(self, chosen: Tensor) -> Self:
        """Return some of the questions, by mask or by position."""
        names = ("case", "slot", "label", "foil", "there", "room", "amount")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def lead(self, rivals: Tensor) -> Tensor:
        """Lead (Q, M), in logits, of the foil over each of `rivals` (Q, M) before any edit."""
        own = self.logits[self.case, self.foil]
        return own[:, None] - self.logits[self.case[:, None], rivals]

    def steps(self, rivals: Tensor) -> Tensor:
        """What taking out ([..., 0, :]) and putting in each concept adds to that lead, (Q, M, 2, K)."""
        gone = -self._apart(self.taken, self.case, rivals)
        come = self._apart(self.shown, self.slot, rivals) * self.amount[:, None] + (gone if self.exchange else 0)
        both = torch.stack([gone, come], dim=2)
        return both.masked_fill(~torch.stack([self.there, self.room], dim=1)[:, None], BARRED)

    def _apart(self, table: Tensor, rows: Tensor, rivals: Tensor) -> Tensor:
        """How much more each concept in the `rows` (Q,) of a table moves the foil than each rival, (Q, M, K)."""
        if self.weight is None:
            return table[rows[:, None], :, self.foil[:, None]] - table[rows[:, None], :, rivals]
        return (self.weight[self.foil[:, None]] - self.weight[rivals]) @ table[rows].transpose(1, 2)

    def after(self, sets: Sets) -> Tensor:
        """Logits (Q, N) after the edits."""
        change = self.change(sets)
        return self.logits[self.case] + (change if self.weight is None else change @ self.weight.T)

    def change(self, sets: Sets) -> Tensor:
        """What the edits change, (Q, C or N), in the terms of the tables."""
        (_, k, n), come = self.taken.shape, sets.ways == COME
        lost = sets.ways != STAY if self.exchange else sets.ways == GONE
        units = self.amount.gather(1, sets.concepts) * come
        down = _weighted_rows(self.taken.reshape(-1, n), self.case[:, None] * k + sets.concepts, lost.to(units))
        up = _weighted_rows(self.shown.reshape(-1, n), self.slot[:, None] * k + sets.concepts, units)
        return up - down

    def explained(self) -> Tensor:
        """Share (Q,), in [0, 1], of the label's lead over the foil that goes when all concepts that are there go."""
        gone = (self.steps(self.label[:, None])[:, 0, 0] * self.there).sum(dim=1)
        lead = -self.lead(self.label[:, None])[:, 0]
        return torch.where(lead > 0, gone / lead.clamp_min(1e-6), 0).clamp(0, 1)

    def judge(self, sets: Sets) -> tuple[Tensor, Tensor]:
        """The foil's lead (Q,) over its strongest rival after the edits, and which (Q,) that rival is."""
        logits = self.after(sets)
        own = logits.gather(1, self.foil[:, None])
        strongest, rival = logits.scatter_(1, self.foil[:, None], float("-inf")).max(dim=1)
        return own[:, 0] - strongest, rival


def additive(head: LinearHead, bank: ConceptBank, case: Case, cases: Tensor, foils: Tensor) -> Additive:
    """Set up the questions: which edits make case `cases[q]` be called `foils[q]`? Both (Q,); tables in features."""
    distinct, slot = foils.unique(return_inverse=True)
    shown = looks_of(bank, distinct)
    more, amount = room(bank, case.presence[cases], foils)
    return Additive(
        logits=case.logits,
        weight=head.weight,
        taken=taken(bank, case),
        shown=bank.directions[None] if shown is None else shown,
        exchange=shown is not None,
        case=cases,
        slot=torch.zeros_like(slot) if shown is None else slot,
        label=case.logits[cases].scatter(1, foils[:, None], float("-inf")).argmax(dim=1),
        foil=foils,
        there=present(bank, case)[cases],
        room=more,
        amount=amount if shown is None else torch.ones_like(amount),
    )


def in_logits(sums: Additive) -> Additive:
    """The same questions with tables in logits, which are worth making for many questions a case."""
    if sums.weight is None:
        return sums
    return replace(sums, weight=None, taken=sums.taken @ sums.weight.T, shown=sums.shown @ sums.weight.T)


def _weighted_rows(table: Tensor, rows: Tensor, weights: Tensor) -> Tensor:
    """Sums (Q, N) of `rows` (Q, L) of a table (T, N), each row times its weight (Q, L)."""
    if not rows.shape[1]:
        return table.new_zeros(len(rows), table.shape[1])
    return F.embedding_bag(rows, table, mode="sum", per_sample_weights=weights)
