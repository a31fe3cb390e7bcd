"""Arms without a mind: the same questions are asked in every user's place, and the bare answers passed on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeAlias

from dialogs.arms.bare import Interview
from dialogs.arms.talk import Hold, Room, Talk, Told
from dialogs.cases import Trial
from dialogs.engines import Guides
from dialogs.pixels import ranking


@dataclass(frozen=True)
class Turn:
    """Which reply it is: counted from 0, in the dialog and about the picture."""

    number: int = 0
    here: int = 0


Script: TypeAlias = Callable[[Guides, Trial, Turn, Random], Sequence[str]]
"""The questions of one reply: by whom is asked, the picture, which reply it is, and chance."""

WHAT, WHERE, SURE, WRONG, WHY = (
    "What is it?",
    "Where do you look?",
    "How sure are you?",
    "When are you wrong?",
    "Why?",
)


class Silent:
    """Nothing is said."""

    minds = None

    def __init__(self, room: Room) -> None:
        pass

    def open(self, trial: Trial) -> None:
        """Turn to a new picture."""

    def reply(self, said: str) -> None:
        """Say nothing."""
        return


class Scripted:
    """Asks an agent that says nothing unasked; what the user would ask is not heard."""

    minds = None

    def __init__(self, room: Room, script: Script) -> None:
        self._guides, self._chance, self._script = room.guides, room.chance, script
        self._trial: Trial | None = None
        self._interview: Interview | None = None
        self._turn = Turn()

    def open(self, trial: Trial) -> None:
        """Turn to a new picture."""
        self._trial, self._interview = trial, Interview(self._guides, trial)
        self._turn = replace(self._turn, here=0)

    def reply(self, said: str) -> Told:
        """The answers to the questions of this turn, in one text."""
        assert self._trial is not None and self._interview is not None, "a picture is opened first"
        questions = self._script(self._guides, self._trial, self._turn, self._chance)
        self._turn = Turn(self._turn.number + 1, self._turn.here + 1)
        return self._interview.ask(*questions)


def scripted(script: Script) -> Hold:
    """An arm that follows a script."""

    def hold(room: Room) -> Talk:
        return Scripted(room, script)

    return hold


def prediction(guides: Guides, trial: Trial, turn: Turn, chance: Random) -> Sequence[str]:
    """What it says, then how sure it is."""
    return [SURE] if turn.here % 2 else [WHAT]


def saliency(guides: Guides, trial: Trial, turn: Turn, chance: Random) -> Sequence[str]:
    """What it says, then where it looks."""
    return [WHERE] if turn.here % 2 else [WHAT]


def everything(guides: Guides, trial: Trial, turn: Turn, chance: Random) -> Sequence[str]:
    """All that can be asked about the picture; then what would make it say the next two labels, and the next."""
    near = rivals(guides, trial)
    if turn.here:
        return [WHAT, *(f"Why not a {near[i % len(near)]}?" for i in (2 * turn.here - 1, 2 * turn.here))]
    return [WHAT, WHY, f"Why not a {near[0]}?", WHERE, SURE, WRONG]


def random_foil(guides: Guides, trial: Trial, turn: Turn, chance: Random) -> Sequence[str]:
    """Fault-lines towards labels drawn by chance."""
    return towards(chance.choice(others(guides, trial)))


def confusable_foil(guides: Guides, trial: Trial, turn: Turn, chance: Random) -> Sequence[str]:
    """Fault-lines towards the label that the machine finds most probable but one, then towards the next."""
    near = rivals(guides, trial)
    return towards(near[turn.here % len(near)])


def fixed_foil(guides: Guides, trial: Trial, turn: Turn, chance: Random) -> Sequence[str]:
    """Fault-lines towards the labels in the order of the model's outputs, whatever the picture."""
    listed = others(guides, trial)
    return towards(listed[turn.number % len(listed)])


def towards(foil: str) -> Sequence[str]:
    """What it says, and what would make it say another label."""
    return [WHAT, f"Why not a {foil}?"]


def others(guides: Guides, trial: Trial) -> list[str]:
    """All labels but the one that the machine gives."""
    return [label for label in guides.own.subject.classes if label != trial.said]


def rivals(guides: Guides, trial: Trial) -> list[str]:
    """The same, the most probable first."""
    subject = guides.own.subject
    key = ("ranking", trial.number, trial.edited)
    order = guides.memory.recall(key, lambda: ranking(subject, trial))
    return [label for label in order if label != trial.said]
