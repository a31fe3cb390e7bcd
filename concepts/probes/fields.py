"""Fields that the drawings are made of: smooth noise, rotated planes, cells around points.

A field is (SIDE, SIDE) float32. Lengths are in shares of the side, so that a drawing does not depend on how many
pixels it is given, and all chance comes from the generator that is handed in.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 256  # pixels in which every probe is drawn
Field: TypeAlias = NDArray[np.float32]
Chance: TypeAlias = np.random.Generator


def between(chance: Chance, low: float, high: float) -> float:
    """A number between two positive ones, as likely to be doubled as halved."""
    return float(np.exp(chance.uniform(np.log(low), np.log(high))))


def noise(chance: Chance, cells: float, across: float | None = None) -> Field:
    """Smooth noise of zero mean and unit spread, with about `cells` bumps down the side and `across` bumps across."""
    rows, columns = max(2, round(cells)) + 2, max(2, round(cells if across is None else across)) + 2
    coarse = Image.fromarray(chance.standard_normal((rows, columns)).astype(np.float32))
    inner = (1.0, 1.0, columns - 1.0, rows - 1.0)
    return standard(np.asarray(coarse.resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=inner)))


def fractal(chance: Chance, cells: float, octaves: int = 4, across: float | None = None) -> Field:
    """Noise with detail at every scale from `cells` on, each octave half as strong as the one before."""
    wide = cells if across is None else across
    parts = [noise(chance, cells * 2**i, wide * 2**i) / 2**i for i in range(octaves)]
    return standard(np.sum(parts, axis=0))


def standard(field: NDArray[np.floating]) -> Field:
    """The field with zero mean and unit spread."""
    return np.asarray((field - field.mean()) / max(float(field.std()), 1e-6), np.float32)


def plane(chance: Chance, period: float, angle: float | None = None, bend: float = 0.0) -> tuple[Field, Field]:
    """Two coordinates at right angles, in periods, turned by `angle` (any, if None) and shifted by chance.

    Args:
        chance: the dice.
        period: share of the side that one unit covers.
        angle: in radians; 0 leaves the first coordinate running to the right.
        bend: how far, in periods, smooth noise moves the coordinates.
    """
    turn = float(chance.uniform(0, np.pi)) if angle is None else angle
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    u = (x * np.cos(turn) + y * np.sin(turn)) / period + chance.uniform(0, 1)
    v = (y * np.cos(turn) - x * np.sin(turn)) / period + chance.uniform(0, 1)
    if bend:
        u, v = u + bend * noise(chance, 3), v + bend * noise(chance, 3)
    return u.astype(np.float32), v.astype(np.float32)


def soft(distance: Field, period: float = 1.0, blur: float = 1.5) -> Field:
    """How far inside, in [0, 1], where `distance` (in periods, positive inside) passes 0 over `blur` pixels."""
    return np.asarray(np.clip(distance * period * SIDE / blur + 0.5, 0, 1), np.float32)


def triangle(u: NDArray[np.floating]) -> Field:
    """Distance, in [0, 0.5], to the nearest whole number."""
    return np.asarray(np.abs(u - np.round(u)), np.float32)


def scattered(chance: Chance, period: float, jitter: float, staggered: bool = True) -> NDArray[np.float32]:
    """Points (P, 2) of row and column on a grid over and around the picture, moved by `jitter` periods."""
    count = int(np.ceil(1.2 / period)) + 3
    row, column = np.mgrid[0:count, 0:count].astype(np.float32) - 1
    column = column + 0.5 * (row % 2) * staggered
    points = np.stack([row * (0.866 if staggered else 1.0), column], axis=-1).reshape(-1, 2)
    return ((points + chance.uniform(-jitter, jitter, points.shape)) * period).astype(np.float32)


def cells(points: NDArray[np.float32]) -> tuple[Field, Field, NDArray[np.intp]]:
    """Of every pixel: distance to the nearest point, to the next nearest, and which point is nearest."""
    axis = ((np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE)[:, None]
    down, right = (axis - points[:, 0]) ** 2, (axis - points[:, 1]) ** 2
    best, second = (np.full((SIDE, SIDE), np.inf, np.float32) for _ in range(2))
    owner = np.zeros((SIDE, SIDE), np.intp)
    for i in range(len(points)):
        square = down[:, i, None] + right[None, :, i]
        nearer = square < best
        second = np.where(nearer, best, np.minimum(second, square))
        owner[nearer] = i
        best = np.minimum(best, square)
    return np.sqrt(best), np.sqrt(second), owner


def each(chance: Chance, number: Field, spread: float) -> Field:
    """A value of its own for every whole number, of zero mean."""
    table = chance.normal(0, spread, 997)
    return np.asarray(table[np.mod(number, 997).astype(np.intp)], dtype=np.float32)
