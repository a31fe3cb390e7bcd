"""Subjects that look for colours, images of them, and every method of the catalogue with settings for small images."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pytest
import torch
from torch import Tensor, nn

from explainers import Subject
from explainers.explanation import Mapper
from explainers.saliency.gradcam import GradCam
from explainers.saliency.hirescam import HiResCam
from explainers.saliency.integrated_gradients import IntegratedGradients
from explainers.saliency.lrp_epsilon import LrpEpsilon
from explainers.saliency.lrp_plus import LrpPlus
from explainers.saliency.occlusion import Occlusion
from explainers.saliency.rise import Rise

SIZE, CELL = 32, 4  # pixels
COLOURS = ("red", "green", "blue")

# The methods that know the place of an effect exactly, against a grey ground.
EXACT: Mapping[str, Mapper] = MappingProxyType(
    {
        explainer.name: explainer
        for explainer in (
            GradCam(),
            HiResCam(),
            IntegratedGradients(baseline=0.5, steps=16),
            LrpPlus(),
            LrpEpsilon(epsilon=0.1),
            Occlusion(cells=8, span=1, cover=0.5),
        )
    }
)
QUICK: Mapping[str, Mapper] = MappingProxyType({**EXACT, "rise": Rise(masks=64, cells=6, cover=0.5)})
every_method = pytest.mark.parametrize("explainer", QUICK.values(), ids=QUICK)
every_exact_method = pytest.mark.parametrize("explainer", EXACT.values(), ids=EXACT)
RULED = frozenset({"lrp_plus", "lrp_epsilon"})  # those that refuse what they have no rule for


class Colours(nn.Module):
    """Counts cells of a colour: the activation of `red` is how much redder a cell is than green and blue."""

    def __init__(self, curved: bool) -> None:
        super().__init__()
        self.cells = nn.Sequential(nn.AvgPool2d(CELL), nn.Conv2d(3, 3, 1, bias=False), nn.ReLU())
        self.cells[1].weight.data = (2 * torch.eye(3) - 1)[:, :, None, None]
        self.head = nn.Linear(3, 3)
        self.head.weight.data = 2 * torch.eye(3) - 0.5
        self.head.bias.data = torch.tensor([0.3, -0.2, 0.1])
        self.curved = curved

    def forward(self, x: Tensor) -> Tensor:
        z: Tensor = self.head(self.cells(x).mean((2, 3)))
        return z.exp() if self.curved else z


@cache
def colours(curved: bool = False) -> Subject:
    return Subject.of(Colours(curved), COLOURS, size=SIZE)


@cache
def random_net(seed: int) -> Subject:
    torch.manual_seed(seed)
    layers = (nn.Conv2d(3, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 16, 3, 2, 1), nn.ReLU())
    return Subject.of(nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 3)), COLOURS, SIZE)


def noise(count: int, size: int = SIZE, seed: int = 1) -> Tensor:
    """Images of many coloured cells."""
    cells = torch.rand(count, 3, 8, 8, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.interpolate(cells, (size, size))


def quadrants() -> tuple[Tensor, Tensor]:
    """Grey images with one coloured quadrant each, and the mask of the quadrant."""
    images = torch.full((4, 3, SIZE, SIZE), 0.5)
    masks = torch.zeros(4, SIZE, SIZE)
    half = SIZE // 2
    for i, (top, left) in enumerate([(0, 0), (0, half), (half, 0), (half, half)]):
        masks[i, top : top + half, left : left + half] = 1
        images[i] = torch.where(masks[i] > 0, torch.eye(3)[i % 3][:, None, None], images[i])
    return images, masks


def inner(masks: Tensor) -> Tensor:
    """Where interpolation cannot blur: pixels whose whole neighbourhood has one value."""
    near = 2 * CELL - 1
    grown = torch.nn.functional.max_pool2d(masks[:, None], near, 1, CELL - 1)[:, 0]
    shrunk = 1 - torch.nn.functional.max_pool2d(1 - masks[:, None], near, 1, CELL - 1)[:, 0]
    return grown == shrunk


def ranked_alike(first: Tensor, second: Tensor) -> Tensor:
    """Rank correlation (B,) of maps (B, h, w)."""
    ranks = [maps.flatten(1).argsort(1).argsort(1).double() for maps in (first, second)]
    return torch.cosine_similarity(*(rank - rank.mean(1, keepdim=True) for rank in ranks))


def found(heat: Tensor, mask: Tensor) -> float:
    """Probability that a place within the mask (H, W) is brighter than one outside of it; 0.5 is chance."""
    inside, outside = heat[mask > 0.5], heat[mask <= 0.5]
    ranks = torch.cat([inside, outside]).argsort().argsort()[: len(inside)].double()
    return float((ranks.mean() - (len(inside) - 1) / 2) / len(outside))


@cache
def transformer() -> Subject:
    """A small vision transformer with a class token, random weights."""
    from transformers import ViTConfig, ViTForImageClassification

    from explainers.adapters.from_transformers import Logits

    torch.manual_seed(0)
    shape = {"hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 64}
    net = ViTForImageClassification(ViTConfig(image_size=SIZE, patch_size=8, num_labels=3, **shape))
    for parameter in net.parameters():
        parameter.data.mul_(3)  # as initialised, it hardly looks at the image
    return Subject.of(Logits(net), COLOURS, size=SIZE)
