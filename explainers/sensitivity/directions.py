"""Concept activation vectors in closed form: the directions that tell features with a concept from features without.

Source: Kim et al. (ICML 2018), "Interpretability beyond feature attribution" (TCAV), section 3.2, with a closed form in
place of the trained classifier: ridge regression on the two labels, linear discriminant analysis with the shrinkage of
Ledoit & Wolf (2004), "A well-conditioned estimator for large-dimensional covariance matrices", or the mean difference.
"""

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

import torch
from torch import Tensor
from torch.nn import functional as F

Method: TypeAlias = Literal["ridge", "lda", "mean"]
RIDGE = 1e-2  # of the mean variance of a channel within the two groups
CELLS = 8_000_000  # numbers of the drawn rows that are held at once


def cavs(positive: Sequence[Tensor] | Tensor, negative: Sequence[Tensor] | Tensor, method: Method = "lda") -> Tensor:
    """Directions (K, C) of unit length from features without each of K concepts to features with it.

    "ridge" and "lda" both undo the variance that the two groups share; they differ only in how much of it they trust:
    a set part of it, or what the rows themselves support, which is better where rows are few. "mean" takes the
    difference of the means as it is.

    Args:
        positive: K groups of rows (P, C) with a concept, P at least 1; the groups may differ in length.
        negative: K groups of rows (M, C) without it, M at least 1; one tensor (M, C) serves all concepts.
        method: "lda", "ridge" or "mean".

    Raises:
        ValueError: the method is unknown, the groups do not fit, or cannot be told apart; says which.
    """
    if method not in get_args(Method):
        raise ValueError(f"no CAV is called {method!r}; there are: {', '.join(get_args(Method))}")
    against = [negative] * len(positive) if isinstance(negative, Tensor) and negative.ndim == 2 else list(negative)
    if not len(positive) or len(against) != len(positive):
        raise ValueError(
            f"{len(positive)} groups with a concept and {len(against)} without; give one of each a concept, "
            "or one tensor (rows, channels) without any"
        )
    return torch.cat(
        [_batch(one[None], other[None], method, f"concept {k}") for k, (one, other) in
         enumerate(zip(positive, against, strict=True))]
    )  # fmt: skip


def random_cavs(
    rows: Tensor, count: int = 100, positive: int = 50, negative: int = 50, method: Method = "lda", seed: int = 0
) -> Tensor:
    """CAVs (count, C) of groups drawn by chance out of `rows` (M, C): what a direction that means nothing looks like.

    A concept's CAV is comparable only if its own groups had the same sizes and were fitted by the same method.

    Args:
        rows: features of images that have nothing in common.
        count: number of CAVs; a test of one direction against them has `count` - 1 degrees of freedom.
        positive: rows drawn for the group "with", without replacement.
        negative: other rows drawn for the group "without".
        method: as in `cavs`.
        seed: of the draws.

    Raises:
        ValueError: there are fewer rows than the two groups need.
    """
    size = positive + negative
    if min(positive, negative) < 1 or size > len(rows):
        raise ValueError(
            f"asked for groups of {positive} and {negative} rows out of {len(rows)}; "
            "each needs at least 1, and together no more than there are"
        )
    chance = torch.Generator().manual_seed(seed)
    found, left = [], count
    while left > 0:
        some = min(left, max(1, CELLS // (size * rows.shape[1])))
        picks = torch.rand(some, len(rows), generator=chance).argsort(dim=1)[:, :size].to(rows.device)
        found.append(_batch(rows[picks[:, :positive]], rows[picks[:, positive:]], method, "a random draw"))
        left -= some
    return torch.cat(found)


def _batch(positive: Tensor, negative: Tensor, method: Method, what: str) -> Tensor:
    """Directions (R, C) of R pairs of groups (R, P, C) and (R, M, C) at once."""
    if positive.ndim != 3 or negative.ndim != 3 or positive.shape[2] != negative.shape[2] or not positive.shape[1]:
        raise ValueError(
            f"{what} has rows {tuple(positive.shape[1:])} with it and {tuple(negative.shape[1:])} without; "
            "both must be (rows, channels), with at least one row and the same channels"
        )
    one, other = positive.double(), negative.double()
    gap = one.mean(dim=1) - other.mean(dim=1)
    if not bool((gap.abs().amax(dim=1) > 0).all()):
        raise ValueError(f"{what} has the same mean features with it and without; give rows that differ")
    if method != "mean":
        inside = torch.cat([one - one.mean(dim=1, keepdim=True), other - other.mean(dim=1, keepdim=True)], dim=1)
        gap = _undone(inside, gap, method)
    return F.normalize(gap, dim=1, eps=0).to(positive.dtype)


def _undone(inside: Tensor, gap: Tensor, method: Method) -> Tensor:
    """Solve (S + part * I) w = gap for w (R, C), S being the covariance of the centred rows `inside` (R, n, C).

    That w points where ridge regression on the two labels does: the labels add to S only a multiple of gap gap^T,
    which changes the length of w alone. With fewer rows than channels the system is solved among the rows (Woodbury).
    """
    _, rows, channels = inside.shape
    dual = rows < channels
    gram = inside @ inside.mT if dual else inside.mT @ inside
    level = gram.diagonal(dim1=1, dim2=2).sum(dim=1) / (rows * channels)
    part = RIDGE * level if method == "ridge" else _shrinkage(inside, gram, level)
    part = part.clamp_min(torch.finfo(gram.dtype).tiny)
    eye = torch.eye(gram.shape[1], dtype=gram.dtype, device=gram.device)
    system = gram + (rows * part + (level == 0))[:, None, None] * eye  # rows all alike leave nothing to undo
    if not dual:
        return _solved(system, gap)
    seen = _solved(system, (inside @ gap[:, :, None]).squeeze(2))
    return gap - (inside.mT @ seen[:, :, None]).squeeze(2)


def _solved(system: Tensor, right: Tensor) -> Tensor:
    """Solutions (R, m) of R systems (R, m, m) with right sides (R, m)."""
    solution: Tensor = torch.linalg.solve(system, right[:, :, None])
    return solution.squeeze(2)


def _shrinkage(inside: Tensor, gram: Tensor, level: Tensor) -> Tensor:
    """What to add to the diagonal of S, (R,): Ledoit & Wolf's (1 - g) S + g * level * I, divided by 1 - g."""
    _, rows, channels = inside.shape
    square = gram.square().sum(dim=(1, 2)) / rows**2
    spread = square / channels - level.square()
    noise = (inside.square().sum(dim=2).square().sum(dim=1) / rows - square) / (rows * channels)
    share = torch.where(spread > 0, noise.clamp_min(0) / spread.clamp_min(1e-300), 1.0).clamp(max=1 - 1e-9)
    return level * share / (1 - share)
