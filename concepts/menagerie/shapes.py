"""Ink for the drawings: layers, and outlines given as SVG path data.

Lengths are in picture units (a picture is 128 units wide), y grows downwards, and an animal
stands with its feet at y = 0, looking to the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import acos, atan2, cos, hypot, sin, tau
from random import Random
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Layer:
    """One piece of the picture, drawn over the pieces before it.

    Attributes:
        svg: elements, each with its own fill and stroke.
        tags: the concepts that this piece shows.
        fixed: in the frame of the picture, not in that of the animal.
        soft: light and shade only; hides nothing and has no place in a mask.
    """

    svg: str
    tags: frozenset[str] = frozenset()
    fixed: bool = False
    soft: bool = False


def dice(seed: int, name: str) -> Random:
    """A stream of chance for one part of one individual, so that an edit leaves all other parts alone."""
    return Random(f"{seed}/{name}")


def line(points: Sequence[Point]) -> str:
    """Open smooth curve through `points`."""
    return _curve([points[0], *points, points[-1]], len(points) - 1)


def blob(points: Sequence[Point]) -> str:
    """Closed smooth curve through `points`."""
    return _curve([points[-1], *points, *points[:2]], len(points)) + "Z"


def _curve(p: Sequence[Point], pieces: int) -> str:
    """Catmull-Rom spline through p[1:-1] as cubic Bezier pieces."""
    out = [f"M{p[1][0]:.2f},{p[1][1]:.2f}"]
    for i in range(pieces):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = p[i : i + 4]
        out.append(
            f"C{bx + (cx - ax) / 6:.2f},{by + (cy - ay) / 6:.2f} {cx - (dx - bx) / 6:.2f},{cy - (dy - by) / 6:.2f}"
            f" {cx:.2f},{cy:.2f}"
        )
    return "".join(out)


def polygon(points: Sequence[Point]) -> str:
    """Closed straight-sided outline."""
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in points) + "Z"


def oval(x: float, y: float, rx: float, ry: float) -> str:
    """Ellipse about (x, y)."""
    return f"M{x - rx:.2f},{y:.2f}a{rx:.2f},{ry:.2f} 0 1 0 {2 * rx:.2f},0a{rx:.2f},{ry:.2f} 0 1 0 {-2 * rx:.2f},0Z"


def capsule(start: Point, r0: float, end: Point, r1: float) -> str:
    """Hull of two circles: a rounded, tapered bar."""
    (x0, y0), (x1, y1) = start, end
    along = atan2(y1 - y0, x1 - x0)
    lean = acos(max(-1.0, min(1.0, (r0 - r1) / max(hypot(x1 - x0, y1 - y0), 1e-6))))
    left, right = along - lean, along + lean
    a, b = (x0 + r0 * cos(left), y0 + r0 * sin(left)), (x1 + r1 * cos(left), y1 + r1 * sin(left))
    c, d = (x1 + r1 * cos(right), y1 + r1 * sin(right)), (x0 + r0 * cos(right), y0 + r0 * sin(right))
    return (
        f"M{a[0]:.2f},{a[1]:.2f}L{b[0]:.2f},{b[1]:.2f}A{r1:.2f},{r1:.2f} 0 0 1 {c[0]:.2f},{c[1]:.2f}"
        f"L{d[0]:.2f},{d[1]:.2f}A{r0:.2f},{r0:.2f} 0 1 1 {a[0]:.2f},{a[1]:.2f}Z"
    )


def limb(points: Sequence[Point], widths: Sequence[float]) -> str:
    """Closed outline about the centre line `points`, half as wide as `widths` on either side."""
    left: list[Point] = []
    right: list[Point] = []
    last = len(points) - 1
    for i, ((x, y), width) in enumerate(zip(points, widths, strict=True)):
        (ax, ay), (bx, by) = points[max(i - 1, 0)], points[min(i + 1, last)]
        length = max(hypot(bx - ax, by - ay), 1e-6)
        nx, ny = (ay - by) / length * width / 2, (bx - ax) / length * width / 2
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return blob(left + right[::-1])


def cloud(x: float, y: float, rx: float, ry: float, puffs: int, bulge: float) -> str:
    """A scalloped oval: `puffs` bumps that stand out by `bulge` of the radius."""
    corners = [(x + rx * cos(tau * i / puffs), y + ry * sin(tau * i / puffs)) for i in range(puffs)]
    out = [f"M{corners[0][0]:.2f},{corners[0][1]:.2f}"]
    for i in range(puffs):
        middle = tau * (i + 0.5) / puffs
        reach = 1 + 2 * bulge
        px, py = corners[(i + 1) % puffs]
        out.append(f"Q{x + rx * reach * cos(middle):.2f},{y + ry * reach * sin(middle):.2f} {px:.2f},{py:.2f}")
    return "".join(out) + "Z"


def fill(d: str, paint: str, opacity: float = 1.0) -> str:
    """A filled outline."""
    see = "" if opacity >= 1 else f' fill-opacity="{opacity:.3g}"'
    return f'<path d="{d}" fill="{paint}"{see}/>'


def stroke(d: str, paint: str, width: float, opacity: float = 1.0) -> str:
    """A drawn line with round ends."""
    see = "" if opacity >= 1 else f' stroke-opacity="{opacity:.3g}"'
    return (
        f'<path d="{d}" fill="none" stroke="{paint}" stroke-width="{width:.3g}"'
        f' stroke-linecap="round" stroke-linejoin="round"{see}/>'
    )


def around(origin: Point, size: float, *offsets: Point) -> list[Point]:
    """Points given as offsets from `origin` in units of `size`."""
    return [(origin[0] + dx * size, origin[1] + dy * size) for dx, dy in offsets]


def placed(svg: str, x: float, y: float, size: float = 1.0) -> str:
    """A drawing about (0, 0), moved to (x, y) and scaled by `size`."""
    return f'<g transform="translate({x:.2f} {y:.2f}) scale({size:.3f})">{svg}</g>'


def inked(d: str, paint: str, ink: str, width: float = 1.5) -> str:
    """A filled outline with a rim outside it."""
    return stroke(d, ink, width) + fill(d, paint)
