"""A whole picture, layer by layer from back to front."""

from concepts.menagerie import body, coats, crowns, ears, hair, heads
from concepts.menagerie.anatomy import Anatomy, anatomy
from concepts.menagerie.backgrounds import background, snowfall
from concepts.menagerie.covers import cover
from concepts.menagerie.individual import Individual
from concepts.menagerie.palette import FURS, Fur
from concepts.menagerie.shapes import Layer, fill
from concepts.menagerie.vocabulary import member


def layers(concepts: frozenset[str], one: Individual) -> tuple[Layer, ...]:
    """Everything that is drawn, from back to front."""
    a = anatomy(concepts, one)
    place = member(concepts, "background")
    tag = frozenset({place}) if place else frozenset()
    scenery = Layer(background(place, one.seed), tag, fixed=True)
    front = [Layer(cover(one))] + ([Layer(snowfall(one.seed), tag, fixed=True)] if place == "snow" else [])
    return (scenery, *_animal(a, concepts, one), *front, Layer(_daylight(one.light), fixed=True, soft=True))


def _animal(a: Anatomy, concepts: frozenset[str], one: Individual) -> list[Layer]:
    name = member(concepts, "colour")
    fur, colour = FURS[name], frozenset({name}) if name else frozenset()
    coat = member(concepts, "coat")
    out = [body.shadow(a), body.far_legs(a, fur, colour)]
    out += body.tail(a, fur, colour, member(concepts, "tail"), one.tail)
    out += body.trunk_of_body(a, fur, colour, concepts)
    out += [coats.body_coat(a, coat, fur, one.seed)] if coat else []
    out += [hair.mane(a)] if "mane" in concepts else []
    return out + _head(a, concepts, one, fur, colour)


def _head(a: Anatomy, concepts: frozenset[str], one: Individual, fur: Fur, colour: frozenset[str]) -> list[Layer]:
    kind, crown = member(concepts, "ears"), member(concepts, "headgear")
    grow = {"horns": crowns.horn, "antlers": crowns.antler}
    coat = member(concepts, "coat")
    out = [ears.ear(a, fur, colour, kind, near=False)]
    out += [grow[crown](a, near=False)] if crown else []
    out += heads.skull(a, fur, colour)
    out += [coats.head_coat(a, coat, fur)] if coat else []
    out += heads.face(a)
    out += [hair.beard(a)] if "beard" in concepts else []
    out += heads.nose(a, fur, colour, concepts)
    out += [hair.whiskers(a)] if "whiskers" in concepts else []
    out += [hair.forelock(a)] if "mane" in concepts and a.long_face else []
    out += [grow[crown](a, near=True)] if crown else []
    return [*out, ears.ear(a, fur, colour, kind, near=True)]


def _daylight(light: float) -> str:
    tint, most = ("#ff9436", 0.15) if light > 0 else ("#3a3fa0", 0.15)
    return f'<rect x="-2" y="-2" width="132" height="132" fill="{tint}" fill-opacity="{most * abs(light):.4f}"/>'


def frame(one: Individual) -> str:
    """The SVG transform that puts the animal into the picture."""
    across = -one.scale if one.flipped else one.scale
    return f"translate({one.x:.3f} {one.ground:.3f}) scale({across:.4f} {one.scale:.4f})"


def definitions(concepts: frozenset[str], one: Individual) -> str:
    """Fur gradients and the outlines that coats are cut to."""
    a = anatomy(concepts, one)
    fur = FURS[member(concepts, "colour")]
    outlines = [a.body_outline, a.neck_outline, *(a.leg_outline(w, s) for w, s in body.NEAR_LEGS)]
    outlines += [body.hump_outline(a)] if "hump" in concepts else []
    hide = "".join(fill(d, "#000") for d in outlines)
    face = fill(a.skull_outline, "#000") + fill(a.muzzle_outline, "#000")
    top = a.head[1] - a.r if a.long_neck else a.back - 12
    return (
        f"<defs>{_down('fur', top, -6, (fur.lit, fur.base, fur.shade))}"
        f"{_down('fleece', a.back - 4, a.middle + 1.2 * a.high, (fur.lit, fur.lit, fur.base))}"
        f'<clipPath id="hide">{hide}</clipPath><clipPath id="face">{face}</clipPath></defs>'
    )


def _down(name: str, top: float, low: float, paints: tuple[str, str, str]) -> str:
    stops = "".join(f'<stop offset="{at}" stop-color="{p}"/>' for at, p in zip((0, 0.55, 1), paints, strict=True))
    box = f'gradientUnits="userSpaceOnUse" x1="0" y1="{top:.2f}" x2="0" y2="{low:.2f}"'
    return f'<linearGradient id="{name}" {box}>{stops}</linearGradient>'
