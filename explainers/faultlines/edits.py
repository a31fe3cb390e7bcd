"""Taking concepts out of a subject's features and putting them in: the identity when nothing is edited.

A' = A - sum_i u_i(A) v_i + sum_j (cap_j - mean u_j(A))_+ v_j, with u the presence map and v the direction of a concept.
A removal takes away just what is there; an addition goes no further than what is typical and than cases of the foil do.

Source: the edit of CoCoX (Akula et al., AAAI 2020, eq. 4), changed so that no edit leaves the features as they are.
"""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from concepts.bank import ConceptBank
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

    @property
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


def room(bank: ConceptBank, case: Case, foil: str | None) -> Tensor:
    """How much of each concept can be added (B, K) towards `foil`; 0 where it is not worth saying."""
    space = (ceiling(bank, foil) - case.presence).clamp_min(0)
    return torch.where(space >= FLOOR * bank.typical, space, 0.0)


def present(bank: ConceptBank, case: Case) -> Tensor:
    """Whether each concept is there to be removed, (B, K) bool."""
    return case.presence >= FLOOR * bank.typical


@torch.no_grad()
def edit(directions: Tensor, case: Case, removed: Tensor, amounts: Tensor) -> Features:
    """Features of the first case of the batch under S edits at once.

    Args:
        directions: (K, C), of the concepts that are edited.
        case: a batch of one.
        removed: (S, K) in {0, 1}, the concepts taken out in each edit.
        amounts: (S, K), at least 0, the presence put in at every place in each edit.
    """
    grid, maps = case.features.grid[:1], case.maps[:1]
    weights = amounts[:, :, None, None] - removed[:, :, None, None] * maps
    edited = grid + torch.einsum("skhw,kc->schw", weights, directions)
    rest = case.features.rest
    return Features(edited, None if rest is None else rest[:1].expand(len(removed), -1, -1))


def after(
    subject: Subject, bank: ConceptBank, case: Case, removed: tuple[str, ...], added: tuple[str, ...], foil: str | None
) -> Tensor:
    """Logits (N,) of a batch of one after the named concepts are taken out and put in.

    Concepts are added up to what is usual in cases of `foil`, or to their typical presence if it is None.
    """
    gone, more = torch.zeros(2, 1, len(bank), device=case.maps.device).unbind()
    most = ceiling(bank, foil)
    for name in removed:
        gone[0, bank.index(name)] = 1
    for name in added:
        more[0, bank.index(name)] = (most - case.presence[0]).clamp_min(0)[bank.index(name)]
    with torch.no_grad():
        return subject.head(edit(bank.directions, case, gone, more))[0]
