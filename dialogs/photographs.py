"""Labelled photographs as cases: for any subject whose bank knows what can be seen in them."""

from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from tqdm import tqdm

from concepts.bank import ConceptBank
from dialogs.cases import Gallery, Pool, Stock, Trial
from dialogs.engines import Engine, Guides
from dialogs.looks import Looks
from explainers.faultlines.edits import FLOOR, Case, look
from explainers.pixels.blur import painted, region

CHUNKED = 50  # photographs run at once
STRENGTH = 4.0  # of the blur that takes a concept out: all of it goes but the fringe
SHOWN = 400  # photographs that may be shown as examples


@dataclass(frozen=True, eq=False)
class Photograph:
    """The pixels (H, W, 3) of a photograph."""

    pixels: NDArray[np.uint8]

    def bare(self) -> Image.Image:
        """The pixels alone."""
        return Image.fromarray(self.pixels)

    def whole(self) -> Image.Image:
        """The same: nothing else is known of a photograph."""
        return self.bare()


@dataclass(frozen=True, eq=False)
class Seen:
    """What the machine and the bank make of one photograph, plain and with a concept blurred."""

    said: str
    visible: frozenset[str]
    features: NDArray[np.float32]
    blurred: NDArray[np.uint8] | None
    gone: str
    said_then: str


@dataclass(frozen=True, eq=False)
class Photographs:
    """Photographs as a source of cases.

    A person is taken to see what the bank finds clearly there, and to call a photograph what it is.

    Attributes:
        images: (N, 3, H, W) in [0, 1]; the bank must not have been mined from them.
        labels: the true label of each.
    """

    images: Tensor
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what does not fit."""
        if len(self.images) != len(self.labels):
            raise ValueError(f"there are {len(self.images)} photographs and {len(self.labels)} labels; give one each")

    def __repr__(self) -> str:
        """Which photographs they are, as far as a study's folder must tell."""
        return f"Photographs({len(self.labels)}, {float(self.images.double().sum()):.6f})"

    def stock(self, guides: Guides, seed: int, engine: Engine, progress: bool = True) -> Stock:
        """Half of the photographs to teach by and half to test with, dealt out by the seed."""
        order = list(range(len(self.labels)))
        Random(f"photographs {seed}").shuffle(order)
        chunks = range(-(-len(order) // CHUNKED))
        with tqdm(chunks, "photographs", disable=not progress, leave=False) as bar:
            seen = [
                one for _, part in zip(bar, engine(Looking(guides, self.images), chunks), strict=False) for one in part
            ]
        knowledge, agent = guides.own.knowledge, guides.own
        looks = Looks.general(knowledge, agent.subject.classes, agent.bank.names)
        teaching, testing = order[: len(order) // 2], order[len(order) // 2 :]
        lessons = tuple(self._plain(number, seen[number], looks) for number in teaching)
        tests = [self._plain(number, seen[number], looks) for number in testing]
        tests += [self._edited(number, seen[number], looks) for number in testing if seen[number].blurred is not None]
        features = np.stack([seen[number].features for number in teaching[:SHOWN]])
        return Stock(teaching=Pool(lessons), testing=Pool(tuple(tests)), gallery=Gallery(lessons[:SHOWN], features))

    def _plain(self, number: int, seen: Seen, looks: Looks) -> Trial:
        truth = self.labels[number]
        return Trial(
            number=number,
            art=Photograph(to_bytes(self.images[number])),
            truth=truth,
            said=seen.said,
            looks_like=looks.like(seen.visible, truth, number),
            visible=seen.visible,
        )

    def _edited(self, number: int, seen: Seen, looks: Looks) -> Trial:
        truth = self.labels[number]
        assert seen.blurred is not None
        return Trial(
            number=number,
            art=Photograph(seen.blurred),
            truth=truth,
            said=seen.said_then,
            looks_like=looks.like(seen.visible, truth, number),
            visible=seen.visible - {seen.gone},
            edited=True,
        )


@dataclass(frozen=True, eq=False)
class Looking:
    """Runs the subject on photographs, a chunk at a time, and again with one visible concept blurred in each."""

    guides: Guides
    images: Tensor

    def __call__(self, chunk: int) -> list[Seen]:
        """Look at one chunk."""
        subject, bank = self.guides.own.subject, self.guides.own.bank
        first = CHUNKED * chunk
        images = self.images[first : first + CHUNKED]
        case = look(subject, bank, images)
        there = case.presence >= FLOOR * bank.typical
        edits = [_edit(bank, case, i, image, there[i], first + i) for i, image in enumerate(images)]
        changed = [edited for _, edited in edits if edited is not None]
        logits = subject.predict(torch.stack(changed)) if changed else torch.zeros(0, len(subject.classes))
        then = iter(logits.argmax(dim=1).tolist())
        mean = torch.nn.functional.normalize(case.features.grid.mean(dim=(2, 3)), dim=1).cpu().numpy()
        return [
            Seen(
                said=subject.classes[int(case.logits[i].argmax())],
                visible=frozenset(name for name, seen in zip(bank.names, there[i].tolist(), strict=True) if seen),
                features=mean[i],
                blurred=None if edited is None else to_bytes(edited),
                gone=gone,
                said_then="" if edited is None else subject.classes[next(then)],
            )
            for i, (gone, edited) in enumerate(edits)
        ]


def _edit(
    bank: ConceptBank, case: Case, position: int, image: Tensor, there: Tensor, number: int
) -> tuple[str, Tensor | None]:
    """One visible concept by chance, and the photograph (3, H, W) with its place blurred; None if none is seen."""
    seen = there.nonzero().flatten().tolist()
    if not seen:
        return "", None
    k = Random(f"blur {number}").choice(seen)
    where = region(case.maps[position, [k]], (image.shape[-2], image.shape[-1]))
    edited = painted(image, where.to(image.device), torch.tensor([STRENGTH], device=image.device))[0]
    return bank.names[k], torch.from_numpy(to_bytes(edited)).permute(2, 0, 1).float() / 255  # as a file would hold it


def to_bytes(image: Tensor) -> NDArray[np.uint8]:
    """A picture (3, H, W) in [0, 1] as bytes (H, W, 3)."""
    found: NDArray[np.uint8] = (255 * image.clamp(0, 1)).round().byte().permute(1, 2, 0).cpu().numpy()
    return np.ascontiguousarray(found)
