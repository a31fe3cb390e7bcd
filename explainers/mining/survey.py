"""The second pass of mining: how much of each concept every image has, the label given, the strongest crops."""

from dataclasses import dataclass

import torch
from torch import Tensor

from concepts.encode import Parts, encode
from concepts.exemplars import Exemplars
from explainers.mining.crops import CROP, better, strongest
from explainers.mining.gather import BATCH
from explainers.mining.nearest import Nearest, halves_mean
from explainers.mining.stream import State, stream
from explainers.pictures import Images, read
from explainers.subject import Subject

MERGED = 16  # batches whose small tensors become one: many of them, scattered, keep the memory of whole batches taken


@dataclass(frozen=True, eq=False)
class Survey:
    """What one pass over the images leaves.

    Attributes:
        presence: (M, K), mean presence of each concept in each image that could be read.
        predicted: (M,), label positions that the subject gave.
        positions: (M,), where the images stand in the stream.
        unread: positions of the images that could not be read.
        crops: (K, E, 3, S, S) uint8, around the strongest places, strongest first.
        rejected_crops: (J, E, 3, S, S) uint8, the same for the concepts that were rejected.
        exemplars: the images nearest to each label.
    """

    presence: Tensor
    predicted: Tensor
    positions: Tensor
    unread: tuple[int, ...]
    crops: Tensor
    rejected_crops: Tensor
    exemplars: Exemplars


@dataclass(frozen=True, eq=False)
class Sight:
    """What one batch leaves; B images that could be read. Of each image, its place in the stream.

    Attributes:
        strength: (K + J, E), of the crops, of those rejected after those kept.
    """

    positions: Tensor
    unread: Tensor
    presence: Tensor
    predicted: Tensor
    means: Tensor
    logits: Tensor
    strength: Tensor
    crops: Tensor


@dataclass(frozen=True, eq=False)
class Look:
    """Look at one batch of all images.

    Attributes:
        encoder: reads the concepts that are kept.
        whole: reads those kept and, after them, those rejected; only for crops.
    """

    subject: Subject
    images: Images
    encoder: Parts
    whole: Parts

    def __call__(self, number: int) -> Sight:
        """What batch `number` leaves."""
        here = range(number * BATCH, min((number + 1) * BATCH, len(self.images)))
        batch = read(self.images, self.subject.size, here)
        unread = torch.tensor(batch.unread, dtype=torch.long)
        if not len(batch.images):
            none = torch.zeros(0, 0)
            return Sight(batch.positions, unread, none, torch.zeros(0, dtype=torch.long), none, none, none, none)
        features = self.subject.features(batch.images)
        maps = encode(self.encoder, features.grid)
        rejected = len(self.whole.atoms) - len(self.encoder.atoms)
        others = encode(self.whole, features.grid)[:, -rejected:] if rejected else maps[:, :0]
        with torch.no_grad():
            logits = self.subject.head(features)
        strength, crops = strongest(batch.images.cpu(), torch.cat([maps, others], dim=1).cpu())
        return Sight(
            positions=batch.positions,
            unread=unread,
            presence=maps.mean(dim=(2, 3)).cpu(),
            predicted=logits.argmax(dim=1).cpu(),
            means=halves_mean(features.grid).cpu(),
            logits=logits.cpu(),
            strength=strength,
            crops=crops,
        )


class Surveyed:
    """The tally of the second pass. Memory: some 140 bytes an image, and what does not grow."""

    def __init__(self, concepts: int, rejected: int, classes: int) -> None:
        self._concepts = concepts
        self._lists: dict[str, list[Tensor]] = {name: [] for name in ("presence", "predicted", "positions", "unread")}
        self._strength = torch.zeros(concepts + rejected, 0)
        self._crops = torch.zeros(concepts + rejected, 0, 3, CROP, CROP, dtype=torch.uint8)
        self._nearest = Nearest(classes)

    def add(self, seen: Sight) -> None:
        """Take in a batch."""
        self._lists["unread"].append(seen.unread)
        if not len(seen.positions):
            return
        for name in ("presence", "predicted", "positions"):
            self._lists[name].append(getattr(seen, name))
        self._nearest.see(seen.means, seen.presence, seen.logits)
        self._strength, self._crops = better(self._strength, self._crops, seen.strength, seen.crops)
        for name, parts in self._lists.items():
            if len(parts) >= MERGED:
                self._lists[name] = [torch.cat(parts)]

    def state(self) -> State:
        """Everything taken in so far, for storage."""
        lists = {name: torch.cat(parts) for name, parts in self._lists.items() if parts}
        nearest = {f"nearest.{name}": value for name, value in self._nearest.state().items()}
        return lists | nearest | {"strength": self._strength, "crops": self._crops}

    def restore(self, state: State) -> None:
        """Go on from what `state` gave."""
        self._lists = {name: [state[name]] if name in state else [] for name in self._lists}
        self._strength, self._crops = state["strength"], state["crops"]
        below = {name.removeprefix("nearest."): value for name, value in state.items() if name.startswith("nearest.")}
        self._nearest.restore(below)

    def survey(self) -> Survey:
        """All that was taken in. ValueError if no image could be read."""
        whole = {name: torch.cat(parts) for name, parts in self._lists.items() if parts}
        if "presence" not in whole:
            raise ValueError(f"none of {len(whole['unread']) if whole else 0} images can be read; give others")
        return Survey(
            presence=whole["presence"],
            predicted=whole["predicted"],
            positions=whole["positions"],
            unread=tuple(whole["unread"].tolist()),
            crops=self._crops[: self._concepts],
            rejected_crops=self._crops[self._concepts :],
            exemplars=self._nearest.exemplars(),
        )


def survey(subject: Subject, encoder: Parts, images: Images, progress: bool = False) -> Survey:
    """Go over all images in this process."""
    tally = Surveyed(len(encoder.atoms), 0, len(subject.classes))
    count = -(-len(images) // BATCH)
    stream(Look(subject, images, encoder, encoder), count, tally, title="concepts", progress=progress)
    return tally.survey()
