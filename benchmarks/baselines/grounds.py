"""What rivals are compared on: two subjects, each with a bank, and images that neither has seen."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from benchmarks.real import first_of_each
from concepts.bank import ConceptBank
from concepts.menagerie import batch, scenes
from explainers import Subject, mine
from explainers.mining.planting import SHIPPED
from tests.real import REAL, photographs, subject

PHOTOGRAPHS, A_CLASS, CONCEPTS = 1_500, 100, 20
SEEDS = (640_001, 740_001)  # of scenes to compare on, and of scenes to search constants on


@dataclass(frozen=True, eq=False)
class Ground:
    """A subject, its bank, and images to ask about (B, 3, H, W) in [0, 1]."""

    name: str
    subject: Subject
    bank: ConceptBank
    images: Tensor


def menagerie(count: int, spare: bool = False) -> Ground:
    """The drawn world, its shipped network and bank.

    Args:
        count: scenes.
        spare: give those that constants are searched on, which are no others' images.
    """
    one = Subject.load("menagerie")
    drawn = scenes(count, seed=SEEDS[spare])
    return Ground("Menagerie", one, ConceptBank.load(SHIPPED, one.fingerprint), batch(drawn, one.size))


def cifar10(count: int, spare: bool = False) -> Ground:
    """ResNet-56 with a bank mined on some photographs of each class, asked about others; `spare` as above."""
    one = subject("cifar10")
    images, labels = photographs("cifar10", PHOTOGRAPHS)
    mined_on = first_of_each(labels, A_CLASS)
    names = [one.classes[label] for label, used in zip(labels, mined_on.tolist(), strict=True) if used]
    bank = mine(one, images[mined_on], names, k=CONCEPTS)
    others = images[~mined_on]
    others = others[torch.randperm(len(others), generator=torch.Generator().manual_seed(0))]
    return Ground("ResNet-56", one, bank, others[-count:] if spare else others[:count])


def grounds() -> dict[str, Callable[[int, bool], Ground]]:
    """Those there are here, by name: the photographs may be missing."""
    return {"menagerie": menagerie, "cifar10": cifar10} if REAL.is_dir() else {"menagerie": menagerie}
