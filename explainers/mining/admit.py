"""Which mined parts may be spoken of: the guard rails, asked with signs that are not circular.

The images come in two disjoint halves, and every part was made from either half alone. Whether an image of one half has
a part is read off its twin from the other half; a detector must then find the same in features that it was not fitted
on. A part that its twin does not resemble depends on the pictures.
"""

from dataclasses import replace

import torch
from torch import Tensor

from concepts.encode import halves, mixture
from explainers.mining.choose import likeness
from explainers.mining.gather import Sample
from explainers.mining.guards import Bars, Cases, Verdict, judge

HAS, FEWEST = 0.2, 10  # share of a half that has a part most, and how many it is at least
LACKS = 0.7  # share of a half that has it least
ALIKE = 0.5  # cosine of twins; parts that have nothing in common reach 0.1 to 0.3, being non-negative
# The stability of parts is that of the parts, not of their detectors. Where a part begins is a matter of rank here, and
# not of fact as with classes, so it may be a little harder to learn.
BARS = Bars(stability=-1.0, slack=0.15)


def admit(made: tuple[Tensor, Tensor], sample: Sample, seed: int = 0) -> tuple[Verdict, ...] | None:
    """Judge K parts. None if there are too few images to judge any.

    Args:
        made: parts (K, 2C) from the images of half 0 alone, and their twins from those of half 1.
        sample: the images.
        seed: of the draws.
    """
    if int(sample.half.bincount(minlength=2).min()) < 4 * FEWEST:
        return None
    signs = torch.zeros(len(sample.order), len(made[0]), dtype=torch.long)
    for half, others in enumerate(reversed(made)):
        here = sample.half == half
        signs[here] = _signs(_presence(sample.rows[here], others))
    cases = Cases(rows=sample.means, signs=signs, labels=sample.predicted, probes=sample.half)
    verdicts = judge(cases, seed=seed, bars=BARS)
    return tuple(_stable(one, alike) for one, alike in zip(verdicts, likeness(*made).tolist(), strict=True))


def _stable(verdict: Verdict, alike: float) -> Verdict:
    """The verdict with the stability of the part itself."""
    different = (
        f"depends on the pictures: made from two halves of them it has cosine {alike:.2f}, {ALIKE:.2f} is needed"
    )
    return replace(verdict, stability=alike, reason=verdict.reason or (different if alike < ALIKE else ""))


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
