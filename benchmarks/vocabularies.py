"""The names that messages and texts are about: drawn animals, CIFAR-10 and ImageNet."""

import tomllib
from pathlib import Path

from concepts.knowledge import imagenet

FILE = Path(__file__).parents[1] / "tests" / "data" / "vocabularies.toml"


def lists(imagenet_concepts: tuple[str, ...] | None = None) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Classes and concepts of each; the concepts of ImageNet have no names, as those of CIFAR-10, if none are given."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = {name: (tuple(words["classes"]), tuple(words["concepts"])) for name, words in table.items()}
    return found | {"imagenet": (imagenet.labels(), imagenet_concepts or found["cifar"][1])}
