"""Where in a picture a map lies, in words: the few named places that hold most of it on the least area.

The search is exact: every named rectangle, and every set of up to three that do not overlap, is weighed, those at the
lower and right border included; a map that no place holds more of than its size would is said to be all over.

Source: the coverage search of saliency map verbalization (Feldhus et al., ACL 2023 workshop), over places of a picture
in place of spans of a text.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from types import MappingProxyType
from typing import TypeAlias

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.places import EVERYWHERE, GRID, PLACES, apart, area

MOST = 0.5  # share of the map that the places must hold to be named
CHANCE = 0.1  # share that they must hold beyond what their size alone would hold; with less they are no place
FEW = 3  # places that are named at most
PRICE = 1 / 9  # share beyond chance that each further place must add to be worth its words
HALF = 0.5  # of the peak of its map: where a concept counts as being there
Shares: TypeAlias = tuple[tuple[str, float], ...]
NO_MASKS: Mapping[str, Tensor] = MappingProxyType({})


def share(heat: Tensor, where: str, masks: Mapping[str, Tensor] = NO_MASKS) -> float:
    """Share, in [0, 1], of the positive part of a map (H, W) at a named place; 0 for an empty map.

    Args:
        heat: the map.
        where: a name of `PLACES`, or of a mask.
        masks: (h, w) bool, further places by name.

    Raises:
        KeyError: no place has this name.
    """
    if where in masks:
        return _under(heat, masks[where])
    return _held(_table(heat), (where,))[0]


def places(heat: Tensor, masks: Mapping[str, Tensor] = NO_MASKS) -> Shares:
    """The few places that hold most of a map (H, W) on the least area, with their shares, the greatest first.

    Of all sets of up to `FEW` named rectangles that do not overlap, and of the masks, that hold at least `MOST` of the
    positive part of the map, the one wins that holds most beyond chance: its share less the part of the picture that
    it takes up, less `PRICE` for each place but the first. (EVERYWHERE, 1.0) where none holds `CHANCE` beyond chance;
    empty for an empty map.
    """
    table = _table(heat)
    if table[-1, -1] <= 0:
        return ()
    gain, names = max((*_rectangles(table), *_masked(heat, masks)), default=(0.0, ()))
    if gain < CHANCE:
        return ((EVERYWHERE, 1.0),)
    return tuple(sorted(((name, share(heat, name, masks)) for name in names), key=lambda place: -place[1]))


def mask(presence: Tensor) -> Tensor:
    """Where a concept is, (h, w) bool: at least half the peak of its presence map (h, w)."""
    return presence >= HALF * presence.max().clamp_min(1e-12)


def _rectangles(table: Tensor) -> list[tuple[float, tuple[str, ...]]]:
    """The best set of each number of named rectangles, and what it holds beyond chance and its price."""
    found = []
    single = torch.tensor(_held(table, _NAMES), dtype=torch.float64)
    for count in range(1, FEW + 1):
        sets, areas = _sets(count)
        held = single[sets].sum(dim=1)
        gain = torch.where(held >= MOST, held - areas - PRICE * (count - 1), -1.0)
        best = int(gain.argmax())
        found.append((float(gain[best]), tuple(_NAMES[k] for k in sets[best].tolist())))
    return found


def _masked(heat: Tensor, masks: Mapping[str, Tensor]) -> list[tuple[float, tuple[str, ...]]]:
    """The masks that hold enough, likewise."""
    parts = [(name, _under(heat, held), float(held.double().mean())) for name, held in masks.items()]
    return [(part - size, (name,)) for name, part, size in parts if part >= MOST]


def _under(heat: Tensor, held: Tensor) -> float:
    """Share of the positive part of a map that lies under a mask (h, w)."""
    cells = F.adaptive_avg_pool2d(heat.double().clamp_min(0).cpu()[None], (held.shape[-2], held.shape[-1]))[0]
    total = float(cells.sum())
    return float(cells[held.cpu()].sum()) / total if total > 0 else 0.0


def _table(heat: Tensor) -> Tensor:
    """Summed areas, (GRID + 1, GRID + 1), of the positive part of a map: what lies above and left of each line."""
    positive = heat.double().clamp_min(0).cpu()
    cells = _cut(heat.shape[0]) @ positive @ _cut(heat.shape[1]).T
    return F.pad(cells.cumsum(0).cumsum(1), (1, 0, 1, 0))


@cache
def _cut(length: int) -> Tensor:
    """How much, in [0, 1], of each of `length` rows or columns of a map lies in each band of the grid: (GRID, L)."""
    edges = torch.arange(length + 1, dtype=torch.float64) * GRID / length
    lines = torch.arange(GRID, dtype=torch.float64)[:, None]
    inside = edges[1:].minimum(lines + 1) - edges[:-1].maximum(lines)
    return inside.clamp_min(0) * length / GRID


def _held(table: Tensor, names: Sequence[str]) -> list[float]:
    """Share of the map at each named place, four look-ups each."""
    top, bottom, left, right = torch.tensor([PLACES[name] for name in names]).T
    held = table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]
    total = table[-1, -1]
    return (held / total).clamp(0, 1).tolist() if total > 0 else [0.0] * len(names)


_NAMES = tuple(name for name in PLACES if name != EVERYWHERE)


@cache
def _sets(count: int) -> tuple[Tensor, Tensor]:
    """Every set of `count` named places that do not overlap, (S, count) positions, and the area (S,) of each."""
    close = {(i, j) for i, j in combinations(range(len(_NAMES)), 2) if not apart(_NAMES[i], _NAMES[j])}
    chosen = [
        s for s in combinations(range(len(_NAMES)), count) if not any(pair in close for pair in combinations(s, 2))
    ]
    areas = [sum(area(_NAMES[k]) for k in s) for s in chosen]
    return torch.tensor(chosen).reshape(-1, count), torch.tensor(areas, dtype=torch.float64)
