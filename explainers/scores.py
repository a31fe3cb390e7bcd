"""Scores of how well numbers tell cases apart."""

import torch
from torch import Tensor


def auc(score: Tensor, truth: Tensor) -> float:
    """Probability, in [0, 1], that a true case scores above a false one; ties count half. 0.5 if either is missing.

    Args:
        score: (M,).
        truth: (M,) bool.

    Source: the rank form of the area under the ROC curve (Mann & Whitney, 1947).
    """
    positive, negative = score[truth], score[~truth].sort().values
    if not len(positive) or not len(negative):
        return 0.5
    below = (torch.searchsorted(negative, positive) + torch.searchsorted(negative, positive, right=True)).double() / 2
    return float(below.mean() / len(negative))
