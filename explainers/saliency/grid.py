"""The last feature map, and the gradient of the score by it: what the methods named CAM are made of."""

import torch
from torch import Tensor

from explainers.saliency.asking import posed, score, trackable
from explainers.subject import Features, Subject


def looked_at(
    subject: Subject, images: Tensor, targets: Tensor | None, foils: Tensor | None
) -> tuple[Features, Tensor, Tensor | None]:
    """Features of the images, and the classes that are asked about; see `posed`."""
    features = subject.features(images)
    return features, *posed(subject, lambda: subject.head(features), targets, foils)


def mean_gradient(subject: Subject, features: Features, targets: Tensor, foils: Tensor | None) -> Tensor:
    """Mean over the places of the gradient of the score by the grid, (B, C); without a backward pass if linear."""
    head = subject.linear
    if head is None:
        return gradient(subject, features, targets, foils).mean((2, 3))
    weights = head.weight[targets] if foils is None else head.weight[targets] - head.weight[foils]
    return weights / features.grid[0, 0].numel()


def gradient(subject: Subject, features: Features, targets: Tensor, foils: Tensor | None) -> Tensor:
    """Gradient of the score by the grid, (B, C, h, w), whatever the caller's mode."""
    with torch.inference_mode(False), torch.enable_grad():
        grid = trackable(features.grid).requires_grad_()
        logits = subject.head(Features(grid, features.rest))
        (found,) = torch.autograd.grad(score(logits, targets, foils).sum(), grid)
    return found
