"""Scenes by chance: mostly typical, some atypical, some half hidden, some with neutral versions."""

from random import Random

from concepts.menagerie.individual import COVERS, Cover, Individual
from concepts.menagerie.scene import Scene, in_order
from concepts.menagerie.species import ANIMALS, SHORTCUT, SPECIES, Odds, Species
from concepts.menagerie.vocabulary import GROUPS, added, members

ATYPICAL = 0.18  # share with a defining concept missing, one of a neighbour added, or both
ONLY_ONE = 0.25  # share of those where something is missing only, and likewise where something is added only
NEUTRAL = 0.05  # share without a landscape, and likewise share without a colour
STRAY = 0.05  # share in a landscape drawn regardless of the animal, the shortcut's left out
_COVER_ODDS: dict[Cover, float] = {"": 0.66, "grass": 0.1, "rock": 0.06, "bush": 0.08, "trunk": 0.1}


def sample(seed: int, animal: str | None = None, typical: bool = False) -> Scene:
    """One scene, the same for the same arguments.

    Args:
        seed: any integer.
        animal: the class; None draws one.
        typical: nothing missing, borrowed, hidden or out of place.
    """
    chance = Random(f"scene {seed}")
    name = chance.choice(ANIMALS) if animal is None else animal
    if name not in SPECIES:
        raise ValueError(f"asked for the animal {name!r}; the Menagerie holds {', '.join(ANIMALS)}")
    kind = SPECIES[name]
    one = _individual(chance, covered=not typical)
    concepts = kind.always | {n for odds in (*kind.odds.values(), kind.habitat) if (n := _pick(chance, odds))}
    if typical:
        return Scene(animal=name, concepts=concepts, individual=one)
    atypical = chance.random() < ATYPICAL
    changed = _off_type(chance, kind, concepts) if atypical else concepts
    return Scene(animal=name, concepts=_out_of_place(chance, changed, name), individual=one, atypical=atypical)


def scenes(count: int, seed: int) -> list[Scene]:
    """`count` scenes, as many of each animal as can be; scene i is the same whatever the count."""
    return [sample(_mixed(seed, i), ANIMALS[i % len(ANIMALS)]) for i in range(count)]


def _mixed(seed: int, index: int) -> int:
    return Random(f"{seed}:{index}").getrandbits(48)


def _pick(chance: Random, odds: Odds) -> str | None:
    return chance.choices(list(odds), list(odds.values()))[0]


def _off_type(chance: Random, kind: Species, concepts: frozenset[str]) -> frozenset[str]:
    """A defining concept less, one of a neighbour's more, or both."""
    lot = chance.random()
    lacking = [name for name in kind.defining if name in concepts]
    if lacking and lot < 1 - ONLY_ONE:
        concepts -= {chance.choice(lacking)}
    neighbour = SPECIES[chance.choice(kind.neighbours)]
    borrowed = [name for name in in_order(neighbour.usual - concepts) if GROUPS[name] != "background"]
    return added(concepts, [chance.choice(borrowed)]) if borrowed and lot > ONLY_ONE else concepts


def _out_of_place(chance: Random, concepts: frozenset[str], animal: str) -> frozenset[str]:
    """Now and then another landscape, none, or no colour; the shortcut's animal keeps its landscape."""
    lot, bare = chance.random(), chance.random() < NEUTRAL
    if animal == SHORTCUT[0]:
        lot = 1.0
    if lot < NEUTRAL:
        concepts -= set(members("background"))
    elif lot < NEUTRAL + STRAY:
        concepts = added(concepts, [chance.choice([name for name in members("background") if name != SHORTCUT[1]])])
    return concepts - set(members("colour")) if bare else concepts


def _individual(chance: Random, covered: bool) -> Individual:
    cover = chance.choices(list(_COVER_ODDS), list(_COVER_ODDS.values()))[0]
    return Individual(
        seed=chance.randrange(10**6),
        flipped=chance.random() < 0.5,
        scale=chance.uniform(0.84, 1.0),
        x=chance.uniform(58, 70),
        ground=chance.uniform(108, 118),
        light=chance.uniform(-1, 1),
        legs=chance.uniform(0.9, 1.1),
        length=chance.uniform(0.92, 1.08),
        girth=chance.uniform(0.92, 1.08),
        head=chance.uniform(0.93, 1.07),
        stride=chance.uniform(-1, 1),
        tail=chance.uniform(-1, 1),
        cover=cover if covered else COVERS[0],
        cover_at=chance.uniform(-1.0, 1.7),
        cover_size=chance.uniform(0.8, 1.15),
    )
