"""Two networks that nobody here trained, on photographs: mined concepts, and fault-lines that flip."""

from collections import Counter
from functools import cache

import pytest
import torch
from torch import Tensor

from concepts import ConceptBank
from concepts.claims import FaultLine, NoFaultLine
from concepts.encode import Parts, halves, mixture
from explainers import Features, Subject, faultlines, measure, mine, verify
from explainers.faultlines.edits import look
from tests.real import needs_real, photographs, subject

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@cache
def cifar() -> tuple[Subject, ConceptBank, Tensor]:
    """ResNet-56, a bank mined on two thirds of 300 photographs, and the last third."""
    one = subject("cifar10")
    images, labels = photographs("cifar10", 300)
    last = torch.arange(len(images)) % 3 == 2
    names = [one.classes[label] for label, held in zip(labels, last.tolist(), strict=True) if not held]
    return one, mine(one, images[~last], names), images[last]


@cache
def imagenet() -> tuple[Subject, ConceptBank, Tensor]:
    """MobileNetV2 and a bank mined on the 60 photographs that it is asked about."""
    one = subject("imagenet")
    images, _ = photographs("imagenet", 60)
    return one, mine(one, images, k=12), images


def check_all(one: Subject, bank: ConceptBank, images: Tensor, lines: list[FaultLine | NoFaultLine]) -> int:
    """How many fault-lines are told; every one, and every miss, must hold when the network is run again."""
    for image, line in zip(images, lines, strict=True):
        assert verify(one, bank, image, line), line
    return sum(isinstance(line, FaultLine) for line in lines)


@needs_real
def test_every_fault_line_of_resnet_flips_and_most_photographs_have_one() -> None:
    one, bank, images = cifar()
    assert one.linear is not None
    lines = faultlines(one, bank, images)
    assert sum(isinstance(line, FaultLine) for line in lines) >= 0.9 * len(images)
    assert check_all(one, bank, images[::2], lines[::2]) >= 0.9 * len(images[::2])
    sizes = Counter(len(line.removed) + len(line.added) for line in lines if isinstance(line, FaultLine))
    assert max(sizes) <= 8
    assert all(line.smallest for line in lines if isinstance(line, FaultLine) and len(line.removed + line.added) <= 2)


@needs_real
def test_resnet_can_be_asked_for_every_foil() -> None:
    one, bank, images = cifar()
    lines = faultlines(one, bank, images[:6], foils=one.classes)
    assert len(lines) == 6 * 9
    assert sum(isinstance(line, FaultLine) for line in lines) >= 0.5 * len(lines)


@needs_real
def test_mined_parts_carry_the_decisions_of_resnet() -> None:
    one, bank, images = cifar()
    features = one.features(images)
    assert isinstance(bank.encoder, Parts)
    rebuilt = torch.einsum("bkhw,kc->bchw", bank.encode(features.grid), bank.directions)
    same = one.head(Features(rebuilt)).argmax(dim=1) == one.predict(images).argmax(dim=1)
    assert float(same.float().mean()) >= 0.85
    rows = halves(features.grid[:20].permute(0, 2, 3, 1).flatten(0, 2))
    atoms = bank.encoder.atoms
    few, many = (mixture(rows, atoms, sweeps) @ atoms for sweeps in (30, 400))
    assert float((few - many).norm() / many.norm()) < 0.02


@needs_real
def test_the_record_of_resnet_is_that_of_its_photographs() -> None:
    _, bank, _ = cifar()
    assert int(bank.record.sum()) == 200
    assert 0.7 <= float(bank.record.diagonal().sum()) / 200 <= 0.95


@needs_real
def test_what_is_measured_on_photographs_verifies() -> None:
    one, bank, images = cifar()
    case = look(one, bank, images[:1])
    told = measure.predictions(one, case)
    claims = [
        *told,
        *measure.evidence(one, bank, case, told[0].label)[:3],
        *measure.contrasts(one, bank, case, told[0].label, told[1].label)[:3],
        *measure.tendencies(bank, told[0].label)[:3],
        measure.outcome(one, bank, case, bank.names[:1], ()),
    ]
    assert all(verify(one, bank, images[0], claim) for claim in claims)


@needs_real
def test_every_fault_line_of_mobilenet_flips() -> None:
    one, bank, images = imagenet()
    assert one.linear is not None
    lines = faultlines(one, bank, images)
    told = [row for row, line in enumerate(lines) if isinstance(line, FaultLine)]
    few = sorted({*told[:8], *range(4)})
    assert check_all(one, bank, images[few], [lines[row] for row in few]) >= min(8, len(told)) >= 3
