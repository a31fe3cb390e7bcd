"""Named places of a picture: every rectangle of a grid of thirds, and halves and quarters."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

Window: TypeAlias = tuple[int, int, int, int]  # top, bottom, left, right, in lines of the grid
GRID = 12  # lines to a side; divisible by two, three and four, so that every place has a whole number of cells
EVERYWHERE = "all over the picture"

PLACES: Mapping[str, Window] = MappingProxyType(
    {
        "in the upper left corner": (0, 4, 0, 4),
        "at the top": (0, 4, 4, 8),
        "in the upper right corner": (0, 4, 8, 12),
        "at the left edge": (4, 8, 0, 4),
        "in the middle": (4, 8, 4, 8),
        "at the right edge": (4, 8, 8, 12),
        "in the lower left corner": (8, 12, 0, 4),
        "at the bottom": (8, 12, 4, 8),
        "in the lower right corner": (8, 12, 8, 12),
        "along the top, to the left": (0, 4, 0, 8),
        "along the top, to the right": (0, 4, 4, 12),
        "between the left edge and the middle": (4, 8, 0, 8),
        "between the middle and the right edge": (4, 8, 4, 12),
        "along the bottom, to the left": (8, 12, 0, 8),
        "along the bottom, to the right": (8, 12, 4, 12),
        "along the upper left edge": (0, 8, 0, 4),
        "along the lower left edge": (4, 12, 0, 4),
        "between the top and the middle": (0, 8, 4, 8),
        "between the middle and the bottom": (4, 12, 4, 8),
        "along the upper right edge": (0, 8, 8, 12),
        "along the lower right edge": (4, 12, 8, 12),
        "in and around the middle": (3, 9, 3, 9),
        "in the upper left": (0, 6, 0, 6),
        "in the upper right": (0, 6, 6, 12),
        "in the lower left": (6, 12, 0, 6),
        "in the lower right": (6, 12, 6, 12),
        "in the upper third": (0, 4, 0, 12),
        "across the middle": (4, 8, 0, 12),
        "in the lower third": (8, 12, 0, 12),
        "in the left third": (0, 12, 0, 4),
        "down the middle": (0, 12, 4, 8),
        "in the right third": (0, 12, 8, 12),
        "between the upper left corner and the middle": (0, 8, 0, 8),
        "between the upper right corner and the middle": (0, 8, 4, 12),
        "between the lower left corner and the middle": (4, 12, 0, 8),
        "between the lower right corner and the middle": (4, 12, 4, 12),
        "in the left half": (0, 12, 0, 6),
        "in the right half": (0, 12, 6, 12),
        "in the upper half": (0, 6, 0, 12),
        "in the lower half": (6, 12, 0, 12),
        "in the upper two thirds": (0, 8, 0, 12),
        "in the lower two thirds": (4, 12, 0, 12),
        "in the left two thirds": (0, 12, 0, 8),
        "in the right two thirds": (0, 12, 4, 12),
        EVERYWHERE: (0, 12, 0, 12),
    }
)


def area(where: str) -> float:
    """The part of the picture, in (0, 1], that the named place takes up; KeyError for an unknown one."""
    top, bottom, left, right = PLACES[where]
    return (bottom - top) * (right - left) / GRID**2


def apart(one: str, other: str) -> bool:
    """Whether two named places do not overlap."""
    (top, bottom, left, right), (above, below, west, east) = PLACES[one], PLACES[other]
    return bottom <= above or below <= top or right <= west or east <= left
