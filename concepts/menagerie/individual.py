"""What makes one animal that animal, apart from its concepts: pose, place, light, build, and what stands in front."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Cover: TypeAlias = Literal["", "grass", "rock", "bush", "trunk"]
COVERS: tuple[Cover, ...] = ("", "grass", "rock", "bush", "trunk")


@dataclass(frozen=True, kw_only=True)
class Individual:
    """Drawn independently of the class, so that none of it tells what the animal is.

    Attributes:
        seed: of small details (where spots, grass and clouds are), 0 or more.
        flipped: looks to the left.
        scale: size, about 1.
        x: middle of the body, in picture units from the left (0 to 128).
        ground: y of the feet, in picture units from the top.
        light: time of day: -1 cool dusk, 0 noon, 1 warm evening.
        legs, length, girth, head: build, each about 1.
        stride: swing of the legs, in [-1, 1].
        tail: lift of the tail, in [-1, 1].
        cover: what stands in front of the animal, "" for nothing.
        cover_at: where it stands, in half-lengths of the body from its middle, forwards positive.
        cover_size: about 1.
    """

    seed: int
    flipped: bool = False
    scale: float = 1.0
    x: float = 60.0
    ground: float = 113.0
    light: float = 0.0
    legs: float = 1.0
    length: float = 1.0
    girth: float = 1.0
    head: float = 1.0
    stride: float = 0.5
    tail: float = 0.0
    cover: Cover = ""
    cover_at: float = 0.0
    cover_size: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a cover that cannot be drawn."""
        if self.cover not in COVERS:
            raise ValueError(f"cover {self.cover!r} cannot be drawn; allowed: {', '.join(map(repr, COVERS))}")
