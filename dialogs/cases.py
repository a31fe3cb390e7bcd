"""Pictures for studies: what a person sees of them, and what only the study knows.

A case is all that a person has. A trial is the case with the truth, with what the machine says, and with the picture
that an agent is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    """One picture as a person has it before them.

    Attributes:
        image: the picture, with nothing written into its file.
        visible: names of the concepts that can be seen in it.
        looks_like: what a person would call it: the truth in most pictures, another label in some.
        edited: whether a concept was taken out of the picture first.
    """

    image: Image.Image
    visible: frozenset[str]
    looks_like: str = ""
    edited: bool = False


class Artwork(Protocol):
    """Where a picture comes from."""

    def bare(self) -> Image.Image:
        """The pixels alone, RGB."""
        ...

    def whole(self) -> Image.Image:
        """The picture with all that its file may carry, for an agent."""
        ...


@dataclass(frozen=True, eq=False, kw_only=True)
class Trial:
    """A case with what the person is not told.

    Attributes:
        number: of the picture; one that was edited keeps the number of the one it was made from.
        art: the picture.
        truth: the true label.
        said: the label that the machine gives.
        looks_like: what a person would call it.
        visible: names of the concepts that can be seen in it.
        edited: whether a concept was taken out first.
    """

    number: int
    art: Artwork
    truth: str
    said: str
    looks_like: str
    visible: frozenset[str]
    edited: bool = False

    @property
    def right(self) -> bool:
        """Whether the machine is right."""
        return self.said == self.truth

    @cached_property
    def case(self) -> Case:
        """What a person sees of it."""
        return Case(image=self.art.bare(), visible=self.visible, looks_like=self.looks_like, edited=self.edited)

    @cached_property
    def picture(self) -> Image.Image:
        """What an agent is given."""
        return self.art.whole()


@dataclass(frozen=True, eq=False)
class Pool:
    """Trials to draw from."""

    trials: tuple[Trial, ...]

    @cached_property
    def _kinds(self) -> dict[tuple[bool, bool], list[Trial]]:
        kinds: dict[tuple[bool, bool], list[Trial]] = {}
        for trial in self.trials:
            kinds.setdefault((trial.right, trial.edited), []).append(trial)
        return kinds

    def of(self, right: bool, edited: bool = False) -> Sequence[Trial]:
        """Those that the machine gets right, or wrong; plain ones, or edited ones."""
        return self._kinds.get((right, edited), [])

    def pick(self, chance: Random, count: int, right: bool, edited: bool = False) -> list[Trial]:
        """`count` different trials of one kind. ValueError if there are not so many."""
        there = self.of(right, edited)
        if len(there) < count:
            kind = f"{'edited' if edited else 'plain'} pictures that the machine gets {'right' if right else 'wrong'}"
            raise ValueError(
                f"a session needs {count} {kind}, and the pool holds {len(there)}; "
                "draw more pictures (pool), or ask each user about fewer (tests)"
            )
        return chance.sample(there, count)


@dataclass(frozen=True, eq=False)
class Gallery:
    """Pictures that may be shown as examples, and where they lie among the model's features.

    Attributes:
        trials: N pictures of the teaching stream, right and wrong ones as they come.
        features: (N, C), each of length 1.
    """

    trials: tuple[Trial, ...]
    features: NDArray[np.float32]

    def nearest(self, trial: Trial, features: NDArray[np.float32], count: int) -> list[Trial]:
        """The `count` pictures nearest to `features` (C,), the nearest first, without the trial itself."""
        order = np.argsort(-(self.features @ features), kind="stable")[: count + 1]
        return [self.trials[i] for i in order if self.trials[i].number != trial.number][:count]


@dataclass(frozen=True, eq=False, kw_only=True)
class Stock:
    """All pictures of one seed; no picture of `testing` is in the others."""

    teaching: Pool
    testing: Pool
    gallery: Gallery
