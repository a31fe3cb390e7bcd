"""Small studies for tests: made-up pictures, a user who writes down what it meets, and talks without a model."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from PIL import Image

from dialogs.arms import Arm, Room, Told
from dialogs.cases import Case, Gallery, Pool, Stock, Trial
from dialogs.engines import Engine, Guides
from dialogs.seen import Seen
from dialogs.session import Plan

PAPER = Image.new("RGB", (8, 8))
BRIEF = Plan(lessons=2, turns=2, tests=4)
LABELS = ("cat", "dog", "horse", "wolf", "zebra")


@dataclass(frozen=True)
class Sheet:
    """A plain picture in one colour."""

    colour: int

    def bare(self) -> Image.Image:
        return Image.new("RGB", (8, 8), (self.colour % 256, 0, 0))

    def whole(self) -> Image.Image:
        return self.bare()


def trial(number: int, truth: str = "cat", said: str = "cat", edited: bool = False) -> Trial:
    return Trial(
        number=number,
        art=Sheet(number),
        truth=truth,
        said=said,
        looks_like=truth,
        visible=frozenset({"tail"}),
        edited=edited,
    )


def pool(first: int, count: int = 12) -> Pool:
    """`count` pictures of each kind."""
    chance = Random(f"pool {first}")
    trials = []
    for number in range(first, first + count):
        truth, other = chance.sample(LABELS, 2)
        trials += [trial(number, truth, truth, edited) for edited in (False, True)]
        trials += [trial(number + count, truth, other, edited) for edited in (False, True)]
    return Pool(tuple(trials))


@dataclass(frozen=True)
class MadeUp:
    """A source of pictures that nobody drew."""

    count: int = 12

    def stock(self, guides: Guides, seed: int, engine: Engine, progress: bool = True) -> Stock:
        teaching = pool(1_000 * seed, self.count)
        features = np.eye(len(teaching.trials), 4, dtype=np.float32)
        gallery = Gallery(teaching.trials, features)
        return Stock(teaching=teaching, testing=pool(1_000 * seed + 500, self.count), gallery=gallery)


class Learner:
    """A user who guesses, and comes to know what the machine says of cats by being told something."""

    def __init__(self, seed: int) -> None:
        self._seed, self._heard = seed, 0

    def greet(self, case: Case) -> str:
        return "What is it?"

    def hear(self, text: str, figures: Sequence[Image.Image]) -> str | None:
        self._heard += 1
        return "Go on."

    def see(self, case: Case, text: str) -> None:
        self._heard += 1

    def expect(self, case: Case) -> str:
        tint = case.image.getpixel((0, 0))
        return Random(f"{self._seed} {tint} {case.looks_like} {min(self._heard, 1)}").choice(LABELS)

    def belief(self, label: str, concept: str) -> float:
        return 0.5


class Spy:
    """A user who writes down all that reaches it."""

    def __init__(self) -> None:
        self.met: list[object] = []
        self.cases: list[Case] = []

    def greet(self, case: Case) -> str:
        self.cases.append(case)
        return "I see a cat. I think it will say dog. Why?"

    def hear(self, text: str, figures: Sequence[Image.Image]) -> str | None:
        self.met += [text, *figures]
        assert type(text) is str and type(figures) is Seen
        return "Why not a horse?"

    def see(self, case: Case, text: str) -> None:
        self.cases.append(case)
        self.met.append(text)

    def expect(self, case: Case) -> str:
        self.cases.append(case)
        return "horse"

    def belief(self, label: str, concept: str) -> float:
        return 0.5


@dataclass
class Recited:
    """A talk that says the same again and again."""

    text: str
    minds: None = None
    opened: list[Trial] = field(default_factory=list)

    def open(self, trial: Trial) -> None:
        self.opened.append(trial)

    def reply(self, said: str) -> Told:
        return Told(self.text)


def _reciting(room: Room) -> Recited:
    return Recited("The model says what it says.")


TALK = Arm("talk", "words without meaning", False, _reciting)
