"""Things to talk about: drawn animals that can be redrawn, and a tiny model of which no concepts are known."""

import torch
from PIL import Image
from torch import nn

from concepts.menagerie import Scene, sample
from concepts.menagerie.files import CHUNK
from explainers import Subject

THINGS = ("red thing", "blue thing", "green thing")


def scene(animal: str = "zebra", seed: int = 3) -> Scene:
    """A typical animal."""
    return sample(seed, animal, typical=True)


def picture(animal: str = "zebra", seed: int = 3, size: int = 192) -> Image.Image:
    """A typical animal as a picture that carries its scene."""
    drawn = scene(animal, seed)
    image = drawn.image(size)
    image.info[CHUNK] = drawn.to_json()
    return image


class Tiny(nn.Module):
    """One convolution and a linear head: enough to be explained, nothing worth knowing."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.look = nn.Conv2d(3, 8, 5, stride=4)
        self.judge = nn.Linear(8, len(THINGS))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Logits of pictures."""
        logits: torch.Tensor = self.judge(torch.relu(self.look(images)).mean((2, 3)))
        return logits


def tiny() -> Subject:
    """The tiny model as a subject of its own."""
    return Subject.of(Tiny(), THINGS, size=32, name="tiny")
