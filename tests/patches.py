"""A subject that sees nothing but bright patches of a picture, so that what erasing one does is known on paper."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from concepts import Concept, ConceptBank
from concepts.encode import Linear
from explainers import Features, LinearHead, Subject
from tests import worlds

SIZE, CELL = 24, 4
GREY, LIT, SEEN = 0.2, 1.0, 0.45  # of a channel: background, patch, and from where on the subject sees it
NAMES = ("red patch", "green patch", "blue tint")


class Patches(nn.Module):
    """Features are how far each colour of a cell of 4 x 4 pixels is above what the subject can see."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight, self.bias, self.seen = weight, bias, 0

    def tap(self, images: Tensor) -> Features:
        """Features of pictures; counts them."""
        self.seen += len(images)
        return Features((F.avg_pool2d(images, CELL) - SEEN).clamp_min(0))

    def top(self, features: Features) -> Tensor:
        """Logits of features."""
        return features.grid.mean(dim=(2, 3)) @ self.weight.T + self.bias

    def forward(self, images: Tensor) -> Tensor:
        """Logits of pictures."""
        return self.top(self.tap(images))


def subject(weight: list[list[float]], bias: list[float]) -> Subject:
    """Ant, bee and cat by the colours that speak for each."""
    net = Patches(torch.tensor(weight), torch.tensor(bias)).eval()
    return Subject(
        name="patches",
        classes=worlds.LABELS[: len(bias)],
        size=SIZE,
        module=net,
        layer="cells",
        tap=net.tap,
        top=net.top,
        linear=LinearHead(net.weight, net.bias),
        fingerprint="hand-made",
    )


def bank(one: Subject, cap: float = 0.0) -> ConceptBank:
    """Each colour is a concept; a single lit patch is typical, and an edit adds at most `cap` of it."""
    n = len(one.classes)
    axes, patch = torch.eye(3), (LIT - SEEN) * CELL**2 / SIZE**2
    caps = torch.full((n, 3), cap)
    return ConceptBank(
        **{
            **vars(ConceptBank.empty(one.fingerprint, one.classes, 3)),
            "concepts": tuple(Concept(name=name, origin="planted") for name in NAMES),
            "directions": axes,
            "encoder": Linear(axes, torch.zeros(3)),
            "typical": torch.full((3,), patch),
            "weights": torch.zeros(n, 3),
            "spread": torch.zeros(n, 3),
            "presence": caps,
            "caps": caps,
            "crops": torch.zeros(3, 1, 3, 4, 4, dtype=torch.uint8),
        }
    )


def drawn(red: bool = True, green: bool = True, blue: bool = False) -> Tensor:
    """A grey picture with a red patch, a green one at the other end, and a bluish lower half."""
    image = torch.full((3, SIZE, SIZE), GREY)
    if red:
        image[0, 4:8, 4:8] = LIT
    if green:
        image[1, 16:20, 16:20] = LIT
    if blue:
        image[2, SIZE // 2 :] = LIT
    return image


# Red speaks for ant, by more than the bias for bee holds against it; green speaks for nothing.
RED = [[60.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
# So does the blue tint, and more; either of the two alone is not enough.
BOTH = [[60.0, 0.0, 6.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
