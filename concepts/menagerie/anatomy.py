"""Where an animal's parts are: the body's measures and the anchors of everything that hangs on it."""

from dataclasses import dataclass

from concepts.menagerie.individual import Individual
from concepts.menagerie.shapes import Point, blob, capsule, limb, oval


@dataclass(frozen=True)
class Anatomy:
    """Measures in picture units.

    Attributes:
        leg: length of the legs.
        half: half the length of the body.
        high: half the height of the body.
        middle: y of the body's middle.
        head: centre of the skull.
        r: radius of the skull.
        long_face: whether the muzzle is long.
        long_neck: whether the neck is long.
        stride: swing of the legs, in [-1, 1].
    """

    leg: float
    half: float
    high: float
    middle: float
    head: Point
    r: float
    long_face: bool
    long_neck: bool
    stride: float

    @property
    def back(self) -> float:
        """The y of the back."""
        return self.middle - self.high

    @property
    def nose(self) -> Point:
        """Tip of the muzzle."""
        x, y = self.head
        return (x + 2.05 * self.r, y + 0.72 * self.r) if self.long_face else (x + 1.4 * self.r, y + 0.3 * self.r)

    @property
    def body_outline(self) -> str:
        """The barrel, from rump to chest."""
        at = [(-1.0, -0.35), (-0.74, -0.93), (-0.15, -0.97), (0.45, -1.0), (0.92, -0.78), (1.1, -0.05)]
        at += [(0.88, 0.72), (0.25, 0.98), (-0.4, 1.0), (-0.92, 0.72), (-1.1, 0.15)]
        return blob([(self.half * x, self.middle + self.high * y) for x, y in at])

    @property
    def neck_outline(self) -> str:
        """From the shoulders to under the skull."""
        x, y = self.head
        chest = (0.66 * self.half, self.middle - 0.2 * self.high)
        below = (x - 0.22 * self.r, y + 0.3 * self.r)
        halfway = ((chest[0] + below[0]) / 2 + 0.5, (chest[1] + below[1]) / 2 + 1.5)
        narrow = 1.05 if self.long_neck else 1.35
        root = (chest[0] - 0.3 * self.half, chest[1] + 0.35 * self.high)
        return limb([root, chest, halfway, below], [1.0 * self.r, 1.95 * self.r, narrow * self.r, 1.05 * self.r])

    @property
    def skull_outline(self) -> str:
        """The round of the head."""
        return oval(*self.head, self.r, 0.95 * self.r)

    @property
    def muzzle_outline(self) -> str:
        """What stands out in front of the skull."""
        x, y = self.head
        r = self.r
        if self.long_face:
            return capsule((x + 0.25 * r, y + 0.05 * r), 0.86 * r, (x + 1.6 * r, y + 0.68 * r), 0.5 * r)
        return capsule((x + 0.2 * r, y + 0.2 * r), 0.72 * r, (x + 0.92 * r, y + 0.38 * r), 0.46 * r)

    def leg_outline(self, where: float, swing: float) -> str:
        """A leg at `where` (share of the half-length, negative behind), its foot set forward by `swing`."""
        x, lean = where * self.half, 4.2 * swing * self.stride
        hip, knee, foot = (x, self.middle + 0.35 * self.high), (x + 0.4 * lean, -0.45 * self.leg), (x + lean, -3.0)
        return limb([hip, knee, foot, (foot[0], -0.6)], [11.5, 8.4, 7.6, 7.4])

    def foot(self, where: float, swing: float) -> Point:
        """Middle of the sole of that leg."""
        return where * self.half + 4.2 * swing * self.stride, -2.4


def anatomy(concepts: frozenset[str], one: Individual) -> Anatomy:
    """Measures of the individual `one` with these concepts."""
    leg, half, high, r = 27 * one.legs, 24.5 * one.length, 13.8 * one.girth, 11.8 * one.head
    middle = -(leg - 4) - high
    long_neck = "long neck" in concepts
    head = (half + (9.5 if long_neck else 8.0), middle - (44 if long_neck else 21))
    return Anatomy(leg, half, high, middle, head, r, "long face" in concepts, long_neck, one.stride)
