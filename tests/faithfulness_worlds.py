"""Subjects whose faithful map is known, images of them, and every measure that edits pixels."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from explainers import Features, Subject
from explainers.faithfulness import deletion, drop, insertion, rise, road
from explainers.faithfulness.ranks import standing

SIZE = 16  # pixels
Taker = Callable[[Subject, Tensor, Tensor, Tensor], Tensor]
LOW: tuple[Taker, ...] = (deletion, drop)  # less is faithful
HIGH: tuple[Taker, ...] = (insertion, rise, road)
every_measure = pytest.mark.parametrize("take", [*LOW, *HIGH])


class Redness(nn.Module):
    """Two labels; the probability of "red" is the mean of the red channel, exactly."""

    def tap(self, images: Tensor) -> Features:
        return Features(images)

    def top(self, features: Features) -> Tensor:
        red = features.grid.mean((2, 3))[:, 0].clamp(1e-6, 1 - 1e-6)
        return torch.stack([red.log(), (1 - red).log()], 1)

    def forward(self, images: Tensor) -> Tensor:
        return self.top(self.tap(images))


def redness() -> Subject:
    net = Redness().eval()
    return Subject(
        name="redness", classes=("red", "not red"), size=SIZE, module=net, layer="pixels", tap=net.tap, top=net.top,
        linear=None, fingerprint="redness",
    )  # fmt: skip


def random_net(seed: int = 0) -> Subject:
    torch.manual_seed(seed)
    layers = (nn.Conv2d(3, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 16, 3, 1, 1), nn.ReLU())
    net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 3))
    return Subject.of(net, ("a", "b", "c"), SIZE)


def spots(count: int = 5, share: float = 0.25, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Black images of which `share` of the pixels are red, and masks of these pixels."""
    ranks = standing(torch.rand(count, SIZE, SIZE, generator=torch.Generator().manual_seed(seed)))
    marked = ranks < share * SIZE * SIZE
    images = torch.zeros(count, 3, SIZE, SIZE)
    images[:, 0] = marked.float()
    return images, marked


def reds(count: int) -> Tensor:
    return torch.zeros(count, dtype=torch.long)


def noise(count: int, seed: int) -> Tensor:
    return torch.rand(count, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(seed))
