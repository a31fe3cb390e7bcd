"""Where in a picture a map lies, in words: the smallest named place that holds most of it.

Source: coverage of named spans as in saliency map verbalization (Feldhus et al., 2023), here over places.
"""

import torch
from torch import Tensor

GRID = 36  # divisible by two and three, so that every place has a whole number of cells
MOST = 0.6  # share of the map that a place must hold to be named
EVERYWHERE = "all over the picture"

PLACES: dict[str, tuple[int, int, int, int]] = {  # top, bottom, left, right in cells of the grid
    "in the upper left corner": (0, 12, 0, 12),
    "at the top": (0, 12, 12, 24),
    "in the upper right corner": (0, 12, 24, 36),
    "at the left edge": (12, 24, 0, 12),
    "in the middle": (12, 24, 12, 24),
    "at the right edge": (12, 24, 24, 36),
    "in the lower left corner": (24, 36, 0, 12),
    "at the bottom": (24, 36, 12, 24),
    "in the lower right corner": (24, 36, 24, 36),
    "in and around the middle": (9, 27, 9, 27),
    "in the upper left": (0, 18, 0, 18),
    "in the upper right": (0, 18, 18, 36),
    "in the lower left": (18, 36, 0, 18),
    "in the lower right": (18, 36, 18, 36),
    "in the upper third": (0, 12, 0, 36),
    "across the middle": (12, 24, 0, 36),
    "in the lower third": (24, 36, 0, 36),
    "in the left half": (0, 36, 0, 18),
    "in the right half": (0, 36, 18, 36),
    "in the upper half": (0, 18, 0, 36),
    "in the lower half": (18, 36, 0, 36),
    EVERYWHERE: (0, 36, 0, 36),
}


def share(heat: Tensor, where: str) -> float:
    """Share, in [0, 1], of the map (H, W; at least 0) that lies at the named place; 0 for an empty map."""
    top, bottom, left, right = PLACES[where]
    held = _inside(top, bottom, heat.shape[0]) @ heat.double().cpu() @ _inside(left, right, heat.shape[1])
    total = float(heat.double().sum())
    return float(held) / total if total > 0 else 0.0


def place(heat: Tensor) -> tuple[str, float] | None:
    """The smallest named place that holds most of the map, and its share; None for an empty map."""
    if float(heat.sum()) <= 0:
        return None
    shares = {where: share(heat, where) for where in PLACES}
    enough = [where for where, held in shares.items() if held >= MOST]
    best = min(enough, key=lambda where: (_area(where), -shares[where]))
    return best, shares[best]


def _inside(first: int, last: int, length: int) -> Tensor:
    """How much, in [0, 1], of each of `length` rows or columns of a map lies between two lines of the grid."""
    edges = torch.arange(length + 1, dtype=torch.float64) * GRID / length
    return (edges[1:].clamp_max(last) - edges[:-1].clamp_min(first)).clamp_min(0) * length / GRID


def _area(where: str) -> int:
    top, bottom, left, right = PLACES[where]
    return (bottom - top) * (right - left)
