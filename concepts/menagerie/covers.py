"""What may stand in front of an animal. It belongs to no landscape, so that it tells nothing."""

from random import Random

from concepts.menagerie.individual import Individual
from concepts.menagerie.shapes import blob, cloud, dice, fill, inked, limb, line, oval, stroke


def cover(one: Individual) -> str:
    """Drawing of the individual's cover, in the frame of the animal; empty for none."""
    if not one.cover:
        return ""
    draw = {"grass": _grass, "rock": _rock, "bush": _bush, "trunk": _trunk}[one.cover]
    return draw(one.cover_at * 24.5, one.cover_size, dice(one.seed, "cover"))


def _grass(x: float, s: float, chance: Random) -> str:
    out = []
    for i in range(22):
        root = x + (i - 10.5) * 1.9 * s
        tip = root + chance.uniform(-5, 5) * s
        blade = limb([(root, 5), ((root + tip) / 2, -6 * s), (tip, -chance.uniform(12, 21) * s)], [2.4, 2.0, 0.3])
        out.append(fill(blade, chance.choice(("#7f9a4a", "#92ab57", "#6c873d"))))
    return "".join(out)


def _rock(x: float, s: float, chance: Random) -> str:
    at = [(-19, 4), (-17, -9), (-8, -19), (4, -22), (13, -15), (19, -5), (20, 4)]
    whole = blob([(x + dx * s, dy * s + (4 - 4 * s)) for dx, dy in at])
    lit = blob([(x + dx * s, dy * s) for dx, dy in ((-13, -8), (-7, -16), (3, -19), (7, -14), (-3, -9))])
    crack = stroke(line([(x + 6 * s, -13 * s), (x + 9 * s, -7 * s), (x + 7 * s, -2 * s)]), "#74706b", 1.0)
    return inked(whole, "#a39d95", "#5f5a55") + fill(lit, "#beb8af") + crack


def _bush(x: float, s: float, chance: Random) -> str:
    whole = cloud(x, -11 * s, 20 * s, 15 * s, 12, 0.16)
    out = inked(whole, "#64924d", "#3c5c30") + fill(cloud(x - 3 * s, -15 * s, 13 * s, 8.5 * s, 9, 0.16), "#7aa85f")
    berries = [(chance.uniform(-14, 14), chance.uniform(-20, -2)) for _ in range(7)]
    return out + "".join(fill(oval(x + dx * s, dy * s, 1.3, 1.3), "#c9515c") for dx, dy in berries)


def _trunk(x: float, s: float, chance: Random) -> str:
    w = 7.5 * s
    d = f"M{x - 1.7 * w:.1f},7Q{x - w:.1f},2 {x - w:.1f},-14L{x - 0.9 * w:.1f},-160H{x + 0.9 * w:.1f}L{x + w:.1f},-14Q{x + w:.1f},2 {x + 1.7 * w:.1f},7Z"
    bark = "".join(
        stroke(f"M{x + dx * w:.1f},{y}q1.6,-5 0,-10", "#5a4030", 1.2)
        for dx, y in ((-0.4, -12), (0.4, -30), (-0.3, -52), (0.35, -74), (-0.3, -96))
    )
    return (
        inked(d, "#86654b", "#4b3527")
        + fill(f"M{x - 0.8 * w:.1f},-6L{x - 0.72 * w:.1f},-160h{0.45 * w:.1f}l-2,154Z", "#9c795c", 0.8)
        + bark
    )
