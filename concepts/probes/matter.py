"""What things and places are made of: wood, metal, sand, snow, sky, water, foam."""

import numpy as np
from numpy.typing import NDArray

from concepts.probes.fields import SIDE, Chance, Field, between, fractal, noise, plane, soft, triangle
from concepts.probes.paints import Paint, mix, opaque, rgb


def wood(chance: Chance) -> Paint:
    """Grain along boards, with a knot here and there."""
    turn = float(chance.choice([0.0, np.pi / 2])) + float(chance.normal(0, 0.05))
    u, v = plane(chance, 1.0, angle=turn)
    board = chance.uniform(0.2, 0.6)
    which = np.floor(v / board)
    rings = float(chance.uniform(10, 26)) * (v + 0.1 * _along(chance, u + which * 3.7, v)) + 3 * which
    grain = 0.5 + 0.5 * np.sin(2 * np.pi * rings) * np.clip(0.7 + 0.3 * noise(chance, 6), 0, 1)
    fine = _stretched(chance, turn)
    body = rgb(float(chance.uniform(0.06, 0.1)), float(chance.uniform(0.45, 0.75)), float(chance.uniform(0.4, 0.85)))
    tone = 1 - 0.22 * grain + 0.09 * fine + 0.06 * np.sin(which * 12.9)
    seam = soft((0.006 - triangle(v / board) * board).astype(np.float32))
    return opaque(body * (tone * (1 - 0.6 * seam))[..., None])


def metal(chance: Chance) -> Paint:
    """Polished steel: rods, rings and knobs that mirror a bright room, on a brushed sheet or on whatever is below."""
    sheet = chance.random() < 0.5
    tone = (
        chance.uniform(0.5, 0.85) + 0.05 * _stretched(chance, float(chance.uniform(0, np.pi))) + 0.06 * noise(chance, 2)
    )
    cover = np.full((SIDE, SIDE), float(sheet), np.float32)
    for _ in range(int(chance.integers(5, 14))):
        across, width = _polished(chance)
        inside = soft((1 - np.abs(across)).astype(np.float32), width)
        places = np.linspace(-1, 1, 9) + chance.uniform(-0.1, 0.1)
        room = np.interp(across, places, [0.2, 0.45, 0.8, 1, 0.75, 0.4, 0.25, 0.6, 0.35])
        tone = tone + inside * (room - tone)
        cover = np.maximum(cover, inside)
    cool = rgb(float(chance.uniform(0.1, 0.62)), float(chance.uniform(0, 0.06)), 1.0)
    return opaque(tone[..., None] * cool, cover)


def _polished(chance: Chance) -> tuple[Field, float]:
    """How far, in [-1, 1] inside, each pixel lies across a rod, a ring or a knob; and half its width."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    down, right = y - chance.uniform(0, 1), x - chance.uniform(0, 1)
    turn, width = chance.uniform(0, np.pi), between(chance, 0.012, 0.07)
    side = right * np.cos(turn) + down * np.sin(turn)
    along = down * np.cos(turn) - right * np.sin(turn)
    round_it = np.hypot(down, right)
    kind = chance.random()
    if kind < 0.5:
        length = chance.uniform(0.1, 0.6)
        return np.asarray(np.where(np.abs(along) < length, side / width, 2), np.float32), width
    if kind < 0.75:
        return np.asarray((round_it - chance.uniform(0.05, 0.25)) / width, np.float32), width
    width *= 1.8
    return np.asarray(np.where(round_it < width, (side + 0.4 * along) / width, 2), np.float32), width


def sand(chance: Chance) -> Paint:
    """Grains, and often ripples of the wind."""
    body = rgb(float(chance.uniform(0.08, 0.12)), float(chance.uniform(0.2, 0.45)), float(chance.uniform(0.65, 0.9)))
    period = float(chance.uniform(0.06, 0.15))
    u, _ = plane(chance, period, angle=float(chance.normal(np.pi / 2, 0.4)), bend=0.6)
    ripples = np.sin(2 * np.pi * u + 0.5 * np.sin(2 * np.pi * u)) * float(chance.choice([0.0, 0.06, 0.12]))
    tone = (
        1 + ripples + 0.07 * noise(chance, 120) + 0.04 * chance.standard_normal((SIDE, SIDE)) + 0.05 * noise(chance, 4)
    )
    return opaque(body * tone[..., None])


def snow(chance: Chance) -> Paint:
    """White drifts with a little blue shade and glitter."""
    drift = fractal(chance, chance.uniform(3, 9), 4, across=chance.uniform(1.5, 4))
    blue = rgb(0.6, float(chance.uniform(0.06, 0.2)), float(chance.uniform(0.75, 0.9)))
    white = np.array([0.97, 0.98, 1.0], np.float32)
    share = np.clip(chance.uniform(0.65, 0.95) + 0.3 * drift, 0, 1).astype(np.float32)
    grain = 1 + 0.025 * noise(chance, 110) + 0.015 * chance.standard_normal((SIDE, SIDE))
    return opaque(mix(blue, white, share) * grain[..., None])


def sky(chance: Chance) -> Paint:
    """Blue that pales downwards, with clouds or without."""
    top = rgb(float(chance.uniform(0.56, 0.62)), float(chance.uniform(0.45, 0.8)), float(chance.uniform(0.65, 0.95)))
    low = rgb(0.58, float(chance.uniform(0.1, 0.35)), float(chance.uniform(0.9, 1.0)))
    down = np.linspace(0, 1, SIDE, dtype=np.float32)[:, None] * np.ones((1, SIDE), np.float32)
    blue = mix(top, low, down)
    veil = soft(np.asarray(fractal(chance, 3, 5, across=2) - chance.uniform(0, 1.6), np.float32), 1 / SIDE, blur=1.6)
    white = np.float32(chance.uniform(0.88, 1.0))
    return opaque(blue + (white - blue) * 0.95 * veil[..., None])


def waves(chance: Chance) -> Paint:
    """Open water: ripples that flatten towards the top, and glitter."""
    far = np.linspace(0.35, 1, SIDE, dtype=np.float32)[:, None]
    rough = _scaled(fractal(chance, chance.uniform(14, 26), 4, across=chance.uniform(3, 6)), far)
    deep = rgb(float(chance.uniform(0.5, 0.62)), float(chance.uniform(0.3, 0.75)), float(chance.uniform(0.3, 0.6)))
    lit = rgb(0.56, float(chance.uniform(0.1, 0.4)), float(chance.uniform(0.75, 0.95)))
    share = np.clip(0.35 + 0.28 * rough, 0, 1).astype(np.float32)
    crest = soft((rough - chance.uniform(1.4, 2.4)).astype(np.float32), 1 / SIDE, blur=0.6)
    body = mix(deep, lit, share)
    return opaque(body + (1 - body) * 0.8 * crest[..., None])


def bubbles(chance: Chance) -> Paint:
    """Clear bubbles of many sizes: a bright rim, a glint, and what is behind showing through."""
    tint = rgb(float(chance.uniform(0.45, 0.65)), float(chance.uniform(0.05, 0.5)), float(chance.uniform(0.3, 1.0)))
    tone = np.zeros((SIDE, SIDE), np.float32)
    cover = np.full((SIDE, SIDE), float(chance.uniform(0.1, 0.8)), np.float32)
    largest = chance.uniform(0.06, 0.2)
    sizes = np.sort(largest * chance.uniform(0.12, 1, int(0.7 / largest**2) + 20) ** 1.5)
    for radius, (row, column) in zip(sizes, chance.uniform(0, 1, (len(sizes), 2)), strict=True):
        _bubble(tone, cover, float(row), float(column), max(float(radius), 0.012))
    return opaque(tint + tone[..., None] * (1 - tint * 0.5), cover)


def _bubble(tone: Field, cover: Field, row: float, column: float, radius: float) -> None:
    """Draw one bubble into `tone` and `cover`, in place."""
    low = [max(0, int((at - radius) * SIDE) - 1) for at in (row, column)]
    box = tuple(slice(start, int((at + radius) * SIDE) + 2) for start, at in zip(low, (row, column), strict=True))
    height, width = tone[box].shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) + 0.5
    down, across = (y + low[0]) / SIDE - row, (x + low[1]) / SIDE - column
    down, across = down / radius, across / radius
    reach = across**2 + down**2
    inside = soft((1 - reach).astype(np.float32), radius / 2)
    rim = 0.9 * reach**3 * (0.75 - 0.25 * down)
    glint = np.exp(-((across + 0.4) ** 2 + (down + 0.45) ** 2) * 20) + 0.5 * np.exp(
        -((across - 0.4) ** 2 + (down - 0.5) ** 2) * 25
    )
    tone[box] += inside * (np.clip(rim + glint - 0.2, -0.2, 1) - tone[box])
    cover[box] += inside * (np.clip(0.2 + rim + glint, 0, 1) - cover[box])


def _along(chance: Chance, u: Field, v: Field) -> Field:
    """A slow wave along the grain, with a knot."""
    knot = chance.uniform(-0.5, 0.5, 2)
    round_it = np.exp(-(((u - knot[0]) / 0.12) ** 2 + ((v - knot[1]) / 0.06) ** 2))
    slow = np.sin(2 * np.pi * u * chance.uniform(0.2, 0.8)) * 0.5 + 0.3 * noise(chance, 2)
    return np.asarray(slow + round_it, np.float32)


def _stretched(chance: Chance, turn: float) -> Field:
    """Fine streaks in the direction `turn`, of unit spread."""
    u, v = plane(chance, 1.0, angle=turn)
    streaks = noise(chance, 200, 6)
    row = np.mod(v * SIDE, SIDE).astype(np.intp) % SIDE
    column = np.mod(u * SIDE, SIDE).astype(np.intp) % SIDE
    return np.asarray(streaks[row, column], np.float32)


def _scaled(field: Field, far: NDArray[np.float32]) -> Field:
    """The field seen at an angle: rows crowd together where `far` is small."""
    path = np.cumsum(1 / far[:, 0])
    row = (path / path[-1] * (SIDE - 1)).astype(np.intp)
    return np.asarray(field[row], np.float32)
