"""The first pass of mining: a bounded sample of what a subject makes of its images.

Of every image that is drawn, a few places, the regions of its strongest channels and its mean features are kept; of the
first ones, the whole grid. The draw in an image depends on the seed and the image alone, not on who looks at it.
"""

from dataclasses import dataclass, fields

import torch
from torch import Tensor

from explainers.mining.channels import regions
from explainers.mining.stream import State
from explainers.pictures import Images, read
from explainers.subject import Features, Subject

BATCH = 64  # images
DRAWN = 2_000  # images of the sample, at most;
ROWS = 20_000  # places,
REGIONS, CHANNELS = 4_000, 5  # regions of channels, at most so many an image,
WHOLE = 200  # and whole grids, for what is measured on held-out images


@dataclass(frozen=True, eq=False)
class Sample:
    """What is kept of M images; C channels. Images of even `order` are one half, the others are the other.

    Attributes:
        order: (M,), number in the draw.
        rows: (M, P, C), features of places.
        regions: (M, Q, C), mean features of the regions of the strongest channels; 0 where a channel is not lit.
        means: (M, C), mean features.
        predicted: (M,), label positions that the subject gave.
        grid: (W, C, h, w), whole grids of the W images with the smallest `order`.
        rest: (W, C, r), what belongs to no place; r may be 0.
    """

    order: Tensor
    rows: Tensor
    regions: Tensor
    means: Tensor
    predicted: Tensor
    grid: Tensor
    rest: Tensor

    @property
    def half(self) -> Tensor:
        """(M,), 0 or 1, which of two disjoint halves each image belongs to."""
        return self.order % 2

    def features(self) -> Features:
        """The whole grids, as the subject's head takes them."""
        return Features(self.grid, self.rest if self.rest.shape[-1] else None)


@dataclass(frozen=True, eq=False)
class Gather:
    """Look at one batch of the images that were drawn.

    Attributes:
        picks: positions of the images that are drawn, in the order of the draw.
        seed: of the draw of places.
    """

    subject: Subject
    images: Images
    picks: tuple[int, ...]
    seed: int

    def __call__(self, number: int) -> Sample:
        """What batch `number` leaves."""
        drawn = self.picks[number * BATCH : (number + 1) * BATCH]
        batch = read(self.images, self.subject.size, drawn)
        if not len(batch.images):
            return _nothing()
        order = torch.tensor([number * BATCH + drawn.index(p) for p in batch.positions.tolist()])
        features = self.subject.features(batch.images)
        with torch.no_grad():
            predicted = self.subject.head(features).argmax(dim=1)
        count = max(1, min(CHANNELS, REGIONS // len(self.picks)))
        whole = (order < WHOLE).to(features.grid.device)
        rest = features.grid.new_zeros(*features.grid.shape[:2], 0) if features.rest is None else features.rest
        found = Sample(
            order=order,
            rows=self._places(features.grid.flatten(2).transpose(1, 2), batch.positions),
            regions=regions(self.subject, features, predicted, count),
            means=features.grid.mean(dim=(2, 3)),
            predicted=predicted,
            grid=features.grid[whole],
            rest=rest[whole],
        )
        return Sample(**{field.name: getattr(found, field.name).cpu() for field in fields(found)})

    def _places(self, rows: Tensor, positions: Tensor) -> Tensor:
        """Some places (B, P, C) of each image, by its own chance."""
        each = max(1, min(rows.shape[1], ROWS // len(self.picks)))
        chosen = []
        for position in positions.tolist():
            chance = torch.Generator().manual_seed(self.seed * 1_000_003 + position)
            chosen.append(torch.randperm(rows.shape[1], generator=chance)[:each])
        places = torch.stack(chosen).to(rows.device)
        return rows.gather(1, places[..., None].expand(-1, -1, rows.shape[2]))


class Gathered:
    """The tally of the first pass."""

    def __init__(self) -> None:
        self._seen: list[Sample] = []

    def add(self, seen: Sample) -> None:
        """Take in a batch."""
        if len(seen.order):
            self._seen.append(seen)

    def sample(self) -> Sample:
        """All that was taken in."""
        if len(self._seen) > 1:
            whole = {f.name: torch.cat([getattr(seen, f.name) for seen in self._seen]) for f in fields(Sample)}
            self._seen = [Sample(**whole)]
        return self._seen[0] if self._seen else _nothing()

    def state(self) -> State:
        """Everything taken in so far, for storage."""
        whole = self.sample()
        return {field.name: getattr(whole, field.name) for field in fields(Sample)}

    def restore(self, state: State) -> None:
        """Go on from what `state` gave."""
        self._seen = []
        self.add(Sample(**state))


def draw(count: int, seed: int) -> tuple[int, ...]:
    """Positions of up to `DRAWN` of `count` images, without replacement."""
    return tuple(torch.randperm(count, generator=torch.Generator().manual_seed(seed))[:DRAWN].tolist())


def _nothing() -> Sample:
    none = torch.zeros(0, dtype=torch.long)
    rows, grid = torch.zeros(0, 0, 0), torch.zeros(0, 0, 0, 0)
    return Sample(order=none, rows=rows, regions=rows, means=torch.zeros(0, 0), predicted=none, grid=grid, rest=rows)
