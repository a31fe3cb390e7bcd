"""The five landscapes and the plain studio, painted in the frame of the picture."""

from collections.abc import Callable, Mapping
from random import Random

from concepts.menagerie.shapes import Point, blob, cloud, dice, fill, limb, line, oval, polygon, stroke

HORIZON = 84.0  # y of the far edge of the ground


def background(kind: str | None, seed: int) -> str:
    """Sky, distance and ground of one landscape; None is a bare studio."""
    return _PAINTERS[kind](dice(seed, f"background {kind}"))


def ramp(name: str, top: str, low: str) -> str:
    """A vertical gradient over the box that it fills."""
    stops = f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{low}"/>'
    return f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>'


def _sky(top: str, low: str) -> str:
    return f'<defs>{ramp("sky", top, low)}</defs><rect x="-2" y="-2" width="132" height="132" fill="url(#sky)"/>'


def _ground(top: str, low: str, edge: float = HORIZON) -> str:
    shape = line([(-8, edge + 1), (30, edge - 1.5), (75, edge + 1), (136, edge - 1)]) + "L136,140L-8,140Z"
    return f"<defs>{ramp('soil', top, low)}</defs>" + fill(shape, "url(#soil)")


def _hill(chance: Random, base: float, height: float, paint: str) -> str:
    xs = [-20, 12, 40, 70, 100, 150]
    tops = [(x + chance.uniform(-8, 8), base - height * chance.uniform(0.25, 1)) for x in xs]
    return fill(line(tops) + "L150,140L-20,140Z", paint)


def _tufts(chance: Random, count: int, paint: str, tall: float = 4.0, low: float = HORIZON + 4) -> str:
    out = []
    for _ in range(count):
        x, y = chance.uniform(0, 128), chance.uniform(low, 127)
        size = tall * (0.5 + 0.7 * (y - HORIZON) / 44)
        blades = "".join(
            f"M{x:.1f},{y:.1f}q{dx * 0.3 * size:.1f},{-0.6 * size:.1f} {dx * size:.1f},{-h * size:.1f}"
            for dx, h in ((-0.5, 0.8), (0, 1.1), (0.5, 0.85))
        )
        out.append(stroke(blades, paint, 0.9))
    return "".join(out)


def _studio(chance: Random) -> str:
    floor = oval(64, 118, 88, 26)
    return _sky("#eceae6", "#dedad3") + fill(floor, "#d2cdc4") + fill(oval(64, 120, 70, 19), "#d9d5cd")


def _savanna(chance: Random) -> str:
    sun = chance.uniform(18, 110)
    out = (
        _sky("#ffd58a", "#fff3d2")
        + fill(oval(sun, 34, 15, 15), "#fff7df", 0.6)
        + fill(oval(sun, 34, 10, 10), "#fffbee")
    )
    out += _hill(chance, HORIZON + 3, 16, "#e7c286") + _hill(chance, HORIZON + 4, 8, "#d8ab68")
    out += "".join(_acacia(x + chance.uniform(-7, 7), HORIZON + 1, chance.uniform(0.75, 1.15)) for x in (14, 58, 112))
    out += _ground("#e9c368", "#cf9c3f")
    return out + _tufts(chance, 16, "#a9782a", 5.5) + _tufts(chance, 8, "#f6de98", 4.5)


def _acacia(x: float, y: float, s: float) -> str:
    wood = "".join(
        stroke(line([(x, y), (x + 1 * s, y - 12 * s), (x + dx * s, y - 21 * s)]), "#8a6238", 1.9 * s)
        for dx in (-8, 1, 9)
    )
    crown = blob(
        [
            (x - 17 * s, y - 21 * s),
            (x - 8 * s, y - 27 * s),
            (x + 6 * s, y - 28 * s),
            (x + 18 * s, y - 21.5 * s),
            (x, y - 19.5 * s),
        ]
    )
    shine = blob([(x - 11 * s, y - 24 * s), (x - 3 * s, y - 27 * s), (x + 8 * s, y - 26 * s), (x, y - 24 * s)])
    return wood + fill(crown, "#8f9a45") + fill(shine, "#aab45c")


def _fir(x: float, y: float, s: float, dark: str, lit: str, snow: str = "") -> str:
    out = fill(limb([(x, y + 1), (x, y - 8 * s)], [3 * s, 3 * s]), "#7a5b43")
    for i in range(3):
        w, base = (11 - 2.6 * i) * s, y - (6 + 9 * i) * s
        tip = base - 15 * s
        out += fill(
            f"M{x - w:.1f},{base:.1f}Q{x:.1f},{base + 3.4 * s:.1f} {x + w:.1f},{base:.1f}L{x:.1f},{tip:.1f}Z", dark
        )
        out += fill(
            f"M{x - w:.1f},{base:.1f}Q{x - w / 2:.1f},{base + 2 * s:.1f} {x - w * 0.15:.1f},{base + 1.4 * s:.1f}L{x:.1f},{tip:.1f}Z",
            lit,
        )
        if snow:
            out += fill(
                f"M{x:.1f},{tip:.1f}L{x + w * 0.52:.1f},{tip + 8 * s:.1f}Q{x + w * 0.2:.1f},{tip + 6 * s:.1f} {x:.1f},{tip + 9 * s:.1f}Q{x - w * 0.25:.1f},{tip + 6.5 * s:.1f} {x - w * 0.52:.1f},{tip + 8 * s:.1f}Z",
                snow,
            )
    return out


def _forest(chance: Random) -> str:
    out = _sky("#b9dcc4", "#e6f2d4")
    out += "".join(
        _fir(4 + 11 * i + chance.uniform(-3, 3), HORIZON - 2, chance.uniform(1.15, 1.5), "#8fbf9f", "#9bc9a9")
        for i in range(12)
    )
    out += "".join(
        _fir(-2 + 19 * i + chance.uniform(-4, 4), HORIZON + 2, chance.uniform(1.3, 1.75), "#4f8f68", "#5d9f74")
        for i in range(8)
    )
    out += _ground("#6f9f4f", "#4a7a3c") + _tufts(chance, 16, "#36612f", 4.5)
    for _ in range(3):
        x, y = chance.uniform(4, 124), chance.uniform(HORIZON + 8, 126)
        cap = f"M{x - 3.2:.1f},{y - 3:.1f}a3.2,3.4 0 0 1 6.4,0Z"
        out += (
            fill(oval(x, y - 1.6, 1.2, 2), "#f6ead4")
            + fill(cap, "#d8493f")
            + fill(oval(x - 1, y - 4.6, 0.6, 0.6), "#fff")
        )
    return out


def _snow(chance: Random) -> str:
    out = _sky("#a9c9e6", "#e4f0f9")
    peaks = [(chance.uniform(-5, 30), 44), (chance.uniform(48, 76), 38), (chance.uniform(98, 130), 46)]
    for x, y in peaks:
        out += fill(polygon([(x - 38, 88), (x, y), (x + 38, 88)]), "#9db9d3")
        out += fill(
            polygon([(x - 11, y + 14.5), (x, y), (x + 11, y + 14.5), (x + 5, y + 12), (x, y + 17), (x - 5, y + 12)]),
            "#ffffff",
        )
    out += _hill(chance, HORIZON + 3, 12, "#d3e3f1")
    out += "".join(
        _fir(
            6 + 23 * i + chance.uniform(-6, 6), HORIZON + 2, chance.uniform(0.75, 1.1), "#5f8794", "#6d96a2", "#ffffff"
        )
        for i in range(6)
    )
    out += _ground("#ffffff", "#dbe8f4")
    drifts = "".join(
        fill(oval(chance.uniform(0, 128), chance.uniform(94, 126), chance.uniform(10, 22), 1.8), "#c8d9ea", 0.8)
        for _ in range(6)
    )
    return out + drifts


def snowfall(seed: int) -> str:
    """Flakes between the animal and the eye."""
    chance = dice(seed, "snowfall")
    flakes = [(chance.uniform(0, 128), chance.uniform(0, 128), chance.uniform(0.7, 1.5)) for _ in range(34)]
    return "".join(fill(oval(x, y, size, size), "#ffffff", 0.95) for x, y, size in flakes)


def _meadow(chance: Random) -> str:
    out = _sky("#8fcdf2", "#e2f4fb")
    for _ in range(3):
        x, y = chance.uniform(4, 124), chance.uniform(12, 40)
        out += fill(cloud(x, y, chance.uniform(9, 14), 4.6, 9, 0.28), "#ffffff", 0.92)
    out += _hill(chance, HORIZON + 2, 20, "#b5dc8d") + _hill(chance, HORIZON + 3, 10, "#9dd070")
    out += _barn(chance.choice((16, 108)), HORIZON + 1) + _ground("#8fcb58", "#67ab3f")
    fence = "".join(fill(f"M{x},{HORIZON - 8}h2.6v12h-2.6Z", "#fffaf0") for x in range(-2, 130, 12))
    out += fence + "".join(fill(f"M-4,{HORIZON + dy}h140v1.9h-140Z", "#fffaf0") for dy in (-5.5, -0.5))
    out += _tufts(chance, 14, "#4f9033", 4.2)
    for _ in range(11):
        out += _flower(
            chance.uniform(1, 127),
            chance.uniform(HORIZON + 7, 127),
            chance.choice(("#ffffff", "#ffe066", "#ff8fb1", "#c9a0ff")),
        )
    return out


def _flower(x: float, y: float, paint: str) -> str:
    petals: list[Point] = [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)]
    return "".join(fill(oval(x + dx, y + dy, 0.95, 0.95), paint) for dx, dy in petals) + fill(
        oval(x, y, 0.8, 0.8), "#f6a821"
    )


def _barn(x: float, y: float) -> str:
    walls = polygon([(x - 9, y), (x - 9, y - 11), (x, y - 18), (x + 9, y - 11), (x + 9, y)])
    roof = stroke(f"M{x - 10.5},{y - 10.2}L{x},{y - 18.5}L{x + 10.5},{y - 10.2}", "#7c4a3a", 2.2)
    door = f"M{x - 3},{y}v-7.5h6v7.5Z"
    return (
        fill(walls, "#cf5b4a")
        + roof
        + fill(door, "#fff3e0")
        + stroke(f"M{x - 3},{y}l6,-7.5M{x + 3},{y}l-6,-7.5", "#cf5b4a", 0.9)
    )


def _desert(chance: Random) -> str:
    out = _sky("#f7b98a", "#ffe9cf") + fill(oval(chance.uniform(20, 108), 26, 9, 9), "#fff4d8")
    for i, paint in enumerate(("#efc08c", "#e6ae73", "#dd9f62")):
        x, y = chance.uniform(8, 120), HORIZON - 20 + 8 * i
        out += fill(
            f"M{x - 90:.1f},{y + 34:.1f}Q{x - 32:.1f},{y + 16:.1f} {x:.1f},{y:.1f}Q{x + 24:.1f},{y + 24:.1f} {x + 95:.1f},{y + 34:.1f}Z",
            paint,
        )
        out += fill(
            f"M{x:.1f},{y:.1f}Q{x + 24:.1f},{y + 24:.1f} {x + 95:.1f},{y + 34:.1f}L{x + 5:.1f},{y + 34:.1f}Q{x + 12:.1f},{y + 16:.1f} {x:.1f},{y:.1f}Z",
            "#c9874c",
            0.55,
        )
    out += _ground("#efc48b", "#dba562")
    out += "".join(
        _cactus(x + chance.uniform(-6, 6), HORIZON + chance.uniform(1, 4), chance.uniform(0.8, 1.15)) for x in (14, 112)
    )
    ripples = ""
    for _ in range(8):
        x, y = chance.uniform(0, 120), chance.uniform(HORIZON + 8, 126)
        ripples += stroke(f"M{x:.1f},{y:.1f}q6,-2.4 12,0t12,0", "#c58d4d", 0.9, 0.8)
    return out + ripples


def _cactus(x: float, y: float, s: float) -> str:
    stem = f"M{x},{y}v{-22 * s:.1f}M{x},{y - 8 * s:.1f}h{-5.5 * s:.1f}v{-7 * s:.1f}M{x},{y - 11 * s:.1f}h{5.5 * s:.1f}v{-6 * s:.1f}"
    return stroke(stem, "#4f8a55", 4 * s) + stroke(stem, "#6ca86b", 1.5 * s)


_PAINTERS: Mapping[str | None, Callable[[Random], str]] = {
    None: _studio,
    "savanna": _savanna,
    "forest": _forest,
    "snow": _snow,
    "meadow": _meadow,
    "desert": _desert,
}
