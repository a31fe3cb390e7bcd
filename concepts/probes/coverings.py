"""What lies in overlapping rows, each piece over the one below: scales and feathers."""

from dataclasses import dataclass

import numpy as np

from concepts.probes.fields import Chance, Field, between, each, fractal, noise, plane
from concepts.probes.paints import Paint, opaque, rgb


@dataclass(frozen=True, eq=False)
class Rows:
    """The piece that each pixel shows. Lengths are in pieces.

    Attributes:
        reach: 0 at the root of the piece, 1 at its rim.
        which: a number of its own for every piece.
        across: from the middle line of the piece, in [-0.6, 0.6].
        along: from its root, in [0, 1].
        shadow: how much of the shadow of the piece above falls here, in [0, 1].
    """

    reach: Field
    which: Field
    across: Field
    along: Field
    shadow: Field


def scales(chance: Chance) -> Paint:
    """Rounded scales, each darker towards its rim."""
    u, v = plane(chance, between(chance, 0.035, 0.11), bend=float(chance.uniform(0.1, 0.5)))
    rows = _rows(u, v)
    body = rgb(float(chance.uniform(0.05, 0.4)), float(chance.uniform(0.1, 0.6)), float(chance.uniform(0.45, 0.85)))
    patches = 0.25 * chance.uniform(0, 1) * np.tanh(2 * noise(chance, 5))
    tone = 1.1 - 0.75 * rows.reach**4 - 0.3 * rows.shadow + each(chance, rows.which, 0.1) + patches
    return opaque(body * tone[..., None])


def feathers(chance: Chance) -> Paint:
    """Plumage: long rounded feathers with shaft and barbs, often barred, with a rim of another shade."""
    period = between(chance, 0.05, 0.15)
    u, v = plane(chance, period, bend=float(chance.uniform(0.15, 0.4)))
    rows = _rows(u, 0.6 * v)
    body = rgb(float(chance.uniform(0.05, 0.11)), float(chance.uniform(0.05, 0.5)), float(chance.uniform(0.35, 0.95)))
    bent = rows.along - 0.15 * rows.across**2
    bars = np.sin(2 * np.pi * chance.uniform(1.5, 4) * bent + each(chance, rows.which, 0.5))
    rim = np.clip(6 * (rows.reach - 0.75), 0, 1)
    barbs = np.sin(2 * np.pi * 9 * (rows.along - 0.8 * np.abs(rows.across)))
    shaft = np.clip(1 - 14 * np.abs(rows.across), 0, 1) * (rows.reach < 0.9)
    tone = (
        0.85
        + float(chance.choice([0.0, 0.12, 0.25])) * np.tanh(2 * bars)
        + float(chance.choice([-0.3, 0.0, 0.3])) * rim
        + 0.05 * barbs
        + 0.15 * shaft
        - 0.4 * rows.shadow
        + each(chance, rows.which, 0.08)
        + 0.08 * fractal(chance, 5, 5)
    )
    return opaque(body * tone[..., None])


def _rows(u: Field, v: Field) -> Rows:
    """Pieces one unit wide in `u`, in rows half a unit apart in `v`; a row lies over the next, half a piece off."""
    row = np.floor(2 * v)
    upper, lower = _piece(u, v, row - 1), _piece(u, v, row)
    on_top = upper[0] < 1
    reach, which, across, along = np.where(on_top, upper, lower)
    shadow = np.clip((upper[0] - 1) * -8 + 1, 0, 1) * ~on_top
    return Rows(np.clip(reach, 0, 1), which, across, along, np.asarray(shadow, np.float32))


def _piece(u: Field, v: Field, row: Field) -> Field:
    """Reach, number, and place across and along, (4, SIDE, SIDE), on the piece of this row nearest to a pixel."""
    offset = u - 0.5 * np.mod(row, 2)
    middle = np.round(offset)
    across, along = offset - middle, v - row / 2
    reach = (across / 0.56) ** 2 + (along / 0.8) ** 2
    return np.stack([reach, middle * 57 + row * 131, across, along]).astype(np.float32)
