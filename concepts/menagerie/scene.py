"""A scene: an animal, the concepts it shows, and the individual that shows them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from concepts.menagerie import render
from concepts.menagerie.individual import Individual
from concepts.menagerie.species import SPECIES
from concepts.menagerie.vocabulary import CONCEPTS, EXCLUSIVE, GROUPS, added, check


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A picture that can be redrawn with one concept more or less, everything else the same.

    The picture depends on `concepts` and `individual` alone; `animal` is the label.

    Attributes:
        animal: the true class.
        concepts: what is drawn; of each exclusive group at most one.
        individual: pose, place, light, build and cover.
        atypical: sampled without a defining concept, or with one of a neighbour. An edit leaves it.
    """

    animal: str
    concepts: frozenset[str]
    individual: Individual
    atypical: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if self.animal not in SPECIES:
            raise ValueError(f"asked for the animal {self.animal!r}; the Menagerie holds {', '.join(SPECIES)}")
        check(self.concepts)
        groups = [GROUPS[name] for name in sorted(self.concepts) if GROUPS[name] in EXCLUSIVE]
        twice = sorted({group for group in groups if groups.count(group) > 1})
        if twice:
            raise ValueError(
                f"concepts {sorted(self.concepts)} hold several of the group {twice[0]!r}; keep at most one"
            )

    def without(self, *names: str) -> Self:
        """The same individual without these concepts; those that it lacks anyway change nothing.

        Raises:
            ValueError: a name is unknown.
        """
        check(names)
        return replace(self, concepts=self.concepts - set(names))

    def with_(self, *names: str) -> Self:
        """The same individual with these concepts, each in place of another of its exclusive group.

        Raises:
            ValueError: a name is unknown.
        """
        check(names)
        return replace(self, concepts=added(self.concepts, names))

    @property
    def occluded(self) -> bool:
        """Whether a rock, a bush or a tree stands in front of the animal."""
        return self.individual.cover in {"rock", "bush", "trunk"}

    def svg(self) -> str:
        """The picture as SVG text."""
        return render.svg(self.concepts, self.individual)

    def image(self, size: int = 384) -> Image.Image:
        """The picture, RGB, `size` x `size` pixels."""
        return Image.fromarray(render.pixels(self.svg(), size))

    def mask(self, name: str, size: int = 384) -> NDArray[np.float32]:
        """How much of each pixel shows the concept `name`: (size, size) in [0, 1], hidden parts left out.

        Raises:
            ValueError: the name is unknown.
        """
        check([name])
        if name not in self.concepts:
            return np.zeros((size, size), dtype=np.float32)
        flat = render.pixels(render.svg(self.concepts, self.individual, shown=name), size)
        return flat[..., 0].astype(np.float32) / np.float32(255)

    def to_json(self) -> str:
        """The scene as JSON text, without loss."""
        record = {"animal": self.animal, "concepts": self.ordered, "atypical": self.atypical}
        return json.dumps({**record, "individual": asdict(self.individual)})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The scene that `to_json` wrote.

        Raises:
            ValueError: the text is no scene; says what does not fit.
        """
        try:
            record: dict[str, Any] = json.loads(text)
            return cls(
                animal=record["animal"],
                concepts=frozenset(record["concepts"]),
                individual=Individual(**record["individual"]),
                atypical=bool(record["atypical"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"no scene can be read from {text[:80]!r}: {error!r}; give what to_json wrote") from None

    @property
    def ordered(self) -> tuple[str, ...]:
        """The concepts in the order of the vocabulary."""
        return in_order(self.concepts)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """`names` in the order of the vocabulary."""
    there = set(names)
    return tuple(name for name in CONCEPTS if name in there)
