"""Lines of large text files, plain or packed with gzip, and a count of what became of them."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from concepts.knowledge.triples import KnowledgeError

_GZIP = b"\x1f\x8b"


@dataclass
class Tally:
    """What became of the lines of a file, counted as they are read.

    Attributes:
        lines: read so far.
        kept: facts made of them.
        damaged: lines that could not be read, and were left out.
        first_damage: where the first of those stands, and what is wrong with it.
    """

    lines: int = 0
    kept: int = 0
    damaged: int = 0
    first_damage: str = ""

    def damage(self, place: str) -> None:
        """Count a line that cannot be read."""
        self.damaged += 1
        self.first_damage = self.first_damage or place

    def __str__(self) -> str:
        """One sentence for people."""
        text = f"{self.lines:,} lines read, {self.kept:,} facts kept"
        return text + (f"; {self.damaged:,} damaged lines left out, first: {self.first_damage}" if self.damaged else "")


def lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, unpacked if it is packed. KnowledgeError if it cannot be read or breaks off."""
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP
        with gzip.open(path) if packed else path.open("rb") as file:
            yield from file
    except (OSError, EOFError, zlib.error) as error:
        raise KnowledgeError(f"{path} cannot be read to its end: {error}") from None
