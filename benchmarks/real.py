"""Two networks that nobody here trained, on photographs: seconds to mine, and fault-lines that flip.

Usage: python -m benchmarks.real [--count 100] [--only cifar10|imagenet]

ResNet-56 is always asked about photographs that its bank was not mined on. MobileNetV2 has one photograph of most
classes only: it is asked about those that its bank was mined on and, which is harder, a bank of one half of the
photographs about the other half. The network and photographs are looked for in ../shared/real.
"""

import argparse
import time
from collections.abc import Sequence
from statistics import median

import torch
from torch import Tensor

from benchmarks.figures import part, sizes, table
from concepts import ConceptBank
from concepts.claims import FaultLine
from explainers import Subject, faultlines, mine, verify
from tests.real import REAL, photographs, subject

ALL = {"cifar10": 1_500, "imagenet": 600}
CHECKED = 500  # claims of each network that are run again from the image up
BATCH = 50


def measured(title: str, one: Subject, bank: ConceptBank, images: Tensor, mining: str) -> str:
    """Find and check the fault-lines of `images` towards their runners-up."""
    began = time.perf_counter()
    lines = [line for some in images.split(BATCH) for line in faultlines(one, bank, some)]
    seconds = (time.perf_counter() - began) / len(images)
    told = [(image, line) for image, line in zip(images, lines, strict=True) if isinstance(line, FaultLine)]
    checked = told[:: -(-len(told) // CHECKED)] if told else []
    held = sum(verify(one, bank, image, line) for image, line in checked)
    missing = [(image, line) for image, line in zip(images, lines, strict=True) if not isinstance(line, FaultLine)]
    rows = [
        ("mining", mining),
        ("fault-line found", part(len(told), len(lines))),
        ("flips when run again", part(held, len(checked))),
        ("proven smallest", part(sum(line.smallest for _, line in told), len(told))),
        ("size", sizes(lines)),
        ("without one, and proven to have none", part(sum(line.proven for _, line in missing), len(missing))),
        ("of the margin explained there", explained([line.explained for _, line in missing])),
        ("seconds an image", f"{seconds:.3f}"),
    ]
    return table(title, rows)


def explained(shares: list[float]) -> str:
    """Median share of the margin that the concepts account for where there is no fault-line."""
    return f"median {100 * median(shares):.0f} %" if shares else "none"


def cifar10(a_class: int, k: int = 20) -> str:
    """ResNet-56: mined on some photographs of each class, asked about the others."""
    one = subject("cifar10")
    images, labels = photographs("cifar10", ALL["cifar10"])
    mined_on = first_of_each(labels, a_class)
    rest = ~mined_on
    names = [one.classes[label] for label, used in zip(labels, mined_on.tolist(), strict=True) if used]
    began = time.perf_counter()
    bank = mine(one, images[mined_on], names, k=k)
    spent = f"{time.perf_counter() - began:.1f} s for {k} concepts from {int(mined_on.sum())} photographs"
    others = images[rest][: max(10, 5 * a_class)]
    return measured(f"ResNet-56 on CIFAR-10, {len(others)} other photographs", one, bank, others, spent)


def imagenet(count: int, k: int = 32, halved: bool = False) -> str:
    """MobileNetV2: mined on the photographs that it is asked about, or on every other one and asked about the rest."""
    one = subject("imagenet")
    images, _ = photographs("imagenet", count)
    shown, asked = (images[::2], images[1::2]) if halved else (images, images)
    began = time.perf_counter()
    bank = mine(one, shown, k=k)
    spent = f"{time.perf_counter() - began:.1f} s for {k} concepts from {len(shown)} photographs"
    which = "other photographs than it was mined on" if halved else "photographs, the same that it was mined on"
    return measured(f"MobileNetV2 on ImageNet, {len(asked)} {which}", one, bank, asked, spent)


def first_of_each(labels: Sequence[int], count: int) -> Tensor:
    """Mark, (M,) bool, the first `count` of each label."""
    seen: dict[int, int] = {}
    marks = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        marks.append(seen[label] <= count)
    return torch.tensor(marks)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100, help="photographs a class of CIFAR-10; sixfold on ImageNet")
    parser.add_argument("--only", choices=list(ALL), help="one of the two networks")
    options = parser.parse_args()
    if not REAL.is_dir():
        parser.exit(1, f"the networks and photographs are looked for in {REAL}, which is not there\n")
    torch.set_num_threads(2)
    if options.only != "imagenet":
        print(cifar10(options.count))
    if options.only != "cifar10":
        print(imagenet(min(ALL["imagenet"], 6 * options.count)))
        print(imagenet(min(ALL["imagenet"], 6 * options.count), halved=True))


if __name__ == "__main__":
    main()
