"""The 1,000 classes of ImageNet, as models spell them and as the graph calls them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from concepts.knowledge.triples import canonical

ASSETS = Path(__file__).parents[1] / "assets"
CLASSES = ASSETS / "imagenet_classes.csv"


@dataclass(frozen=True)
class ImageNetClass:
    """One class.

    Attributes:
        key: its synset: n, and where it stands in WordNet 3.0's `data.noun`.
        label: as torchvision spells it.
        name: as the graph calls it; the label, but where that is the name of something else as well.
        also: other spellings of models.
    """

    key: str
    label: str
    name: str
    also: tuple[str, ...]

    def labels(self) -> Iterator[tuple[str, str]]:
        """(label, name) for all spellings that differ from the name."""
        return ((label, self.name) for label in (self.label, *self.also) if label != self.name)


@cache
def classes() -> tuple[ImageNetClass, ...]:
    """All classes, in the order of a model's outputs."""
    with CLASSES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    return tuple(
        ImageNetClass(key, label, name or canonical(label), tuple(filter(None, also.split(";"))))
        for key, label, name, also in rows[1:]
    )


def labels() -> tuple[str, ...]:
    """What the classes are called, as torchvision spells them, in the order of a model's outputs."""
    return tuple(one.label for one in classes())
