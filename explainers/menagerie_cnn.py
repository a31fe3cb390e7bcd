"""The classifier that ships with Faultline: a small residual network for the animals of the Menagerie.

Its head is exactly linear in the mean of the last feature map, which keeps a 12 x 12 grid, so that
evidence can be placed. It learned the planted shortcut of the Menagerie: snow speaks for wolf.
`python -m explainers.train_menagerie --report` prints how often it is right.
Source: He et al. 2016, Deep Residual Learning for Image Recognition, basic block.
"""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from concepts.menagerie import ANIMALS

SIZE = 96  # pixels a side
WEIGHTS = Path(__file__).parent / "assets" / "menagerie.safetensors"
COMMAND = "python -m explainers.train_menagerie"


class Block(nn.Module):
    """Two 3 x 3 convolutions with a way round them; the first may halve the grid."""

    def __init__(self, inside: int, outside: int, stride: int) -> None:
        super().__init__()
        self.path = nn.Sequential(
            nn.Conv2d(inside, outside, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outside),
            nn.ReLU(),
            nn.Conv2d(outside, outside, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outside),
        )
        same = inside == outside and stride == 1
        bridge = nn.Sequential(nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))
        self.bypass: nn.Module = nn.Identity() if same else bridge
        self.rectify = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """Halve or keep the grid, change the channels."""
        rectified: Tensor = self.rectify(self.path(x) + self.bypass(x))
        return rectified


class Normalise(nn.Module):
    """RGB in [0, 1] to about zero mean and unit spread."""

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, H, W) to the same shape."""
        return (x - 0.6) / 0.25


class MenagerieNet(nn.Module):
    """RGB in [0, 1] (B, 3, 96, 96) to logits (B, classes): `classifier` of the mean of `features`.

    Attributes:
        features: pictures to non-negative maps (B, 96, 12, 12).
        classifier: the linear head.
    """

    def __init__(self, classes: int = len(ANIMALS)) -> None:
        super().__init__()
        stem = (nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU())
        blocks = (Block(32, 32, 2), Block(32, 64, 2), Block(64, 96, 1))
        self.features = nn.Sequential(Normalise(), *stem, *blocks)
        self.classifier = nn.Linear(96, classes)

    def forward(self, x: Tensor) -> Tensor:
        """Logits of pictures."""
        logits: Tensor = self.classifier(self.features(x).mean((2, 3)))
        return logits


def save_menagerie(net: MenagerieNet, path: Path = WEIGHTS) -> None:
    """Write the weights, floating-point numbers in half precision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {name: value.half() if value.is_floating_point() else value for name, value in net.state_dict().items()}
    save_file({name: value.contiguous() for name, value in state.items()}, path, {"classes": ",".join(ANIMALS)})


def load_menagerie(path: Path = WEIGHTS) -> tuple[MenagerieNet, tuple[str, ...]]:
    """The trained network in evaluation mode, and its classes in logit order.

    Raises:
        RuntimeError: the weights are missing or do not fit; names the file and the command that makes it.
    """
    net = MenagerieNet()
    try:
        state: dict[str, Tensor] = load_file(path)
        net.load_state_dict(
            {name: value.float() if value.is_floating_point() else value for name, value in state.items()}
        )
    except (OSError, SafetensorError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise RuntimeError(
            f"the Menagerie's weights at {path} cannot be used ({reason}); make them with `{COMMAND}`"
        ) from None
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return net.to(torch.float32).eval(), ANIMALS
