"""Trees, grass and flowers of the landscapes. Each stands with its foot at (x, y)."""

from random import Random

from concepts.menagerie.shapes import blob, fill, limb, line, oval, placed, polygon, stroke


def acacia(x: float, y: float, size: float) -> str:
    """A flat-topped tree of the savanna."""
    wood = "".join(stroke(line([(0, 0), (1, -12), (tip, -21)]), "#8a6238", 1.9) for tip in (-8, 1, 9))
    crown = blob([(-17, -21), (-8, -27), (6, -28), (18, -21.5), (0, -19.5)])
    shine = blob([(-11, -24), (-3, -27), (8, -26), (0, -24)])
    return placed(wood + fill(crown, "#8f9a45") + fill(shine, "#aab45c"), x, y, size)


def fir(x: float, y: float, size: float, paints: tuple[str, str], snow: str = "") -> str:
    """A fir in its dark and its lit paint, with snow on its boughs if that has a paint."""
    out = fill(limb([(0, 1), (0, -8)], [3, 3]), "#7a5b43")
    for tier in range(3):
        wide, low = 11 - 2.6 * tier, -(6 + 9 * tier)
        tip = low - 15
        out += fill(f"M{-wide},{low}Q0,{low + 3.4} {wide},{low}L0,{tip}Z", paints[0])
        out += fill(f"M{-wide},{low}Q{-wide / 2},{low + 2} {-0.15 * wide},{low + 1.4}L0,{tip}Z", paints[1])
        fringe = f"Q{0.2 * wide:.2f},{tip + 6} 0,{tip + 9}Q{-0.25 * wide:.2f},{tip + 6.5} {-0.52 * wide:.2f},{tip + 8}Z"
        out += fill(f"M0,{tip}L{0.52 * wide:.2f},{tip + 8}{fringe}", snow) if snow else ""
    return placed(out, x, y, size)


def cactus(x: float, y: float, size: float) -> str:
    """A cactus with two arms."""
    stem = "M0,0v-22M0,-8h-5.5v-7M0,-11h5.5v-6"
    return placed(stroke(stem, "#4f8a55", 4) + stroke(stem, "#6ca86b", 1.5), x, y, size)


def mushroom(x: float, y: float) -> str:
    """A red cap with a white dot."""
    cap = "M-3.2,-3a3.2,3.4 0 0 1 6.4,0Z"
    return placed(
        fill(oval(0, -1.6, 1.2, 2), "#f6ead4") + fill(cap, "#d8493f") + fill(oval(-1, -4.6, 0.6, 0.6), "#fff"), x, y
    )


def flower(x: float, y: float, paint: str) -> str:
    """Four petals."""
    petals = "".join(oval(dx, dy, 0.95, 0.95) for dx, dy in ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)))
    return placed(fill(petals, paint) + fill(oval(0, 0, 0.8, 0.8), "#f6a821"), x, y)


def tufts(chance: Random, count: int, paint: str, tall: float, horizon: float) -> str:
    """Scattered tufts of grass, larger towards the front."""
    out = ""
    for _ in range(count):
        x, y = chance.uniform(0, 128), chance.uniform(horizon + 4, 127)
        size = tall * (0.5 + 0.7 * (y - horizon) / 44)
        blades = ((-0.5, 0.8), (0.0, 1.1), (0.5, 0.85))
        out += "".join(
            f"M{x:.1f},{y:.1f}q{0.3 * dx * size:.1f},{-0.6 * size:.1f} {dx * size:.1f},{-dy * size:.1f}"
            for dx, dy in blades
        )
    return stroke(out, paint, 0.9)


def barn(x: float, y: float) -> str:
    """A small red barn, far away."""
    walls = polygon([(-9, 0), (-9, -11), (0, -18), (9, -11), (9, 0)])
    roof = stroke("M-10.5,-10.2L0,-18.5L10.5,-10.2", "#7c4a3a", 2.2)
    door = fill("M-3,0v-7.5h6v7.5Z", "#fff3e0") + stroke("M-3,0l6,-7.5M3,0l-6,-7.5", "#cf5b4a", 0.9)
    return placed(fill(walls, "#cf5b4a") + roof + door, x, y)
