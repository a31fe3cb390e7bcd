"""The scenes that the page offers to begin with."""

from concepts.menagerie.sampling import sample
from concepts.menagerie.scene import Scene
from concepts.menagerie.species import PROTOTYPES


def samples() -> tuple[Scene, ...]:
    """Twelve scenes: nine typical animals, two atypical ones, and a dog where only wolves are expected."""
    typical = ("zebra", "lion", "elephant", "giraffe", "fox", "camel", "deer", "wolf", "pig")
    pictured = [sample(100 + i, a, typical=True).with_(*sorted(PROTOTYPES[a])) for i, a in enumerate(typical)]
    bare_zebra = sample(31, "zebra", typical=True).with_("white").without("stripes")
    striped_cat = sample(32, "cat", typical=True).with_("stripes", "orange")
    snow_dog = sample(33, "dog", typical=True).with_("snow", "grey", "pointed ears", "bushy tail")
    return (*pictured, bare_zebra, striped_cat, snow_dog)
