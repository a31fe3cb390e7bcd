"""Scores of a ranking of parts against what the parts do when the scene is really drawn without them.

Every score takes importances (P,) of the parts for a label, higher for parts that are said to matter more.
Source: after FunnyBirds (Hesse, Schaub-Meyer & Roth, 2023), section 4; freed of its thresholds, and so that a ranking
by chance has a known score.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.faithfulness.ranks import spearman
from explainers.faithfulness.redrawing import Parts
from explainers.scores import auc

IDLE = 0.1  # of the largest effect in a scene: a part that does less does nothing
DRAWS = 32  # orders over which ties are averaged


def inside(heat: Tensor, masks: Tensor) -> Tensor:
    """Importance (P,) that a map (H, W) gives to parts with masks (P, H, W): what of it lies in each beyond its area.

    Large parts are not important for being large: a map that is alike everywhere gives every part 0.
    """
    return ((heat - heat.mean()) * masks).sum((1, 2))


def single_deletion(importance: Tensor, effect: Tensor) -> float:
    """Rank correlation, in [-1, 1], of importance and of the fall (P,) of the logit without each part; chance is 0."""
    return float(spearman(importance[None], effect[None]))


def first_part(importance: Tensor, effect: Tensor) -> float:
    """Probability, in [0, 1], that the part ranked first is the one that costs most; chance is 1 / P."""
    best, worst = importance == importance.max(), effect == effect.max()
    return float((best & worst).sum() / best.sum())


def distractibility(importance: Tensor, effect: Tensor) -> float | None:
    """Probability, in [0, 1], that a part that does nothing ranks below one that speaks for the label; chance is 0.5.

    1 is best: not distracted. None where the scene has no part of the one kind or of the other.
    """
    least = IDLE * float(effect.abs().max())
    idle, works = effect.abs() < least, effect >= least
    if not bool(idle.any()) or not bool(works.any()):
        return None
    told = idle | works
    return auc(importance[told], works[told])


def preservation(importance: Tensor, parts: Parts, label: int, seed: int = 0) -> float:
    """Share, in [0, 1], of 1, 2, ... P - 1 of the best parts that keep the label when nothing else is drawn.

    Ties in importance fall in random orders, and the score is the mean over them.
    """
    random = torch.Generator().manual_seed(seed)
    lots = torch.rand(DRAWS, len(importance), generator=random).argsort(1)
    ranked = importance.detach().cpu()
    orders = [lot[ranked[lot].argsort(descending=True, stable=True)] for lot in lots]
    kept = torch.stack([parts.kept(order, label)[1:-1] for order in orders])
    return float(kept.double().mean())


@dataclass(frozen=True)
class Rivalry:
    """Two labels that two parts of one scene speak for, the other way round.

    Attributes:
        foil: position of the other label.
        ours: position of the part that matters more to the label than `theirs` does.
        theirs: position of the part that matters more to the foil.
    """

    foil: int
    ours: int
    theirs: int


def rivalry(effects: Tensor, label: int) -> Rivalry | None:
    """The foil and the two parts where labels differ most in what they lean on, by effects (P, N); None if nowhere."""
    ahead = effects[:, None] - effects[None]  # (P, P, N), by how much the first part matters more than the second
    gap = torch.minimum(ahead[..., label, None], -ahead)
    gap[..., label] = float("-inf")
    best = int(gap.argmax())
    if not float(gap.flatten()[best]) > 0:
        return None
    pair, foil = divmod(best, gap.shape[2])
    ours, theirs = divmod(pair, gap.shape[1])
    return Rivalry(foil, ours, theirs)


def target_sensitivity(own: Tensor, other: Tensor, pair: Rivalry) -> float:
    """Share, in [0, 1], of both labels for which the right one of two parts ranks higher; ties count half.

    An explanation that is the same for every label scores exactly 0.5.

    Args:
        own: importances (P,) for the label.
        other: importances (P,) for the foil of `pair`.
        pair: from `rivalry`.
    """
    wins = [_ahead(own, pair.ours, pair.theirs), _ahead(other, pair.theirs, pair.ours)]
    return sum(wins) / 2


def _ahead(importance: Tensor, one: int, two: int) -> float:
    """1 if the one part ranks above the two, 0.5 for a tie, else 0."""
    return float((importance[one] - importance[two]).sign() + 1) / 2
