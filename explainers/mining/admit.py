"""Which mined parts may be spoken of: the guard rails, asked with signs that are not circular.

The images come in two disjoint halves. Whether an image of one half has a part is read off the match of that part
among those made from the other half alone; a detector must then find the same in features that it was not fitted on.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from concepts.encode import halves, mixture
from explainers.mining.choose import matched
from explainers.mining.gather import Sample
from explainers.mining.guards import Bars, Cases, Verdict, judge

HAS, FEWEST = 0.2, 10  # share of a half that has a part most, and how many it is at least
LACKS = 0.7  # share of a half that has it least


def admit(parts: Tensor, made: Sequence[Tensor], sample: Sample, seed: int = 0) -> tuple[Verdict, ...] | None:
    """Judge each of `parts` (K, 2C). None if there are too few images to judge any.

    Args:
        parts: made from all images.
        made: parts made from the images of half 0 alone, and from those of half 1, as many.
        sample: the images.
        seed: of the draws.
    """
    if int(sample.half.bincount(minlength=2).min()) < 4 * FEWEST:
        return None
    signs = torch.zeros(len(sample.order), len(parts), dtype=torch.long)
    for half, others in enumerate(reversed(made)):
        match, _ = matched(parts, others)
        here = sample.half == half
        signs[here] = _signs(_presence(sample.rows[here], others)[:, match])
    cases = Cases(rows=sample.means, signs=signs, labels=sample.predicted, probes=sample.half)
    return judge(cases, seed=seed, bars=Bars())


def _presence(rows: Tensor, parts: Tensor) -> Tensor:
    """Mean presence (M, K) of `parts` over the places of each image of `rows` (M, P, C)."""
    return mixture(halves(rows.flatten(0, 1)), parts).view(len(rows), rows.shape[1], -1).mean(dim=1)


def _signs(presence: Tensor) -> Tensor:
    """1 in the cases with most of a part, -1 in those with least, 0 between, for `presence` (M, K)."""
    count = len(presence)
    rank = presence.argsort(dim=0, descending=True, stable=True).argsort(dim=0)
    has = (rank < max(FEWEST, round(HAS * count))) & (presence > 0)
    lacks = rank >= count - round(LACKS * count)
    return has.long() - (lacks & ~has).long()
