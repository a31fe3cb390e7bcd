"""How well a linear detector tells cases with a concept from cases without: held out, within classes, against chance.

All detectors of one concept are ridge regressions on the same rows, so one Gram matrix gives them all: on halves and
quarters of the cases, and for marks that were shuffled. Shuffled marks go through the same measurement, from fitting
to held-out cases: what a concept that means nothing reaches. They stay within their classes where classes have cases
of both kinds, so that a class alone is never above chance.

Source: Kim et al. (ICML 2018), TCAV, section 3.2 (CAVs and random CAVs), in the closed form of kernel ridge regression.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

RIDGE = 10.0  # of the mean variance of a channel: steady directions first, a few hundredths of AUC given away
MOST = 200  # cases of each kind that are taken from each half


@dataclass(frozen=True, eq=False)
class Contest:
    """What detectors of one concept can do. Column 0 is the concept, the others are shuffled marks.

    Attributes:
        auc: (1 + Q,), AUC on held-out cases, in [0, 1].
        within: (1 + Q,), the same over pairs of cases of one class; None where too few pairs differ in nothing else.
        stability: cosine of the detectors from the two halves, in [-1, 1].
    """

    auc: Tensor
    within: Tensor | None
    stability: float


@dataclass(frozen=True, eq=False)
class Group:
    """The cases of one concept. n cases.

    Attributes:
        gram: (n, n), products of the centred rows, divided by the number of channels and their mean variance.
        has: (n,) bool, whether a case has the concept.
        labels: (n,), class of each case; -1 if unknown.
        fold: (n,), 0 and 1 in the first half, 2 and 3 in the second.
    """

    gram: Tensor
    has: Tensor
    labels: Tensor
    fold: Tensor


def group(rows: Tensor, signs: Tensor, labels: Tensor, half: Tensor, seed: int = 0) -> Group:
    """Draw up to `MOST` cases of each sign from each half, and deal them out to two folds each.

    Args:
        rows: (M, C), features.
        signs: (M,), 1 with the concept, -1 without, 0 not to be used.
        labels: (M,), class of each case; -1 if unknown.
        half: (M,), 0 or 1.
        seed: of the draw.
    """
    chance = torch.Generator().manual_seed(seed)
    picks, folds = [], []
    for part in (0, 1):
        for sign in (1, -1):
            fits = ((signs == sign) & (half == part)).nonzero().squeeze(1)
            drawn = fits[torch.randperm(len(fits), generator=chance).to(fits.device)][:MOST]
            picks.append(drawn)
            folds.append(2 * part + torch.arange(len(drawn), device=fits.device) % 2)
    cases, fold = torch.cat(picks), torch.cat(folds)
    chosen = rows[cases].double()
    chosen = chosen - chosen.mean(dim=0)
    gram = chosen @ chosen.T
    return Group(gram / (gram.diagonal().mean().clamp_min(1e-300)), signs[cases] > 0, labels[cases], fold)


def contest(cases: Group, channels: int, draws: int, fewest_pairs: int = 30, seed: int = 0) -> Contest:
    """Fit the detectors of a concept and of `draws` shuffled ones, and compare them on cases that they have not seen.

    Args:
        cases: each fold must hold cases of both kinds.
        channels: number of channels of the rows, which the strength of the ridge is counted in.
        draws: shuffles of the marks.
        fewest_pairs: of two cases of one class, one with the concept and one without; fewer tell nothing.
        seed: of the shuffles.
    """
    alike = sum(_pairs_alike(cases, cases.fold == fold) for fold in range(4)) >= fewest_pairs
    marks = _shuffled(cases, draws, alike, seed)
    won = torch.zeros(4, 1 + draws, dtype=cases.gram.dtype, device=cases.gram.device)
    for trained in range(4):
        unseen = cases.fold == trained + 1 - 2 * (trained % 2)  # the other fold of the same half
        fitted = _fit(cases, cases.fold == trained, channels, marks)
        won += _wins(cases.gram[unseen] @ fitted, marks[unseen], cases.labels[unseen])
    first, second = (_fit(cases, cases.fold // 2 == part, channels, marks[:, :1])[:, 0] for part in (0, 1))
    lengths = (first @ cases.gram @ first).sqrt() * (second @ cases.gram @ second).sqrt()
    return Contest(
        auc=won[0] / won[1].clamp_min(1),
        within=won[2] / won[3].clamp_min(1) if alike else None,
        stability=float((first @ cases.gram @ second) / lengths.clamp_min(1e-300)),
    )


def _pairs_alike(cases: Group, used: Tensor) -> int:
    """Pairs of two cases of one class, one with the concept and one without."""
    has, labels = cases.has[used], cases.labels[used]
    return int(((labels[has][:, None] == labels[~has][None]) & (labels[has] >= 0)[:, None]).sum())


def _shuffled(cases: Group, draws: int, within_classes: bool, seed: int) -> Tensor:
    """The marks (n, 1 + draws), 0 or 1: as they are, and shuffled within each fold (and class)."""
    chance = torch.Generator().manual_seed(seed)
    blocks = cases.fold * (int(cases.labels.max()) + 2) + (cases.labels + 1 if within_classes else 0)
    marks = cases.has.double()[:, None].repeat(1, 1 + draws)
    for block in blocks.unique().tolist():
        places = (blocks == block).nonzero().squeeze(1)
        orders = torch.rand(draws, len(places), generator=chance).argsort(dim=1).to(places.device)
        marks[places, 1:] = marks[places, 0][orders].T
    return marks


def _fit(cases: Group, used: Tensor, channels: int, marks: Tensor) -> Tensor:
    """Weights (n, Q) of the cases in detectors of `marks` (n, Q) fitted on those that are `used`; 0 for the others."""
    places = used.nonzero().squeeze(1)
    wanted = marks[places] - marks[places].mean(dim=0)
    system = cases.gram[places][:, places]
    system = system + RIDGE * len(places) / channels * torch.eye(len(places), dtype=system.dtype, device=system.device)
    weights = torch.zeros_like(marks)
    weights[places] = torch.linalg.solve(system, wanted)
    return weights


def _wins(scores: Tensor, marks: Tensor, labels: Tensor) -> Tensor:
    """How often a marked case scores above another, over all pairs and over pairs of one class; (4, Q).

    Rows: wins, pairs, wins within classes, pairs within classes. `scores` and `marks` are (n, Q).
    """
    alike = [_won(scores[labels == label], marks[labels == label]) for label in labels[labels >= 0].unique().tolist()]
    overall = _won(scores, marks)
    return torch.cat([overall, torch.stack(alike).sum(dim=0) if alike else torch.zeros_like(overall)])


def _won(scores: Tensor, marks: Tensor) -> Tensor:
    """Wins of marked cases over others, and pairs, (2, Q), by the sum of ranks (Mann & Whitney, 1947)."""
    columns = scores.T.contiguous()
    ordered = columns.sort(dim=1).values
    rank = torch.searchsorted(ordered, columns) + torch.searchsorted(ordered, columns, right=True) + 1
    has = marks.T
    positive = has.sum(dim=1)
    wins = (rank * has).sum(dim=1) / 2 - positive * (positive + 1) / 2
    return torch.stack([wins, positive * (len(scores) - positive)])
