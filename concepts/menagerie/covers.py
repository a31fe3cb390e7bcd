"""What may stand in front of an animal. It belongs to no landscape, so that it tells nothing."""

from random import Random

from concepts.menagerie.individual import Individual
from concepts.menagerie.shapes import blob, cloud, dice, fill, inked, limb, line, oval, placed, stroke


def cover(one: Individual) -> str:
    """Drawing of the individual's cover, in the frame of the animal; empty for none."""
    if not one.cover:
        return ""
    draw = {"grass": _grass, "rock": _rock, "bush": _bush, "trunk": _trunk}[one.cover]
    return placed(draw(dice(one.seed, "cover")), one.cover_at * 24.5, 3.0, one.cover_size)


def _grass(chance: Random) -> str:
    out = ""
    for i in range(22):
        root = (i - 10.5) * 1.9
        tip = root + chance.uniform(-5, 5)
        blade = limb([(root, 2), ((root + tip) / 2, -9), (tip, -chance.uniform(15, 24))], [2.4, 2.0, 0.3])
        out += fill(blade, chance.choice(("#7f9a4a", "#92ab57", "#6c873d")))
    return out


def _rock(chance: Random) -> str:
    whole = blob([(-19, 1), (-17, -12), (-8, -22), (4, -25), (13, -18), (19, -8), (20, 1)])
    lit = blob([(-13, -11), (-7, -19), (3, -22), (7, -17), (-3, -12)])
    crack = stroke(line([(6, -16), (9, -10), (7, -5)]), "#74706b", 1.0)
    return inked(whole, "#a39d95", "#5f5a55") + fill(lit, "#beb8af") + crack


def _bush(chance: Random) -> str:
    leaves = inked(cloud(0, -14, 20, 15, 12, 0.16), "#64924d", "#3c5c30")
    lit = fill(cloud(-3, -18, 13, 8.5, 9, 0.16), "#7aa85f")
    berries = [oval(chance.uniform(-14, 14), chance.uniform(-23, -5), 1.3, 1.3) for _ in range(7)]
    return leaves + lit + fill("".join(berries), "#c9515c")


def _trunk(chance: Random) -> str:
    whole = "M-12.7,4Q-7.5,-1 -7.5,-17L-6.8,-190H6.8L7.5,-17Q7.5,-1 12.7,4Z"
    lit = fill("M-6,-9L-5.4,-190h3.4l-2,181Z", "#9c795c", 0.8)
    at = ((-3, -15), (3, -33), (-2.2, -55), (2.6, -77), (-2.2, -99))
    bark = "".join(f"M{x + chance.uniform(-1, 1):.1f},{y}q1.6,-5 0,-10" for x, y in at)
    return inked(whole, "#86654b", "#4b3527") + lit + stroke(bark, "#5a4030", 1.2)
