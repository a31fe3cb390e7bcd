"""A chat and an agent that only write down what is done with them, and a room for talks with them."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from PIL import Image

from agent import Reply
from dialogs.arms import Room
from dialogs.engines import Guides


@dataclass
class Scribe:
    """A chat and an agent at once, which note what is done with them; its minds are numbers."""

    done: list[tuple[str, Any]] = field(default_factory=list)
    minds: Any = "inferred"

    def open(self, picture: Image.Image, after: Any = None, stored: bool = True) -> "Scribe":
        self.done.append(("open", (after is self, stored)))
        return self

    def suppose(self, minds: Any) -> None:
        self.done.append(("suppose", minds))

    def ask(self, text: str) -> Reply:
        self.done.append(("ask", text))
        return Reply(text="So.")


def room(agent: Any, elsewhere: Any = ()) -> Room:
    return Room(
        guides=Guides(agent),
        gallery=None,  # type: ignore[arg-type]
        chance=Random(0),
        belief=lambda label, concept: 0.25,
        elsewhere=lambda: elsewhere,
    )
