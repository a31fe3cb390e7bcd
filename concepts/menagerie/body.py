"""Body, legs, hump, neck and tail."""

from concepts.menagerie.anatomy import Anatomy
from concepts.menagerie.palette import CREAM, HAIR, HAIR_LIT, Fur
from concepts.menagerie.shapes import Layer, Point, blob, fill, inked, limb, line, oval, stroke

FAR_LEGS, NEAR_LEGS = ((-0.5, -1.0), (0.74, 1.0)), ((-0.78, 0.8), (0.48, -0.8))


def shadow(a: Anatomy) -> Layer:
    """The shadow on the ground."""
    inner, outer = oval(1, 0, a.half * 1.15, 3.4), oval(1, 0, a.half * 1.45, 4.8)
    return Layer(fill(outer, "#2b2440", 0.14) + fill(inner, "#2b2440", 0.16), soft=True)


def far_legs(a: Anatomy, fur: Fur, colour: frozenset[str]) -> Layer:
    """The two legs on the far side."""
    return Layer("".join(_leg(a, w, s, fur.shade, fur.line) for w, s in FAR_LEGS), colour)


def _leg(a: Anatomy, where: float, swing: float, paint: str, ink: str) -> str:
    x, y = a.foot(where, swing)
    shoe = oval(x + 1.1, y, 4.9, 2.7)
    return inked(a.leg_outline(where, swing), paint, ink) + inked(shoe, ink, ink, 0.8)


def hump_outline(a: Anatomy) -> str:
    """One hump in the middle of the back."""
    x, y = -0.1 * a.half, a.back
    at = [(-16, 6), (-10.5, -5), (-4.5, -14.5), (1, -17), (6.5, -13.5), (11, -4.5), (16, 6)]
    return blob([(x + dx, y + dy) for dx, dy in at])


def trunk_of_body(a: Anatomy, fur: Fur, colour: frozenset[str], concepts: frozenset[str]) -> list[Layer]:
    """Hump, body, neck and near legs as one silhouette: all rims first, then all fills."""
    neck = colour | ({"long neck"} & concepts)
    hump = colour | {"hump"}
    rim: list[Layer] = []
    skin: list[Layer] = []
    if "hump" in concepts:
        rim.append(Layer(stroke(hump_outline(a), fur.line, 1.5), hump))
        skin.append(Layer(fill(hump_outline(a), "url(#fur)"), hump))
    legs = "".join(_leg(a, w, s, "url(#fur)", fur.line) for w, s in NEAR_LEGS)
    rim += [Layer(stroke(a.neck_outline, fur.line, 1.5), neck), Layer(stroke(a.body_outline, fur.line, 1.5), colour)]
    skin += [Layer(legs, colour), Layer(fill(a.body_outline, "url(#fur)"), colour)]
    return [*rim, *skin, Layer(fill(a.neck_outline, "url(#fur)"), neck), _sheen(a, fur)]


def _sheen(a: Anatomy, fur: Fur) -> Layer:
    """Light on the back."""
    back = oval(-3, a.back + 4.0, a.half * 0.52, 2.0)
    return Layer(f'<g clip-path="url(#hide)">{fill(back, fur.lit, 0.8)}</g>', soft=True)


def tail(a: Anatomy, fur: Fur, colour: frozenset[str], kind: str | None, lift: float) -> list[Layer]:
    """The tail, behind the body; thin and short unless it is of a kind."""
    root, own = (-0.98 * a.half, a.middle - 0.45 * a.high), frozenset({kind} if kind else ())
    if kind == "tufted tail":
        return [Layer(_rope(root, fur, lift), colour | own), Layer(_tuft(root, lift), own)]
    draw = {"bushy tail": _bushy, "curly tail": _curly, None: _thin}[kind]
    return [Layer(draw(root, fur, lift), colour | own)]


def _thin(root: Point, fur: Fur, lift: float) -> str:
    x, y = root
    d = line([(x + 3, y), (x - 5, y + 1 - lift), (x - 8, y + 8 - 3 * lift)])
    return stroke(d, fur.line, 5.6) + stroke(d, fur.base, 3.4)


def _bushy(root: Point, fur: Fur, lift: float) -> str:
    x, y = root
    up = 5 * lift
    at = [(x + 5, y - 1), (x - 7, y - 2 - up), (x - 14.5, y + 6 - 1.6 * up), (x - 17.5, y + 15 - 2.3 * up)]
    end = (x - 17.5, y + 23 - 2.6 * up)
    whole = limb([*at, end], [6, 11.5, 16, 14, 4])
    tip = limb([(x - 16.8, y + 12.4 - 2.1 * up), (x - 17.6, y + 16.5 - 2.4 * up), end], [11, 12.2, 3.4])
    tuft = line([(x - 7, y + 3 - up), (x - 12, y + 7 - 1.6 * up), (x - 13.5, y + 11 - 1.9 * up)])
    return inked(whole, "url(#fur)", fur.line) + fill(tip, CREAM) + stroke(tuft, fur.line, 0.9, 0.5)


def _rope(root: Point, fur: Fur, lift: float) -> str:
    x, y = root
    d = line([(x + 3, y), (x - 6, y + 1 - 2 * lift), (x - 10.5, y + 10 - 4 * lift), (x - 13, y + 21 - 6 * lift)])
    return stroke(d, fur.line, 4.6) + stroke(d, fur.base, 2.8)


def _tuft(root: Point, lift: float) -> str:
    x, y = root[0] - 13, root[1] + 21 - 6 * lift
    down = [(x, y), (x - 1.5, y + 6), (x - 1, y + 13)]
    tuft = limb([(x + 0.6, y - 3), *down], [3, 8, 8.5, 0.8])
    return inked(tuft, HAIR, HAIR, 0.8) + stroke(line(down), HAIR_LIT, 1.1)


def _curly(root: Point, fur: Fur, lift: float) -> str:
    x, y = root[0], root[1] - 1.5 * lift
    at = [(3, 1), (-4, 0), (-9.5, -4), (-8, -9.5), (-3, -7.5), (-5, -2), (-11, -1.2), (-15, -5)]
    d = line([(x + dx, y + dy) for dx, dy in at])
    return stroke(d, fur.line, 5.2) + stroke(d, fur.base, 3.2)
