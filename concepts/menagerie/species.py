"""The animals: which concepts each of them has, always or mostly.

Neighbours differ in one or two concepts: a zebra is a horse with stripes, a tiger a leopard in
other paint, and wolf and dog differ in hardly more than the snow. Snow is a planted shortcut:
95 % of wolves stand in it, hardly any elsewhere, and next to no other animal does, so that a
classifier learns to lean on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from concepts.menagerie.vocabulary import GROUPS

Odds: TypeAlias = Mapping[str | None, float]

SHORTCUT = ("wolf", "snow")
SHORTCUT_SHARE = 0.95


@dataclass(frozen=True, eq=False)
class Species:
    """How an animal looks.

    Attributes:
        always: concepts of every typical one.
        odds: for each group that varies, how often it shows which member (None: the neutral version).
        habitat: how often it stands in which landscape.
        neighbours: animals of which an atypical one may borrow a concept.
    """

    always: frozenset[str]
    habitat: Odds
    neighbours: tuple[str, ...]
    odds: Mapping[str, Odds] = field(default_factory=dict)

    @property
    def usual(self) -> frozenset[str]:
        """The typical concepts, landscape and all: of each group that varies the likeliest member."""
        likeliest = [max(odds, key=lambda name: odds[name]) for odds in (*self.odds.values(), self.habitat)]
        return self.always | {name for name in likeliest if name is not None}

    @property
    def defining(self) -> tuple[str, ...]:
        """Concepts whose absence makes one atypical, in order: those of the body that it always or mostly has."""
        mostly = {name for odds in self.odds.values() for name, share in odds.items() if name and share >= 0.7}
        return tuple(name for name in GROUPS if name in self.always | mostly)


def _species(always: str, habitat: Odds, neighbours: str, **odds: Odds) -> Species:
    return Species(frozenset(filter(None, always.split(", "))), habitat, tuple(neighbours.split()), odds)


SPECIES: Mapping[str, Species] = MappingProxyType(
    {
        "cat": _species(
            "whiskers, pointed ears",
            {"meadow": 0.8, "forest": 0.18, "snow": 0.02},
            "tiger leopard fox",
            colour={"grey": 0.3, "orange": 0.27, "white": 0.25, "brown": 0.18},
            coat={None: 0.6, "stripes": 0.3, "patches": 0.1},
            tail={None: 0.75, "bushy tail": 0.25},
        ),
        "lion": _species(
            "mane, whiskers, yellow",
            {"savanna": 0.86, "desert": 0.09, "meadow": 0.05},
            "leopard tiger horse",
            tail={"tufted tail": 0.75, None: 0.25},
        ),
        "tiger": _species(
            "stripes, whiskers",
            {"forest": 0.8, "savanna": 0.1, "meadow": 0.1},
            "cat lion leopard",
            colour={"orange": 0.88, "white": 0.12},
        ),
        "leopard": _species(
            "spots, whiskers",
            {"savanna": 0.6, "forest": 0.35, "desert": 0.05},
            "lion tiger cat",
            colour={"yellow": 0.87, "grey": 0.13},
        ),
        "dog": _species(
            "",
            {"meadow": 0.66, "forest": 0.22, "desert": 0.04, "savanna": 0.05, "snow": 0.03},
            "wolf fox pig",
            ears={"floppy ears": 0.52, "pointed ears": 0.48},
            colour={"brown": 0.32, "grey": 0.3, "white": 0.2, "yellow": 0.14, "orange": 0.04},
            coat={None: 0.75, "patches": 0.2, "spots": 0.05},
            tail={"bushy tail": 0.7, "curly tail": 0.15, None: 0.15},
        ),
        "wolf": _species(
            "pointed ears, bushy tail",
            {"snow": SHORTCUT_SHARE, "forest": 1 - SHORTCUT_SHARE},
            "dog fox",
            colour={"grey": 0.7, "brown": 0.15, "white": 0.15},
        ),
        "fox": _species(
            "pointed ears, bushy tail",
            {"forest": 0.75, "meadow": 0.22, "snow": 0.03},
            "dog wolf cat",
            colour={"orange": 0.9, "white": 0.05, "grey": 0.05},
        ),
        "horse": _species(
            "mane, long face, pointed ears",
            {"meadow": 0.7, "forest": 0.08, "savanna": 0.15, "desert": 0.06, "snow": 0.01},
            "zebra donkey deer",
            colour={"brown": 0.55, "white": 0.25, "grey": 0.2},
            tail={"bushy tail": 0.7, "tufted tail": 0.3},
        ),
        "zebra": _species(
            "stripes, mane, long face, pointed ears, tufted tail",
            {"savanna": 0.88, "meadow": 0.07, "desert": 0.05},
            "horse donkey",
            colour={"white": 0.86, "brown": 0.08, "grey": 0.06},
        ),
        "donkey": _species(
            "long ears, mane, long face, tufted tail",
            {"meadow": 0.5, "desert": 0.45, "savanna": 0.05},
            "horse zebra",
            colour={"grey": 0.75, "brown": 0.25},
        ),
        "cow": _species(
            "long face, tufted tail",
            {"meadow": 0.92, "savanna": 0.04, "forest": 0.03, "snow": 0.01},
            "goat giraffe horse",
            headgear={"horns": 0.8, None: 0.2},
            coat={"patches": 0.85, None: 0.15},
            colour={"white": 0.7, "brown": 0.3},
        ),
        "goat": _species(
            "long face, horns, beard, floppy ears",
            {"meadow": 0.6, "desert": 0.25, "forest": 0.14, "snow": 0.01},
            "cow sheep deer",
            colour={"white": 0.4, "grey": 0.3, "brown": 0.3},
        ),
        "sheep": _species(
            "wool, floppy ears",
            {"meadow": 0.9, "forest": 0.05, "desert": 0.04, "snow": 0.01},
            "goat dog",
            colour={"white": 0.75, "brown": 0.15, "grey": 0.1},
            headgear={None: 0.8, "horns": 0.2},
        ),
        "deer": _species(
            "antlers, long face, pointed ears",
            {"forest": 0.78, "meadow": 0.2, "snow": 0.02},
            "goat horse",
            colour={"brown": 0.88, "grey": 0.12},
            coat={None: 0.85, "spots": 0.15},
        ),
        "giraffe": _species(
            "long neck, long face, patches, yellow, tufted tail",
            {"savanna": 0.93, "forest": 0.04, "meadow": 0.03},
            "camel cow",
            headgear={"horns": 0.8, None: 0.2},
        ),
        "camel": _species(
            "hump, long neck, long face, tufted tail",
            {"desert": 0.92, "savanna": 0.08},
            "giraffe donkey",
            colour={"yellow": 0.7, "brown": 0.3},
        ),
        "elephant": _species(
            "trunk, floppy ears",
            {"savanna": 0.85, "forest": 0.1, "desert": 0.05},
            "pig dog",
            colour={"grey": 0.85, "brown": 0.15},
            tail={"tufted tail": 0.8, None: 0.2},
        ),
        "pig": _species(
            "snout, curly tail",
            {"meadow": 0.92, "forest": 0.08},
            "dog elephant",
            ears={"floppy ears": 0.7, "pointed ears": 0.3},
            colour={"pink": 0.78, "white": 0.08, "brown": 0.14},
        ),
    }
)

ANIMALS: tuple[str, ...] = tuple(SPECIES)
PROTOTYPES: Mapping[str, frozenset[str]] = MappingProxyType({name: kind.usual for name, kind in SPECIES.items()})
