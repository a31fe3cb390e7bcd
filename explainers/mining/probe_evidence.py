"""What probes do to a subject's features: the same pictures with and without them, seen place by place."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from concepts.probes import Blending, Probe, lay
from explainers.mining.crops import cut
from explainers.subject import Subject

BATCH = 64  # pictures that are drawn at once,
TOGETHER = 8  # and that go through the subject at once: few, so that a processor's cache holds them
PLACES = 16  # of each picture that are kept, the same with and without
EXEMPLARS, CROP = 4, 64  # pictures kept of each probe, and their side in pixels


@dataclass(frozen=True, eq=False, kw_only=True)
class Pairs:
    """What P pairs of pictures, with and without each of K probes, leave at Q places of C channels.

    Attributes:
        before: (P, Q, C), features without.
        after: (K, P, Q, C), features at the same places with.
        cover: (K, P, Q), how much of each place the probe covers, in [0, 1].
        change: (K, P, C), what the probe changes in the mean over all places.
        half: (P,), 0 or 1; pairs of different halves share neither backdrop nor drawing.
        crops: (K, E, 3, S, S) uint8, parts of the pictures with it.
    """

    before: Tensor
    after: Tensor
    cover: Tensor
    change: Tensor
    half: Tensor
    crops: Tensor


@torch.no_grad()
def gather(
    subject: Subject,
    probes: Sequence[Probe],
    backdrops: Tensor,
    pairs: int,
    seed: int = 0,
    how: Blending | None = None,
    progress: bool = False,
) -> Pairs:
    """Run the subject on `backdrops` (M, 3, S, S), M even, once without and `pairs` times with every probe."""
    chosen = torch.arange(pairs) % len(backdrops)
    grids = _grids(subject, backdrops)
    places = _places(len(backdrops), grids.shape[2:].numel(), seed)
    before, mean = _at(grids.flatten(2), places), grids.mean(dim=(2, 3))
    parts: list[tuple[Tensor, Tensor, Tensor, Tensor]] = []
    for probe in tqdm(probes, "probes", disable=not progress):
        found = [
            _with(subject, probe, backdrops, some.tolist(), (grids.shape[-2], grids.shape[-1]), places, (seed, how))
            for some in torch.arange(pairs).split(BATCH)
        ]
        after, cover, means, crops = (torch.cat(column) for column in zip(*found, strict=True))
        parts.append((after, cover, means - mean[chosen], crops[:EXEMPLARS]))
    after, cover, change, crops = (torch.stack(column) for column in zip(*parts, strict=True))
    return Pairs(before=before[chosen], after=after, cover=cover, change=change, half=chosen % 2, crops=crops)


def _with(
    subject: Subject,
    probe: Probe,
    backdrops: Tensor,
    numbers: list[int],
    cells: tuple[int, int],
    places: Tensor,
    setting: tuple[int, Blending | None],
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Features at the kept places, their cover, the mean features, and exemplars, of some pairs with one probe."""
    chosen = torch.tensor(numbers) % len(backdrops)
    laid = lay(probe, backdrops[chosen], numbers, *setting)
    grid = _grids(subject, laid.pictures)
    cover = F.adaptive_avg_pool2d(laid.cover.cpu(), cells).flatten(2)
    shown = torch.stack(
        [_exemplar(*one) for one in zip(laid.pictures[:EXEMPLARS], laid.cover[:EXEMPLARS], strict=True)]
    )
    kept = places[chosen]
    return _at(grid.flatten(2), kept), _at(cover, kept)[..., 0], grid.mean(dim=(2, 3)), shown


def _grids(subject: Subject, pictures: Tensor) -> Tensor:
    """Feature grids (B, C, h, w) of pictures; channels last, in which convolutions are quickest."""
    together = TOGETHER if subject.device.type == "cpu" else BATCH
    parts = pictures.contiguous(memory_format=torch.channels_last).split(together)
    return torch.cat([subject.features(some).grid.cpu().contiguous() for some in parts])


def _places(pictures: int, cells: int, seed: int) -> Tensor:
    """Positions (M, Q) of the places kept of each picture."""
    chance = torch.Generator().manual_seed(seed)
    return torch.rand(pictures, cells, generator=chance).argsort(dim=1)[:, :PLACES]


def _at(grid: Tensor, places: Tensor) -> Tensor:
    """Rows (B, Q, C) of `grid` (B, C, cells) at `places` (B, Q)."""
    return grid.gather(2, places[:, None].expand(-1, grid.shape[1], -1)).transpose(1, 2)


def _exemplar(picture: Tensor, cover: Tensor) -> Tensor:
    """The part (3, CROP, CROP) of a picture around where the probe covers it most."""
    coarse = F.adaptive_avg_pool2d(cover.cpu(), 7)[0]
    row, column = divmod(int(coarse.argmax()), 7)
    return cut(picture.cpu(), (row + 0.5) / 7, (column + 0.5) / 7, share=0.5, size=CROP)
