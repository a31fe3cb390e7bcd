"""What a study asks of somebody who talks with the agent."""

from collections.abc import Sequence
from typing import Protocol

from PIL import Image

from dialogs.cases import Case


class SimulatedUser(Protocol):
    """Somebody who talks with the agent and can be asked what they expect of the machine."""

    def greet(self, case: Case) -> str:
        """First utterance about a case."""
        ...

    def hear(self, text: str, figures: Sequence[Image.Image]) -> str | None:
        """Take in a reply; the next utterance, or None to leave."""
        ...

    def see(self, case: Case, text: str) -> None:
        """Look at another state of the picture that is talked about, with words below it; nothing is said to that."""
        ...

    def expect(self, case: Case) -> str:
        """The label that the user expects the machine to give; asking teaches nothing."""
        ...

    def belief(self, label: str, concept: str) -> float:
        """P(the user thinks that the concept speaks for the label), in [0, 1]; hidden truth, for scoring only."""
        ...
