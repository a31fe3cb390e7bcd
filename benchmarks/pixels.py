"""The pixel check on photographs: does blurring what a fault-line takes away change the answer, too?

Usage: python -m benchmarks.pixels [--count 50] [--only cifar10|imagenet] [--half test|tuning] [--sheet PATH.png]

Counted are photographs that have a smallest fault-line of removals alone, towards the runner-up. Blurring and
inpainting are tried at the same strengths by the same rule: the weakest counts that changes the answer. Beside them
stand two controls: the region moved elsewhere by chance at the strength that the right one took, and the same moved
region with a search of its own. What is blurred, how widely and at which strengths was chosen on the tuning half.
It needs the networks and photographs in ../shared/real.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor

from benchmarks.figures import part, table
from benchmarks.pairs import Pair, sheet
from benchmarks.real import first_of_each
from concepts import ConceptBank
from concepts.claims import FaultLine
from explainers import Subject, mine
from explainers.faultlines import equals, faultline
from explainers.faultlines.edits import Case, look
from explainers.pixels import agreed
from explainers.pixels.agree import EQUALS, TRIES
from explainers.pixels.blur import painted, region
from explainers.pixels.erase import LEVELS, Painted, least, paint_over
from tests.real import REAL, photographs, subject

ALL = {"cifar10": 1_500, "imagenet": 600}
CORE, REACH = 0.2, 3  # part of the peak from which a pixel is inpainted; pixels around it that are looked at
Answers: TypeAlias = tuple[str, str]  # what the model says of an edited picture: by the rule, and at a given strength


@dataclass(frozen=True)
class Trial:
    """What one photograph's removals do in the picture.

    Attributes:
        label: what the model says of it.
        foil: the runner-up.
        blurred: what it says once what the widest margin removes is blurred.
        preferred: the same for the first of the equally small removals that agrees.
        inpainted: as `blurred`, inpainted.
        moved: once as large a region elsewhere is blurred as strongly.
        searched: once a region elsewhere is blurred by the same rule.
        level: strength that `blurred` took.
        share: part of the picture that it took.
    """

    label: str
    foil: str
    blurred: str
    preferred: str
    inpainted: str
    moved: str
    searched: str
    level: float
    share: float


def removals(one: Subject, bank: ConceptBank, case: Case, best: FaultLine) -> list[FaultLine]:
    """The fault-lines as small as the best that only take away, the widest margin first."""
    return [line for line in equals(one, bank, case, best, count=EQUALS) if not line.added][:TRIES]


def tried(
    one: Subject, bank: ConceptBank, case: Case, image: Tensor, lines: Sequence[FaultLine], chance: torch.Generator
) -> Trial | None:
    """Edit one photograph in all ways; None if its concepts are nowhere."""
    edits = [paint_over(one, bank, case, image, line.removed) for line in lines]
    done = [edit for edit in edits if edit is not None]
    if not done:
        return None
    first, line, label = done[0], lines[0], int(case.logits.argmax())
    where = region(first.where[None], (image.shape[-2], image.shape[-1]))
    shift = [int(torch.randint(1, side, (), generator=chance)) for side in where.shape]
    away = one.predict(painted(image, where.roll(shift, (0, 1)), torch.tensor(LEVELS)))
    filled = one.predict(inpainted(image, where))
    agrees = next((edit for edit in done if edit.outcome.label == line.foil), first)
    name = one.classes.__getitem__
    return Trial(
        label=line.label,
        foil=line.foil,
        blurred=first.outcome.label,
        preferred=agrees.outcome.label,
        inpainted=name(int(filled[least(filled, label)].argmax())),
        moved=name(int(away[LEVELS.index(first.level)].argmax())),
        searched=name(int(away[least(away, label)].argmax())),
        level=first.level,
        share=float((where * first.level).clamp(0, 1).mean()),
    )


def inpainted(image: Tensor, where: Tensor) -> Tensor:
    """The picture (3, H, W) with a region made up from its surroundings, blended in at each strength, (L, 3, H, W).

    Source: Telea (2004), "An image inpainting technique based on the fast marching method".
    """
    import cv2

    bytes_ = (255 * image.permute(1, 2, 0).numpy()).round().astype(np.uint8)
    core = (where >= CORE).to(torch.uint8).numpy() * 255
    filled = torch.from_numpy(cv2.inpaint(bytes_, core, REACH, cv2.INPAINT_TELEA)).permute(2, 0, 1).float() / 255
    parts = (torch.tensor(LEVELS).view(-1, 1, 1, 1) * where * (where >= CORE)).clamp(0, 1)
    return image + parts * (filled - image)


def measured(title: str, one: Subject, bank: ConceptBank, images: Tensor, path: Path | None) -> str:
    """Try every photograph and tell what came of it."""
    chance = torch.Generator().manual_seed(0)
    done: list[Trial] = []
    pairs: list[Pair] = []
    found = told = told_so = unable = 0
    for image in images:
        case = look(one, bank, image[None])
        foil = one.classes[int(case.logits[0].topk(2).indices[1])]
        best = faultline(one, bank, case, foil)
        if not isinstance(best, FaultLine):
            continue
        found += 1
        product = agreed(one, bank, case, image, foil)
        told += product.painted is not None
        told_so += product.agrees
        unable += product.outcome is None
        if product.painted is not None:
            pairs.append(pair(image, product.painted, best))
        lines = removals(one, bank, case, best)
        trial = tried(one, bank, case, image, lines, chance) if lines else None
        if trial is not None:
            done.append(trial)
    if path:
        sheet(pairs, path)
    rows = [
        ("fault-line found", part(found, len(images))),
        ("of these, as small by removals alone", part(len(done), found)),
        *compared(done),
        ("strength needed", f"median {median(t.level for t in done):g}, "
         f"{100 * median(t.share for t in done):.0f} % of the picture"),
        ("as the agent tells them:", ""),
        ("  can be tried in the picture", part(told, found)),
        ("  of these, called the foil", part(told_so, told)),
        ("  cannot: something has to come", part(unable, found)),
    ]  # fmt: skip
    return table(title, rows)


def compared(done: Sequence[Trial]) -> list[tuple[str, str]]:
    """Two rows for each way of editing: called the foil, and no longer called the label."""
    ways = {
        "blurred": [t.blurred for t in done],
        "blurred, the equally small one that agrees": [t.preferred for t in done],
        "inpainted": [t.inpainted for t in done],
        "control: blurred elsewhere, as much": [t.moved for t in done],
        "control: blurred elsewhere, by the same rule": [t.searched for t in done],
    }
    rows = []
    for name, said in ways.items():
        foil = sum(says == t.foil for says, t in zip(said, done, strict=True))
        left = sum(says != t.label for says, t in zip(said, done, strict=True))
        rows += [(f"{name}: called the foil", part(foil, len(done)))]
        rows += [("  no longer called the label", part(left, len(done)))]
    both = sum(t.blurred == t.foil == t.inpainted for t in done)
    return [*rows, ("blurred and inpainted: both called the foil", part(both, len(done)))]


def pair(image: Tensor, edit: Painted, line: FaultLine) -> Pair:
    """Before and after, with the words."""
    says = edit.outcome
    words = (
        f"{line.label}; without {', '.join(says.removed)}: {line.foil}. Blurred: {says.label} {says.probability:.0%}."
    )
    return Pair(image, edit.draw(image), words, says.label == line.foil)


def cifar10(a_class: int, half: str, path: Path | None, k: int = 20) -> str:
    """ResNet-56: mined on some photographs of each class, asked about every other of the rest."""
    one = subject("cifar10")
    images, labels = photographs("cifar10", ALL["cifar10"])
    used = first_of_each(labels, a_class)
    bank = mine(one, images[used], k=k)
    some = images[~used][half == "test" :: 2]
    return measured(f"ResNet-56 on CIFAR-10, {len(some)} photographs ({half} half)", one, bank, some, path)


def imagenet(count: int, half: str, path: Path | None, k: int = 32) -> str:
    """MobileNetV2: mined on all photographs, asked about every other one of some of them."""
    one = subject("imagenet")
    images, _ = photographs("imagenet", ALL["imagenet"])
    bank = mine(one, images, k=k)
    some = images[half == "test" :: 2][:count]
    return measured(f"MobileNetV2 on ImageNet, {len(some)} photographs ({half} half)", one, bank, some, path)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=50, help="photographs a class to mine; as many again of ImageNet")
    parser.add_argument("--only", choices=list(ALL), help="one of the two networks")
    parser.add_argument("--half", choices=["test", "tuning"], default="test", help="which half of the photographs")
    parser.add_argument("--sheet", type=Path, help="write before and after (PNG) here; needs --only")
    options = parser.parse_args()
    if not REAL.is_dir():
        parser.exit(1, f"the networks and photographs are looked for in {REAL}, which is not there\n")
    torch.set_num_threads(2)
    if options.only != "imagenet":
        print(cifar10(options.count, options.half, options.sheet))
    if options.only != "cifar10":
        print(imagenet(4 * options.count, options.half, options.sheet))


if __name__ == "__main__":
    main()
