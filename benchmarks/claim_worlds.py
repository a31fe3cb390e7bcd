"""Cases made up for the claim check: consistent claims about a picture nobody has seen, and words for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.vocabularies import lists
from concepts.claims import (
    Alternative,
    Claim,
    Contrast,
    Difference,
    Evidence,
    Fact,
    FaultLine,
    NoFaultLine,
    Outcome,
    Prediction,
    Presence,
    Region,
    Reliability,
    Tendency,
)
from explainers.places import PLACES

COLOURS = ("white", "grey", "brown", "orange", "yellow", "pink")
SCENES = ("savanna", "forest", "snow", "meadow", "desert")
GROUPS = dict.fromkeys(COLOURS, "colour") | dict.fromkeys(SCENES, "background")
MASS = frozenset({"wool", "water"})


@dataclass(frozen=True)
class World:
    """One case.

    Attributes:
        classes, concepts: all names of the model and its bank.
        names: slot -> name.
        numbers: slot -> value, a share in per cent.
        claims: topic -> the claims that it asserts.
        places: where something lies, and where it does not.
    """

    classes: tuple[str, ...]
    concepts: tuple[str, ...]
    names: dict[str, str]
    numbers: dict[str, float]
    claims: dict[str, tuple[Claim, ...]]
    places: dict[str, str]


def vocabularies() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Classes and concepts: drawn animals, CIFAR-10, and ImageNet."""
    probes = ("stripes", "dots", "chequers", "woolly texture", "scales", "red", "blue", "metallic shine", "round shape",
              "wheels", "sky", "grass texture")  # fmt: skip
    return lists(probes)


def world(random: Random, classes: Sequence[str], concepts: Sequence[str]) -> World:
    """Make up a case."""
    label, foil, other, mistaken, unnamed = random.sample([c for c in classes if c not in concepts], 5)
    c1, c2, c3, c4, c5, c6, unheld = random.sample([c for c in concepts if c not in classes], 7)
    names = {"L": label, "F": foil, "A": other, "M": mistaken, "y": unnamed, "c1": c1, "c2": c2, "c3": c3, "c4": c4,
             "c5": c5, "c6": c6, "x": unheld}  # fmt: skip
    numbers = _numbers(random)
    where, elsewhere = random.sample(
        ["in the upper left corner", "at the bottom", "in the middle", "in the right half"], 2
    )
    assert where in PLACES
    return World(
        classes=tuple(classes),
        concepts=tuple(concepts),
        names=names,
        numbers=numbers,
        claims=_claims(names, numbers, where),
        places={"where": where, "elsewhere": elsewhere},
    )


def _numbers(random: Random) -> dict[str, float]:
    """Numbers that no two slots of a case share, so that a moved one is wrong."""
    shares = [float(n) for n in random.sample(range(3, 30), 3)]
    logits = [n / 10 for n in random.sample(range(11, 60), 9)]
    told = random.randint(90, 300)
    wrong = random.randint(4, 30)
    strong = random.randint(41, 69)
    return {
        "p": random.choice([n for n in range(70, 99) if n != 75]), "q": max(shares[:2]),
        "r": min(shares[:2]) - 1.0,
        "s1": strong, "s2": strong - random.randint(9, 25) + 0.0, "ex": random.randint(31, 39),
        "p2": random.randint(71, 89), "p3": random.randint(90, 98), "share": random.randint(60, 95),
        "lvl": random.randint(65, 140),
        "w1": logits[0] + 6, "w2": logits[1] / 3 + 1, "w4": -logits[2], "w5": random.choice([0.1, 0.2, -0.2, 0.3]),
        "d1": logits[3] + 6, "d2": logits[4] / 2, "t2": logits[5], "t4": -logits[6], "gap": logits[7], "e1": logits[8],
        "limit": random.randint(4, 9), "told": told, "right": told - wrong, "wrong": wrong,
        "rate": 100 * (told - wrong) / told, "v4": logits[2],
    }  # fmt: skip


def _claims(names: dict[str, str], n: dict[str, float], where: str) -> dict[str, tuple[Claim, ...]]:
    none = NoFaultLine(
        label=names["L"], foil=names["A"], gap=n["gap"], limit=int(n["limit"]), proven=True, explained=n["ex"] / 100
    )
    label, foil, other, c1, c2, c4, c5, c6 = (names[key] for key in ("L", "F", "A", "c1", "c2", "c4", "c5", "c6"))
    said = Prediction(label=label, probability=n["p"] / 100)
    edge = FaultLine(label=label, foil=foil, removed=(c1,), margin=1.1, smallest=True)
    topics: dict[str, tuple[Claim, ...]] = {
        "prediction": (),
        "alternatives": (
            Alternative(label=foil, probability=n["q"] / 100),
            Alternative(label=other, probability=n["r"] / 100),
        ),
        "evidence": (
            Evidence(concept=c1, label=label, weight=n["w1"], share=n["s1"] / 100),
            Evidence(concept=c2, label=label, weight=n["w2"], share=n["s2"] / 100),
        ),
        "against": (Evidence(concept=c4, label=label, weight=n["w4"], share=0.0),),
        "idle": (Evidence(concept=c5, label=label, weight=n["w5"], share=0.01),),
        "contrast": (
            Contrast(concept=c1, label=label, foil=foil, weight=n["d1"]),
            Contrast(concept=c2, label=label, foil=foil, weight=n["d2"]),
        ),
        "edge": (edge,),
        "double": (FaultLine(label=label, foil=foil, removed=(c1, c2), margin=0.7, smallest=True),),
        "swap": (FaultLine(label=label, foil=foil, removed=(c1,), added=(c6,), margin=0.7, smallest=True),),
        "none": (none,),
        "outcome": (Outcome(removed=(c1,), medium="input", label=foil, probability=n["p2"] / 100),),
        "stays": (Outcome(removed=(c5,), medium="input", label=label, probability=n["p3"] / 100),),
        "region": (Region(of=c1, where=where, share=n["share"] / 100),),
        "presence": (Presence(concept=c1, level=n["lvl"] / 100),),
        "tendency": (
            Tendency(concept=names["c3"], label=foil, weight=n["t2"]),
            Tendency(concept=c4, label=foil, weight=n["t4"]),
        ),
        "reliability": (Reliability(label=label, told=int(n["told"]), right=int(n["right"]), mistaken_for=names["M"]),),
        "fact": (Fact(head=label, relation="HasPart", tail=c1, source="own"),),
        "difference": (Difference(concept=c1, label=label, other=other, weight=n["e1"]),),
    }  # fmt: skip
    return {topic: (said, *claims) for topic, claims in topics.items()}


def plural(name: str) -> bool:
    """Whether a concept's name is plural."""
    return name.endswith("s") and not name.endswith("ss") and name not in GROUPS


def the(name: str) -> str:
    """A concept as something that is there."""
    if name.startswith("concept "):
        return name
    return f"the {name} {GROUPS[name]}" if name in GROUPS else f"the {name}"


def some(name: str) -> str:
    """A concept or class as one of its kind."""
    full = f"{name} {GROUPS[name]}" if name in GROUPS else name
    bare = plural(name) or name in MASS or name.startswith("concept ")
    return full if bare else f"{'an' if full[0].lower() in 'aeiou' else 'a'} {full}"
