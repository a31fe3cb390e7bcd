"""Maps that explain nothing, so that every number has its chance level beside it; none of them asks the subject."""

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.saliency.maps import brighten, enlarge
from explainers.subject import Subject

CELLS = 12  # a side, of the coarse noise: about as fine as the last feature map of a convolutional network


def noise(subject: Subject, images: Tensor, labels: Tensor) -> Tensor:
    """Every pixel by chance, in [0, 1]; the same for the same place in a batch."""
    return _random(images, images.shape[-2:])


def clouds(subject: Subject, images: Tensor, labels: Tensor) -> Tensor:
    """Noise as coarse as a class activation map, in [0, 1]."""
    return brighten(enlarge(_random(images, (CELLS, CELLS)), images.shape[-2:]))


def centre(subject: Subject, images: Tensor, labels: Tensor) -> Tensor:
    """A Gaussian in the middle, its standard deviation a quarter of each side."""
    down, across = (torch.linspace(-2, 2, length, device=images.device) for length in images.shape[-2:])
    bell = (-(down[:, None] ** 2 + across**2) / 2).exp()
    return brighten(bell.expand(len(images), -1, -1).to(images.dtype))


def edges(subject: Subject, images: Tensor, labels: Tensor) -> Tensor:
    """Strength of the edges of the grey image.

    Source: Sobel & Feldman (1968), "A 3x3 isotropic gradient operator for image processing".
    """
    grey = F.pad(images.mean(1, keepdim=True), (1, 1, 1, 1), mode="replicate")
    across = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]], device=images.device, dtype=images.dtype)
    slopes = F.conv2d(grey, torch.stack([across, across.T])[:, None])
    return brighten(slopes.square().sum(1).sqrt())


def _random(images: Tensor, size: tuple[int, ...] | torch.Size) -> Tensor:
    return torch.rand(len(images), *size, generator=torch.Generator().manual_seed(0)).to(images)
