"""The five landscapes and the plain studio, painted in the frame of the picture."""

from collections.abc import Callable, Mapping
from random import Random

from concepts.menagerie.plants import acacia, barn, cactus, fir, flower, mushroom, tufts
from concepts.menagerie.shapes import cloud, dice, fill, line, oval, placed, polygon, stroke

HORIZON = 84.0  # y of the far edge of the ground


def background(kind: str | None, seed: int) -> str:
    """Sky, distance and ground of one landscape; None is a bare studio."""
    return _PAINTERS[kind](dice(seed, f"background {kind}"))


def snowfall(seed: int) -> str:
    """Flakes between the animal and the eye."""
    chance = dice(seed, "snowfall")
    flakes = [(chance.uniform(0, 128), chance.uniform(0, 128), chance.uniform(0.7, 1.5)) for _ in range(34)]
    return fill("".join(oval(x, y, size, size) for x, y, size in flakes), "#ffffff", 0.95)


def _ramp(name: str, top: str, low: str) -> str:
    stops = f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{low}"/>'
    return f'<defs><linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient></defs>'


def _sky(top: str, low: str) -> str:
    return _ramp("sky", top, low) + '<rect x="-2" y="-2" width="132" height="132" fill="url(#sky)"/>'


def _ground(top: str, low: str) -> str:
    edge = line([(-8, HORIZON + 1), (30, HORIZON - 1.5), (75, HORIZON + 1), (136, HORIZON - 1)])
    return _ramp("soil", top, low) + fill(f"{edge}L136,140L-8,140Z", "url(#soil)")


def _hill(chance: Random, base: float, height: float, paint: str) -> str:
    xs = [-20, 12, 40, 70, 100, 150]
    tops = [(x + chance.uniform(-8, 8), base - height * chance.uniform(0.25, 1)) for x in xs]
    return fill(line(tops) + "L150,140L-20,140Z", paint)


def _studio(chance: Random) -> str:
    floor = fill(oval(64, 118, 88, 26), "#d2cdc4") + fill(oval(64, 120, 70, 19), "#d9d5cd")
    return _sky("#eceae6", "#dedad3") + floor


def _savanna(chance: Random) -> str:
    sun = chance.uniform(18, 110)
    out = (
        _sky("#ffd58a", "#fff3d2")
        + fill(oval(sun, 34, 15, 15), "#fff7df", 0.6)
        + fill(oval(sun, 34, 10, 10), "#fffbee")
    )
    out += _hill(chance, HORIZON + 3, 16, "#e7c286") + _hill(chance, HORIZON + 4, 8, "#d8ab68")
    out += "".join(acacia(x + chance.uniform(-7, 7), HORIZON + 1, chance.uniform(0.75, 1.15)) for x in (14, 58, 112))
    out += _ground("#e9c368", "#cf9c3f")
    return out + tufts(chance, 16, "#a9782a", 5.5, HORIZON) + tufts(chance, 8, "#f6de98", 4.5, HORIZON)


def _forest(chance: Random) -> str:
    out = _sky("#b9dcc4", "#e6f2d4")
    far, close = ("#8fbf9f", "#9bc9a9"), ("#4f8f68", "#5d9f74")
    out += "".join(
        fir(4 + 11 * i + chance.uniform(-3, 3), HORIZON - 2, chance.uniform(1.15, 1.5), far) for i in range(12)
    )
    out += "".join(
        fir(19 * i - 2 + chance.uniform(-4, 4), HORIZON + 2, chance.uniform(1.3, 1.75), close) for i in range(8)
    )
    out += _ground("#6f9f4f", "#4a7a3c") + tufts(chance, 16, "#36612f", 4.5, HORIZON)
    return out + "".join(mushroom(chance.uniform(4, 124), chance.uniform(HORIZON + 8, 126)) for _ in range(3))


def _snow(chance: Random) -> str:
    out = _sky("#a9c9e6", "#e4f0f9")
    peaks = [(chance.uniform(-5, 30), 44), (chance.uniform(48, 76), 38), (chance.uniform(98, 130), 46)]
    cap = polygon([(-11, 14.5), (0, 0), (11, 14.5), (5, 12), (0, 17), (-5, 12)])
    for x, y in peaks:
        out += fill(polygon([(x - 38, 88), (x, y), (x + 38, 88)]), "#9db9d3") + placed(fill(cap, "#ffffff"), x, y)
    out += _hill(chance, HORIZON + 3, 12, "#d3e3f1")
    paints = ("#5f8794", "#6d96a2")
    out += "".join(
        fir(6 + 23 * i + chance.uniform(-6, 6), HORIZON + 2, chance.uniform(0.75, 1.1), paints, "#ffffff")
        for i in range(6)
    )
    out += _ground("#ffffff", "#dbe8f4")
    drifts = [(chance.uniform(0, 128), chance.uniform(94, 126), chance.uniform(10, 22)) for _ in range(6)]
    return out + "".join(fill(oval(x, y, wide, 1.8), "#c8d9ea", 0.8) for x, y, wide in drifts)


def _meadow(chance: Random) -> str:
    out = _sky("#8fcdf2", "#e2f4fb")
    for _ in range(3):
        x, y = chance.uniform(4, 124), chance.uniform(12, 40)
        out += fill(cloud(x, y, chance.uniform(9, 14), 4.6, 9, 0.28), "#ffffff", 0.92)
    out += _hill(chance, HORIZON + 2, 20, "#b5dc8d") + _hill(chance, HORIZON + 3, 10, "#9dd070")
    out += barn(chance.choice((16, 108)), HORIZON + 1) + _ground("#8fcb58", "#67ab3f")
    rails = "".join(f"M-4,{HORIZON + dy}h140v1.9h-140Z" for dy in (-5.5, -0.5))
    posts = "".join(f"M{x},{HORIZON - 8}h2.6v12h-2.6Z" for x in range(-2, 130, 12))
    out += fill(posts, "#fffaf0") + fill(rails, "#fffaf0") + tufts(chance, 14, "#4f9033", 4.2, HORIZON)
    paints = ("#ffffff", "#ffe066", "#ff8fb1", "#c9a0ff")
    blooms = [(chance.uniform(1, 127), chance.uniform(HORIZON + 7, 127), chance.choice(paints)) for _ in range(11)]
    return out + "".join(flower(x, y, paint) for x, y, paint in blooms)


def _desert(chance: Random) -> str:
    out = _sky("#f7b98a", "#ffe9cf") + fill(oval(chance.uniform(20, 108), 26, 9, 9), "#fff4d8")
    lee = "M0,0Q24,24 95,34L5,34Q12,16 0,0Z"
    for i, paint in enumerate(("#efc08c", "#e6ae73", "#dd9f62")):
        dune = fill("M-90,34Q-32,16 0,0Q24,24 95,34Z", paint) + fill(lee, "#c9874c", 0.55)
        out += placed(dune, chance.uniform(8, 120), HORIZON - 20 + 8 * i)
    out += _ground("#efc48b", "#dba562")
    out += "".join(cactus(x + chance.uniform(-6, 6), HORIZON + 3, chance.uniform(0.8, 1.15)) for x in (14, 112))
    spots = [(chance.uniform(0, 120), chance.uniform(HORIZON + 8, 126)) for _ in range(8)]
    return out + stroke("".join(f"M{x:.1f},{y:.1f}q6,-2.4 12,0t12,0" for x, y in spots), "#c58d4d", 0.9, 0.8)


_PAINTERS: Mapping[str | None, Callable[[Random], str]] = {
    None: _studio,
    "savanna": _savanna,
    "forest": _forest,
    "snow": _snow,
    "meadow": _meadow,
    "desert": _desert,
}
