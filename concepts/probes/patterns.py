"""Regular patterns: what repeats itself along lines or on a grid."""

import numpy as np

from concepts.probes.fields import Chance, Field, between, cells, each, fractal, noise, plane, scattered, soft, triangle
from concepts.probes.paints import Colour, Paint, dark, light, mix, opaque, rgb, shade


def stripes(chance: Chance) -> Paint:
    """Bars of two colours, or dark bars on whatever is below; straight or wavering."""
    period = between(chance, 0.05, 0.17)
    u, _ = plane(chance, period, bend=float(chance.choice([0.0, 0.15, 0.4, 0.6])))
    bars = soft(triangle(u) - chance.uniform(0.2, 0.3), period)
    return _ink(chance, bars, through=0.3)


def spots(chance: Chance) -> Paint:
    """Round or ragged spots, of one size or many, on another colour or on whatever is below."""
    period = between(chance, 0.07, 0.17)
    points = scattered(chance, period, jitter=float(chance.uniform(0.0, 0.3)))
    near, _, owner = cells(points)
    radius = chance.uniform(0.22, 0.36) * chance.uniform(1 - chance.uniform(0, 0.4), 1, len(points))[owner]
    ragged = chance.uniform(0, 0.06) * fractal(chance, 1 / period, 2)
    return _ink(chance, soft((radius - near / period + ragged).astype(np.float32), period), through=0.4)


def chequers(chance: Chance) -> Paint:
    """Squares of two colours in turn."""
    period = between(chance, 0.07, 0.2)
    u, v = plane(chance, period, angle=_level(chance), bend=float(chance.choice([0.0, 0.08])))
    inside = (triangle(u / 2) - 0.25) * (triangle(v / 2) - 0.25) * 8
    return _ink(chance, soft(inside.astype(np.float32), period), through=0.0)


def mesh(chance: Chance) -> Paint:
    """Two families of crossing wires; one sees through."""
    period = between(chance, 0.035, 0.13)
    u, v = plane(chance, period, angle=float(chance.choice([0, np.pi / 4])) + chance.normal(0, 0.1), bend=0.06)
    width = chance.uniform(0.06, 0.13)
    u = u + chance.uniform(0, 0.06) * np.sin(2 * np.pi * v)
    wire = soft((width - np.minimum(triangle(u), triangle(v))).astype(np.float32), period, blur=1.2)
    tone = float(chance.choice([chance.uniform(0.05, 0.3), chance.uniform(0.6, 0.95)]))
    metal = tone + 0.1 * noise(chance, 8)
    return opaque(np.repeat(metal[..., None], 3, axis=2), wire)


def honeycomb(chance: Chance) -> Paint:
    """Six-sided cells with walls of wax."""
    period = between(chance, 0.05, 0.14)
    points = scattered(chance, period, jitter=float(chance.uniform(0, 0.06)))
    near, second, owner = cells(points)
    wall = soft(((0.1 - (second - near) / period) * 0.5).astype(np.float32), period, blur=2)
    wax = rgb(float(chance.uniform(0.09, 0.14)), float(chance.uniform(0.5, 0.9)), float(chance.uniform(0.75, 0.98)))
    depth = (0.3 + 0.75 * near / period) * chance.uniform(0.75, 1.15, len(points))[owner]
    hollow = wax * depth[..., None] * np.array([1.0, 0.9, 0.7], np.float32)
    return opaque(hollow + (wax * 1.05 - hollow) * wall[..., None])


def bricks(chance: Chance) -> Paint:
    """Courses of bricks or hewn stones between mortar."""
    period = between(chance, 0.07, 0.14)
    u, v = plane(chance, period, angle=float(chance.normal(0, 0.06)), bend=float(chance.uniform(0, 0.08)))
    course, long = np.floor(v), chance.uniform(1.8, 2.6)
    along = u / long + 0.5 * (course % 2)
    edge = np.minimum(triangle(along) * long, triangle(v))
    mortar = soft((chance.uniform(0.05, 0.1) - edge).astype(np.float32), period)
    tone = each(chance, np.round(along - 0.5) * 57 + course * 131, 0.15) + 0.08 * fractal(chance, 24, 3)
    red = chance.random() < 0.5
    stone = rgb(float(chance.uniform(0.02, 0.05)), 0.6, 0.6) if red else rgb(0.1, 0.12, float(chance.uniform(0.5, 0.7)))
    joint = rgb(0.1, 0.08, float(chance.uniform(0.35, 0.85)))
    body = stone * (1 + tone)[..., None]
    return opaque(body + (joint - body) * mortar[..., None])


def knitting(chance: Chance) -> Paint:
    """Columns of V-shaped stitches of yarn."""
    period = between(chance, 0.04, 0.09)
    u, v = plane(chance, period, angle=float(chance.normal(0, 0.15)), bend=float(chance.uniform(0.05, 0.3)))
    side = triangle(u) * 2
    stitch = triangle((v * 1.25 + side * 0.55).astype(np.float32)) * 2
    yarn = np.sqrt(np.clip(1 - stitch**1.5, 0, 1)) * np.sqrt(np.clip(1 - (2 * np.abs(side - 0.5)) ** 3, 0, 1))
    fibre = 0.06 * noise(chance, 110) + 0.05 * noise(chance, 60)
    ground = _yarn(chance)
    rows = soft((np.sin(v * 0.9 + chance.uniform(0, 6)) - 0.3).astype(np.float32), period, 4) * (chance.random() < 0.3)
    colour = mix(ground, _yarn(chance), rows)
    return opaque(colour * (0.3 + 0.8 * yarn + fibre)[..., None])


def _ink(chance: Chance, inside: Field, through: float) -> Paint:
    """A pattern in two colours that differ; in `through` of all cases one of them is left out."""
    pair = [dark(chance), light(chance)]
    if chance.random() < 0.5:
        pair.reverse()
    lit = (1 + 0.05 * noise(chance, 4))[..., None]
    if chance.random() < through:
        return opaque(np.broadcast_to(pair[1], (*inside.shape, 3)) * lit, inside)
    return opaque(mix(pair[0], pair[1], inside) * lit)


def _yarn(chance: Chance) -> Colour:
    name = str(chance.choice(["red", "white", "grey", "brown", "blue", "pink", "green", "purple"]))
    return np.asarray(np.clip(shade(chance, name) * 0.85 + 0.1, 0, 1), np.float32)


def _level(chance: Chance) -> float:
    """An angle, in radians: upright more often than another."""
    return float(chance.normal(0, 0.08)) if chance.random() < 0.6 else float(chance.uniform(0, np.pi / 2))
