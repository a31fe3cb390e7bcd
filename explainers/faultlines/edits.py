"""Taking concepts out of a subject's features and putting them in: the identity when nothing is edited.

A' = A - sum_i T_i(A) + sum_j P_j(A). What a removal takes (T) and an addition puts (P) depends on the bank:

- Concepts read off by detectors (planted, probed) lie along directions: T_i = u_i(A) v_i, with u the presence map, and
  P_j = (cap_j - mean u_j(A))_+ v_j, which goes no further than what is typical and than cases of the foil do.
- Parts found by factorisation own what is there: T_i is the concept's share of every activation, and the shares add up
  to all that the parts know of. P_j exchanges the share for what a case of the foil has of the concept.

Source: the edit of CoCoX (Akula et al., AAAI 2020, eq. 4), changed so that no edit leaves the features as they are.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from concepts.encode import Linear, Parts, halves, signed, split, split_mean
from explainers.subject import Features, Subject

FLOOR = 0.25  # of a concept's typical presence: less can be neither seen missing nor said to be there


@dataclass(frozen=True, eq=False)
class Case:
    """One batch of inputs as the subject and the bank see it.

    Attributes:
        features: at the subject's split.
        maps: (B, K, h, w), presence of each concept at each place.
        logits: (B, N), of the features as they are.
    """

    features: Features
    maps: Tensor
    logits: Tensor

    @cached_property
    def presence(self) -> Tensor:
        """(B, K), mean presence over places."""
        return self.maps.mean(dim=(2, 3))

    def __getitem__(self, position: int) -> Self:
        """Return one case of the batch, as a batch of one. IndexError beyond the batch."""
        rest, count = self.features.rest, len(self.logits)
        if not -count <= position < count:
            raise IndexError(f"asked for case {position} of a batch of {count}")
        one = slice(position, position + 1 or None)
        features = Features(self.features.grid[one], None if rest is None else rest[one])
        return type(self)(features, self.maps[one], self.logits[one])


@torch.no_grad()
def look(subject: Subject, bank: ConceptBank, images: Tensor) -> Case:
    """Run the subject once on `images` (B, 3, H, W) in [0, 1] and read the concepts off its features."""
    bank.require(subject.fingerprint)
    features = subject.features(images)
    return Case(features, bank.encode(features.grid), subject.head(features))


def ceiling(bank: ConceptBank, foil: str | None) -> Tensor:
    """Presence (K,) up to which an edit adds: what is typical, and no more than is usual in cases of `foil`."""
    return bank.typical if foil is None else bank.typical.minimum(bank.caps[bank.classes.index(foil)])


@dataclass(frozen=True, eq=False)
class Edits:
    """What each edit does to the features of one case, towards one foil.

    Attributes:
        takes: (K, C, h, w), what the removal of each concept takes away.
        puts: (K, C, h, w), what the addition of each concept changes.
    """

    takes: Tensor
    puts: Tensor

    def apply(self, case: Case, removed: Tensor, added: Tensor) -> Features:
        """Features of a batch of one under S edits at once, given by strengths (S, K) in [0, 1]; differentiable."""
        change = torch.einsum("sk,kchw->schw", added, self.puts) - torch.einsum("sk,kchw->schw", removed, self.takes)
        rest = case.features.rest
        return Features(
            case.features.grid[:1] + change, None if rest is None else rest[:1].expand(len(removed), -1, -1)
        )


def present(bank: ConceptBank, case: Case) -> Tensor:
    """Whether each concept is there to be removed, (B, K) bool."""
    return case.presence >= FLOOR * bank.typical


def addable(bank: ConceptBank, case: Case, foil: str | None) -> Tensor:
    """Whether there is something worth saying to add of each concept towards `foil`, (B, K) bool."""
    if foil is None or bank.exemplars is None:
        return (ceiling(bank, foil) - case.presence).clamp_min(0) >= FLOOR * bank.typical
    return room(bank, case.presence, _label(bank, foil).expand(len(case.logits)))[0]


def room(bank: ConceptBank, presence: Tensor, foils: Tensor) -> tuple[Tensor, Tensor]:
    """Whether (Q, K) there is something worth saying to add of each concept, and how much of it up to the ceiling.

    Args:
        bank: the concepts.
        presence: (Q, K), what is there.
        foils: (Q,), positions of the labels towards which to add.
    """
    distinct, slot = foils.unique(return_inverse=True)
    amount = (bank.typical.minimum(bank.caps[distinct])[slot] - presence).clamp_min(0)
    if bank.exemplars is None:
        return amount >= FLOOR * bank.typical, amount
    level = bank.exemplars.level(distinct)
    return (level >= FLOOR * bank.typical)[slot] & (level[slot] > presence), amount


def taken(bank: ConceptBank, case: Case) -> Tensor:
    """Mean over places, (B, K, C), of what the removal of each concept takes."""
    if isinstance(bank.encoder, Linear):
        return case.presence[:, :, None] * bank.directions
    weights, grid = case.maps.flatten(2).transpose(1, 2), case.features.grid
    if bool((grid < 0).any()):
        return signed(split_mean(bank.encoder, _rows(case), weights))
    rectified = Parts(bank.encoder.atoms[:, : grid.shape[1]])  # nothing negative: half of the work will do
    return split_mean(rectified, grid.flatten(2).transpose(1, 2), weights)


def put(bank: ConceptBank, case: Case, foil: str | None) -> Tensor:
    """Mean over places, (B, K, C), of what the addition of each concept towards `foil` changes."""
    looks = _foils_looks(bank, foil)
    if looks is not None:
        return looks - taken(bank, case)
    return (ceiling(bank, foil) - case.presence).clamp_min(0)[:, :, None] * bank.directions


def edits(bank: ConceptBank, case: Case, foil: str | None) -> Edits:
    """List what each edit does to a batch of one, towards `foil` or, if it is None, to what is typical."""
    takes, looks = _takes(bank, case), _foils_looks(bank, foil)
    if looks is not None:
        return Edits(takes, looks[:, :, None, None] - takes)
    amounts = (ceiling(bank, foil) - case.presence[0]).clamp_min(0)
    return Edits(takes, (amounts[:, None] * bank.directions)[:, :, None, None].expand_as(takes))


def after(
    subject: Subject, bank: ConceptBank, case: Case, removed: tuple[str, ...], added: tuple[str, ...], foil: str | None
) -> Tensor:
    """Logits (N,) of a batch of one after the named concepts are taken out and put in.

    Concepts are added as cases of `foil` have them, or to their typical presence if it is None.
    """
    gone, more = torch.zeros(2, 1, len(bank), device=case.maps.device).unbind()
    gone[0, [bank.index(name) for name in removed]] = 1
    more[0, [bank.index(name) for name in added]] = 1
    with torch.no_grad():
        return subject.head(edits(bank, case, foil).apply(case, gone, more))[0]


def _takes(bank: ConceptBank, case: Case) -> Tensor:
    """What the removal of each concept takes at every place of a batch of one, (K, C, h, w)."""
    if isinstance(bank.encoder, Linear):
        return case.maps[0, :, None] * bank.directions[:, :, None, None]
    owned = signed(split(bank.encoder, _rows(case)[0], case.maps[0].flatten(1).T))
    return owned.permute(1, 2, 0).reshape(len(bank), -1, *case.maps.shape[2:])


def looks_of(bank: ConceptBank, foils: Tensor) -> Tensor | None:
    """What cases of each of `foils` (F,) have of each concept, (F, K, C), if the bank holds such cases."""
    if bank.exemplars is None or not isinstance(bank.encoder, Parts):
        return None
    return bank.exemplars.looks(bank.encoder, foils)


def _foils_looks(bank: ConceptBank, foil: str | None) -> Tensor | None:
    """The same (K, C) for one foil, if there is one."""
    looks = None if foil is None else looks_of(bank, _label(bank, foil))
    return None if looks is None else looks[0]


def _label(bank: ConceptBank, foil: str) -> Tensor:
    """The position (1,) of a label."""
    return torch.tensor([bank.classes.index(foil)], device=bank.caps.device)


def _rows(case: Case) -> Tensor:
    """Halves (B, P, 2C) of the features of every place."""
    grid = case.features.grid
    return halves(grid.permute(0, 2, 3, 1).flatten(0, 2)).view(len(grid), -1, 2 * grid.shape[1])
