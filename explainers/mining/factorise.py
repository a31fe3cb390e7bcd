"""Non-negative parts of non-negative rows: small sums of parts that come near to every row.

Source: hierarchical alternating least squares, Cichocki & Phan (2009), "Fast local algorithms for large scale
nonnegative matrix and tensor factorizations"; several inner sweeps a product, Gillis & Glineur (2012); a start of
far-apart rows, Arthur & Vassilvitskii (2007), "k-means++". Factors of activations as concepts: Fel et al. (2023).
"""

import torch
from torch import Tensor
from torch.nn import functional as F

FEWEST, SWEEPS, INNER = 30, 60, 3  # a search that starts near the answer must not settle before it has looked
SETTLED = 2e-4  # stop when a sweep takes less than this share off what is left unexplained
NOTHING = 1e-12


def factorise(rows: Tensor, k: int, seed: int = 0, start: Tensor | None = None) -> Tensor:
    """Find `k` non-negative parts (k, D) of unit length whose mixtures come nearest to `rows` (R, D), heaviest first.

    Args:
        rows: at least 0; columns that are never lit cost nothing.
        k: number of parts.
        seed: of the start; the same seed, rows and device give the same parts.
        start: parts (k, D) to start from, whose order is kept; None draws rows that are far apart.

    Raises:
        ValueError: the rows hold less than `k` parts.
    """
    lit = rows.sum(dim=0) > 0
    most = min(int((rows.sum(dim=1) > 0).sum()), int(lit.sum()))
    if k > most:
        raise ValueError(f"asked for {k} parts of {len(rows)} rows that hold at most {most}; ask for fewer")
    seen = rows if bool(lit.all()) else rows[:, lit]
    first = _start(seen, k, seed) if start is None else F.normalize(start.to(rows.device)[:, lit] + NOTHING, dim=1)
    weights, found = _alternate(seen, first)
    parts = torch.zeros(k, rows.shape[1], device=rows.device)
    parts[:, lit] = found
    if start is not None:
        return parts
    heaviest = weights.sum(dim=1).argsort(descending=True, stable=True)
    ordered: Tensor = parts[heaviest]
    return ordered


def _start(rows: Tensor, k: int, seed: int) -> Tensor:
    """`k` rows (k, D) of unit length, drawn so that long rows that point elsewhere are likely."""
    chance = torch.Generator().manual_seed(seed)
    length = rows.norm(dim=1)
    unit, energy = rows / length.clamp_min(NOTHING)[:, None], length.square()
    chosen: list[int] = []
    apart = torch.ones_like(length)
    for _ in range(k):
        odds = energy * apart.clamp_min(0)
        odds = odds if float(odds.sum()) > 0 else energy
        chosen.append(_drawn(odds, chance))
        apart = apart.minimum(1 - unit @ unit[chosen[-1]])
    start: Tensor = unit[chosen]
    return start.clone()


def _drawn(odds: Tensor, chance: torch.Generator) -> int:
    """A position drawn with probability in proportion to `odds`; for any number of them, which multinomial is not."""
    ladder = odds.double().cpu().cumsum(0)
    step = torch.rand(1, generator=chance, dtype=torch.float64) * ladder[-1]
    return min(int(torch.searchsorted(ladder, step, right=True)), len(odds) - 1)


def _alternate(rows: Tensor, parts: Tensor) -> tuple[Tensor, Tensor]:
    """Improve weights (k, R) and parts (k, D) in turn until they settle."""
    weights = torch.zeros(len(parts), len(rows), device=rows.device)
    whole, before = float(rows.square().sum()), float("inf")
    for sweep in range(SWEEPS):
        target, gram = parts @ rows.T, parts @ parts.T
        _descend(weights, target, gram)
        left = whole - 2 * float((weights * target).sum()) + float(((weights @ weights.T) * gram).sum())
        if sweep >= FEWEST and before - left < SETTLED * max(left, NOTHING):
            break
        before = left
        _descend(parts, weights @ rows, weights @ weights.T)
        _revive(rows, weights, parts)
        length = parts.norm(dim=1, keepdim=True).clamp_min(NOTHING)
        parts, weights = parts / length, weights * length
    return weights, parts


def _descend(factor: Tensor, target: Tensor, gram: Tensor) -> None:
    """Least squares over one row of `factor` (k, n) after the other, in place: gram @ factor nears target, >= 0."""
    scale = gram.diagonal().clamp_min(NOTHING).tolist()
    for _ in range(INNER):
        for j, size in enumerate(scale):
            factor[j].add_((target[j] - gram[j] @ factor) / size).clamp_min_(0)


def _revive(rows: Tensor, weights: Tensor, parts: Tensor) -> None:
    """Point parts that nothing is made of, in place, to the rows that are explained worst."""
    dead = (parts.norm(dim=1) <= NOTHING).nonzero().flatten()
    if len(dead):
        left = (rows - weights.T @ parts).square().sum(dim=1)
        worst = rows[left.topk(len(dead)).indices]
        parts[dead] = F.normalize(worst, dim=1)
        weights[dead] = 0
