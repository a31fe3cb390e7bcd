"""Paints: colours by name, drawn from the range that people call so."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from concepts.probes.fields import Chance, Field

Colour = NDArray[np.float32]  # (3,), RGB in [0, 1]
Paint = NDArray[np.float32]  # (SIDE, SIDE, 4), RGB in [0, 1] and how much it covers

# Hue in turns, saturation and value in [0, 1]: the middle of what people call by the name, and how far it reaches.
RANGES: Mapping[str, tuple[tuple[float, float], tuple[float, float], tuple[float, float]]] = {
    "red": ((-0.02, 0.015), (0.75, 0.98), (0.6, 0.95)),
    "orange": ((0.055, 0.09), (0.8, 1.0), (0.85, 1.0)),
    "yellow": ((0.135, 0.165), (0.7, 1.0), (0.85, 1.0)),
    "green": ((0.24, 0.39), (0.5, 0.9), (0.35, 0.8)),
    "blue": ((0.56, 0.67), (0.65, 0.95), (0.45, 0.95)),
    "purple": ((0.74, 0.83), (0.45, 0.8), (0.35, 0.75)),
    "pink": ((0.91, 0.99), (0.25, 0.55), (0.88, 1.0)),
    "brown": ((0.04, 0.085), (0.5, 0.75), (0.25, 0.5)),
    "black": ((0.0, 1.0), (0.0, 0.2), (0.02, 0.12)),
    "white": ((0.0, 1.0), (0.0, 0.04), (0.92, 1.0)),
    "grey": ((0.0, 1.0), (0.0, 0.06), (0.4, 0.65)),
}


def rgb(hue: float, saturation: float, value: float) -> Colour:
    """The colour of a hue (in turns), a saturation and a value, both in [0, 1]."""
    sector = (hue * 6 - np.array([0.0, 2.0, 4.0]) + 3) % 6 - 3
    pure = np.clip(2 - np.abs(sector), 0, 1)
    return np.asarray(value * (1 - saturation * (1 - pure)), np.float32)


def shade(chance: Chance, name: str) -> Colour:
    """One of the colours that people call `name`."""
    hue, saturation, value = RANGES[name]
    return rgb(*(float(chance.uniform(low, high)) for low, high in (hue, saturation, value)))


def dark(chance: Chance) -> Colour:
    """A dark colour: black or deep brown more often than another."""
    if chance.random() < 0.6:
        return shade(chance, "black") + chance.uniform(0, 0.1)
    return rgb(float(chance.uniform(0, 1)), float(chance.uniform(0.2, 0.8)), float(chance.uniform(0.1, 0.4)))


def light(chance: Chance) -> Colour:
    """A light colour: near white more often than another."""
    if chance.random() < 0.5:
        return shade(chance, "white")
    return rgb(float(chance.uniform(0, 1)), float(chance.uniform(0.1, 0.8)), float(chance.uniform(0.8, 1.0)))


def mix(first: Colour, second: Colour, share: Field) -> NDArray[np.float32]:
    """Colours (SIDE, SIDE, 3) from `first` where `share` is 0 to `second` where it is 1."""
    return (first + (second - first) * share[..., None]).astype(np.float32)


def ink(colour: NDArray[np.floating]) -> tuple[int, int, int]:
    """The colour in bytes, as drawing libraries take it."""
    red, green, blue = (round(255 * float(part)) for part in np.clip(colour, 0, 1))
    return red, green, blue


def opaque(colours: NDArray[np.floating], cover: Field | None = None) -> Paint:
    """Colours (SIDE, SIDE, 3) as a paint that covers all, or as much as `cover` says."""
    alpha = np.ones(colours.shape[:2], np.float32) if cover is None else cover
    return np.concatenate([np.clip(colours, 0, 1), np.clip(alpha, 0, 1)[..., None]], axis=2).astype(np.float32)
