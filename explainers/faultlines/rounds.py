"""Smallest sets by bounds that close in: many questions at once, each round a bound from above and a set from below.

Give the rivals weights that sum to one. A set that passes every rival passes their weighted mean, and against that
one lead the best set of a size is found by sorting. So each round gives a size below which no set can do, and a set
worth trying on all rivals. The rival that spoils it joins in, and the weights move towards what spoils it most.

Source: Lagrangian relaxation with projected subgradient steps (Polyak 1969, "Minimization of unsmooth functionals",
for the step length); the projection is that of Duchi et al. (2008), "Efficient projections onto the l1-ball", fig. 1.
"""

from dataclasses import dataclass, fields
from typing import Self

import torch
from torch import Tensor

from explainers.faultlines.additive import Additive, Sets
from explainers.faultlines.search import MARGIN

SLACK = 1e-5  # logits by which a wider margin must be wider to be worth looking for


@dataclass(frozen=True, eq=False, kw_only=True)
class Standing:
    """How far each of Q questions has come.

    Attributes:
        size: (Q,), the fewest edits that are not excluded.
        margin: (Q,), least lead over a rival of the best set found; a flip if above `MARGIN`.
        concepts: (Q, L), that set; see `Sets`.
        ways: (Q, L), that set.
        rivals: (Q, M), labels that the bound looks at.
        weights: (Q, M), their weights, which sum to one.
        closed: (Q,), whether nothing is left to be found.
        proven: (Q,), whether every size below `size` is excluded, or only those that were searched.
    """

    size: Tensor
    margin: Tensor
    concepts: Tensor
    ways: Tensor
    rivals: Tensor
    weights: Tensor
    closed: Tensor
    proven: Tensor

    @property
    def sets(self) -> Sets:
        """The best sets found."""
        return Sets(self.concepts, self.ways)

    @property
    def found(self) -> Tensor:
        """(Q,), whether the best set flips."""
        return self.margin > MARGIN

    def but(self, **changes: Tensor) -> Self:
        """Return the standing with other values."""
        return type(self)(**{field.name: changes.get(field.name, getattr(self, field.name)) for field in fields(self)})

    def __getitem__(self, chosen: Tensor) -> Self:
        """Return the standing of some of the questions."""
        return type(self)(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})


def begin(sums: Additive, limit: int) -> Standing:
    """Where every question stands before any edit."""
    count, most = len(sums), min(limit, sums.taken.shape[1])
    nothing = torch.zeros(count, most, dtype=torch.long, device=sums.case.device)
    margin, _ = sums.judge(Sets(nothing, nothing))
    return Standing(
        size=torch.ones_like(sums.case) * (margin <= MARGIN),
        margin=margin,
        concepts=nothing,
        ways=nothing.clone(),  # written to on their own
        rivals=sums.label[:, None],
        weights=torch.ones_like(margin)[:, None],
        closed=(margin > MARGIN) | (most == 0),
        proven=torch.ones_like(sums.there[:, 0]) if most else torch.ones_like(margin, dtype=torch.bool),
    )


def play(sums: Additive, standing: Standing, widest: bool) -> Standing:
    """One round for questions that are all open: a tighter bound, a set tried, and one rival more.

    Args:
        sums: the questions.
        standing: where they stand.
        widest: go on until no set of the same size has a wider margin, not only until one flips.
    """
    lead, steps = sums.lead(standing.rivals), sums.steps(standing.rivals)
    worth, way = torch.einsum("qm,qmwk->qwk", standing.weights, steps).max(dim=1)
    best, order = worth.clamp_min(0).topk(standing.ways.shape[1], dim=1)
    reach = (standing.weights * lead).sum(dim=1, keepdim=True) + best.cumsum(dim=1)  # of 1, 2, ... edits
    size = _least(reach, standing)
    fits = torch.arange(1, reach.shape[1] + 1, device=reach.device) <= size[:, None]
    tried = Sets(order, (way.gather(1, order) + 1) * (fits & (best > 0)))
    margin, rival = sums.judge(tried)
    moved = standing.but(size=size, **_better(standing, tried, margin))
    none = ~moved.found & (size > reach.shape[1])
    bound = reach.gather(1, (size - 1).clamp_max(reach.shape[1] - 1)[:, None])[:, 0]
    wide = moved.found & ((bound <= moved.margin + SLACK) if widest else True)
    chosen = tried.ways[:, None] != 0
    slope = lead + (_chosen_steps(steps, tried) * chosen).sum(dim=2)
    return _joined(sums, moved.but(closed=none | wide), slope, bound, rival, margin)


def _least(reach: Tensor, standing: Standing) -> Tensor:
    """Fewest edits (Q,), no fewer than known, whose bound (Q, L) passes; that of a set found; L + 1 if none does."""
    counts = torch.arange(1, reach.shape[1] + 1, device=reach.device)
    fails = (reach <= MARGIN) | (counts < standing.size[:, None])
    return torch.where(standing.found, standing.size, fails.sum(dim=1) + 1)


def _better(standing: Standing, tried: Sets, margin: Tensor) -> dict[str, Tensor]:
    """The wider of two sets for each question."""
    wins = margin > standing.margin
    return {
        "margin": torch.where(wins, margin, standing.margin),
        "concepts": torch.where(wins[:, None], tried.concepts, standing.concepts),
        "ways": torch.where(wins[:, None], tried.ways, standing.ways),
    }


def _chosen_steps(steps: Tensor, tried: Sets) -> Tensor:
    """Steps (Q, M, L) of the edits of each set, of (Q, M, 2, K)."""
    flat = (tried.ways - 1).clamp_min(0) * steps.shape[3] + tried.concepts
    return steps.flatten(2).gather(2, flat[:, None].expand(-1, steps.shape[1], -1))


def _joined(
    sums: Additive, standing: Standing, slope: Tensor, bound: Tensor, rival: Tensor, margin: Tensor
) -> Standing:
    """Let the strongest rival of the set that was tried join in, and move the weights against its leads."""
    slope = torch.cat([slope, margin[:, None]], dim=1)
    weights = torch.cat([standing.weights, torch.zeros_like(margin)[:, None]], dim=1)
    apart = slope - slope.mean(dim=1, keepdim=True)
    goal = torch.where(standing.found, standing.margin, MARGIN)
    length = (bound - goal).clamp_min(0) / apart.square().sum(dim=1).clamp_min(1e-12)
    rivals = torch.cat([standing.rivals, rival[:, None]], dim=1)
    return standing.but(rivals=rivals, weights=onto_simplex(weights - length[:, None] * apart))


def onto_simplex(rows: Tensor) -> Tensor:
    """The nearest rows (Q, M) that are at least 0 and sum to one."""
    ranked = rows.sort(dim=1, descending=True).values
    counts = torch.arange(1, rows.shape[1] + 1, device=rows.device)
    excess = (ranked.cumsum(dim=1) - 1) / counts
    kept = (ranked > excess).sum(dim=1, keepdim=True)
    return (rows - excess.gather(1, kept - 1)).clamp_min(0)
