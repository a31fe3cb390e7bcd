"""Pictures to begin with, for those who have none at hand."""

from dataclasses import dataclass

from PIL import Image

from agent.language.grammar import grammar
from agent.language.table import Table
from concepts.lexicon import ENGLISH
from concepts.menagerie import PROTOTYPES, Scene, samples
from concepts.menagerie.files import CHUNK


@dataclass(frozen=True)
class Sample:
    """One picture on offer.

    Attributes:
        name: what it shows, for people.
        scene: what it is drawn from.
    """

    name: str
    scene: Scene

    def image(self, size: int = 384) -> Image.Image:
        """The picture, `size` x `size` pixels, with its scene inside, so that it can be redrawn."""
        drawn = self.scene.image(size)
        drawn.info[CHUNK] = self.scene.to_json()
        return drawn


def offered(subject: str, language: str = ENGLISH) -> tuple[Sample, ...]:
    """The samples for the model of that name; none for models that know other things than the Menagerie."""
    if subject != "menagerie":
        return ()
    return tuple(Sample(_name(scene, language), scene) for scene in samples())


def _name(scene: Scene, language: str) -> str:
    """What the picture shows: the animal, and whether it is drawn as usual."""
    usual, animal = scene.concepts == PROTOTYPES[scene.animal], grammar(language).word(scene.animal, "")
    return animal if usual else Table.load(language).phrase("page_unusual", animal=animal)
