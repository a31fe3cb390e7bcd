"""ROAD: remove pixels so that the hole tells nothing, most relevant first and least relevant first, and compare.

Source: Rong et al. (2022), "A Consistent and Efficient Evaluation Strategy for Attribution Methods", section 4; with
the probability of the label in place of accuracy, which a single image does not have.
"""

import torch
from torch import Tensor

from explainers.faithfulness.asking import BATCH, belief, check
from explainers.faithfulness.imputation import NOISE, impute
from explainers.faithfulness.ranks import standing
from explainers.subject import Subject

SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)


def road(
    subject: Subject,
    images: Tensor,
    maps: Tensor,
    labels: Tensor,
    shares: tuple[float, ...] = SHARES,
    noise: float = NOISE,
) -> Tensor:
    """How much more probable (B,), in [-1, 1], the label is without the least than without the most relevant pixels.

    High is faithful; 0 is chance; turning a map round turns the sign.

    Args:
        subject: whose decisions.
        images: (B, 3, H, W), RGB in [0, 1].
        maps: (B, H, W), higher for pixels that matter more.
        labels: (B,), positions of the classes that the maps speak for.
        shares: parts of the pixels that go; the score is the mean over them.
        noise: standard deviation of what is added to pixels that are made up.
    """
    check(images, maps, labels)
    ranks, pixels = standing(maps), maps[0].numel()
    gains = torch.zeros(len(images), device=images.device)
    for rows in torch.arange(len(images), device=images.device).split(BATCH):
        for share in shares:
            count = round(share * pixels)
            least = impute(images[rows], ranks[rows] >= pixels - count, noise)
            most = impute(images[rows], ranks[rows] < count, noise)
            gains[rows] += belief(subject, least, labels[rows]) - belief(subject, most, labels[rows])
    return gains / len(shares)
