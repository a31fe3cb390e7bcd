"""The facts that come with the package: files to read and edit, each with its source, and the graph made of them.

After a file was edited: `python -m concepts.knowledge.build`.
"""

from concepts.knowledge.imagenet import ASSETS, classes
from concepts.knowledge.sheets import Sheet
from concepts.knowledge.tables import read_toml
from concepts.knowledge.triples import Facts
from concepts.knowledge.wordnet import LICENCE

EMBEDDED = ASSETS / "knowledge.sqlite"
CURATED = ASSETS / "facts.toml"
IMAGENET = Sheet(ASSETS / "imagenet.csv", "WordNet 3.0", LICENCE)
LOOKS = Sheet(ASSETS / "looks.csv", "Faultline, common knowledge", "MIT")


def shipped() -> tuple[Facts, ...]:
    """All of them; where two say the same, the later one is kept."""
    return IMAGENET.read(_labels()), LOOKS.read(), read_toml(CURATED)


def _labels() -> tuple[tuple[str, str], ...]:
    return tuple(pair for one in classes() for pair in one.labels())
