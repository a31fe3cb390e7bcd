"""The Menagerie: drawn animals whose every concept can be added or taken away, with known truth.

A scene redraws the same individual with one concept more or less, so that what an explanation
says about a concept can be tried on a picture.
"""

from concepts.menagerie.files import save, scene_of
from concepts.menagerie.gallery import samples
from concepts.menagerie.individual import Individual
from concepts.menagerie.pictures import batch
from concepts.menagerie.sampling import sample, scenes
from concepts.menagerie.scene import Scene
from concepts.menagerie.species import ANIMALS, PROTOTYPES, SHORTCUT
from concepts.menagerie.vocabulary import CONCEPTS, GROUPS

__all__ = [
    "ANIMALS",
    "CONCEPTS",
    "GROUPS",
    "PROTOTYPES",
    "SHORTCUT",
    "Individual",
    "Scene",
    "batch",
    "sample",
    "samples",
    "save",
    "scene_of",
    "scenes",
]
