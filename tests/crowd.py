"""Groups of simulated users, what they are shown and told, and what is counted of them."""

from collections.abc import Iterable
from random import Random

import numpy as np
import pytest
from PIL import Image

from concepts.menagerie import ANIMALS, CONCEPTS, PROTOTYPES
from dialogs.cases import Case
from dialogs.users import FAMILIES, Family, Person, SimulatedUser
from dialogs.users.common import Common

PAPER = Image.new("RGB", (8, 8))
COATS = ("stripes", "spots", "patches", "wool")
COLOURS = ("white", "grey", "brown", "orange", "yellow", "pink")
PLACES = ("savanna", "forest", "snow", "meadow", "desert")
KINDS = {
    name: group for names, group in ((COATS, "coat"), (COLOURS, "colour"), (PLACES, "background")) for name in names
}
MANY = ("snow", "mane", "hump", "beard", "wool", "trunk", "horns", "antlers", "spots", "pink", "desert", "snout")
LONG = " ".join(f"On average, the {name} speaks for elephant (+8.0)." for name in MANY)
LESSON = "On average, the stripes speak for pig (+8.0)."
DOUBT = "A word of doubt: the model may well be wrong here."
CHECKS = (
    "Which of these do you know well: cat, lion, donkey, goat, camel or deer?",
    "Which of these do you think speak for zebra: the stripes, the mane, the long ears or the trunk?",
    "What do you think it goes by: the coat, the colour, the background or the parts?",
    "A question for you: without the stripes, what do you think the model would say?",
)
each_family = pytest.mark.parametrize("family", FAMILIES)


def case(*visible: str, own: str = "") -> Case:
    return Case(image=PAPER, visible=frozenset(visible), looks_like=own)


ZEBRA = case(*PROTOTYPES["zebra"], own="zebra")
CASES = [case(*PROTOTYPES[animal], own=animal) for animal in ANIMALS]


def person(family: str | Family, seed: int = 0) -> Person:
    """A member of a family, or of one made for the test."""
    known = FAMILIES[family] if isinstance(family, str) else family
    return Person(known, Common.of(ANIMALS, CONCEPTS, KINDS), Random(f"{known.name} {seed}"))


def people(family: str | Family, count: int = 60) -> list[Person]:
    return [person(family, seed) for seed in range(count)]


def told(user: Person, *texts: str) -> Person:
    """Somebody who has looked at a zebra and heard these texts."""
    user.greet(ZEBRA)
    for text in texts:
        user.hear(text, ())
    return user


def beliefs(user: SimulatedUser) -> list[float]:
    return [user.belief(label, concept) for label in ANIMALS for concept in CONCEPTS]


def mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))


def own_label(user: Person) -> int:
    return sum(user.expect(one) == one.looks_like for one in CASES)
