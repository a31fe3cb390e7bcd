"""What an arm is: a way to talk with one user about a few pictures, one reply after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol, TypeAlias

from PIL import Image

from agent import Minds
from dialogs.cases import Gallery, Trial
from dialogs.engines import Guides


@dataclass(frozen=True)
class Told:
    """One reply, as a user gets it.

    Attributes:
        text: the words.
        figures: pictures that go with them.
        examples: other pictures that are shown, each with what the machine says of it.
    """

    text: str
    figures: tuple[Image.Image, ...] = ()
    examples: tuple[Trial, ...] = ()


class Talk(Protocol):
    """One dialog in the making."""

    def open(self, trial: Trial) -> None:
        """Turn to a new picture."""
        ...

    def reply(self, said: str) -> Told | None:
        """Answer what the user said; None to say nothing."""
        ...

    @property
    def minds(self) -> Minds | None:
        """The minds as they stand; None in a talk without."""
        ...


@dataclass(frozen=True, eq=False, kw_only=True)
class Room:
    """What a talk may draw on.

    Attributes:
        guides: the agent, with each of its policies.
        gallery: pictures that may be shown as examples.
        chance: whatever is drawn by chance.
        belief: the user's hidden belief P(speaks for) of a (label, concept); for an arm that knows the true mind only.
        elsewhere: the minds before each reply of another dialog; for an arm that is given another user's mind only.
    """

    guides: Guides
    gallery: Gallery
    chance: Random
    belief: Callable[[str, str], float]
    elsewhere: Callable[[], Sequence[Minds]]


Hold: TypeAlias = Callable[[Room], Talk]


@dataclass(frozen=True)
class Arm:
    """One way to explain.

    Attributes:
        name: as in tables and on the command line.
        about: what the user gets.
        minded: whether what is said depends on a picture of a mind.
        hold: begins the talk of one dialog.
    """

    name: str
    about: str
    minded: bool
    hold: Hold
