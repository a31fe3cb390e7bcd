"""Plain colours, with no more than a little light and shade."""

from collections.abc import Callable

import numpy as np

from concepts.probes.fields import SIDE, Chance, noise
from concepts.probes.paints import Paint, opaque, shade


def plain(name: str) -> Callable[[Chance], Paint]:
    """How to draw the colour called `name`."""

    def draw(chance: Chance) -> Paint:
        light = 1 + chance.uniform(0, 0.08) * noise(chance, chance.uniform(1, 4))
        return opaque(np.broadcast_to(shade(chance, name), (SIDE, SIDE, 3)) * light[..., None])

    return draw
