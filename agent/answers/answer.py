"""What comes of measuring for one step."""

from dataclasses import dataclass

from agent.display.figures import Figure
from concepts.claims import Claim


@dataclass(frozen=True)
class Answer:
    """What may be said for one step, and what may be shown."""

    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()

    def __add__(self, other: "Answer") -> "Answer":
        """Return both, in order."""
        return Answer(self.claims + other.claims, self.figures + other.figures)
