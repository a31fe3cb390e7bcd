"""Arms without a mind: the same questions are asked in every user's place, and the bare answers passed on."""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

from dialogs.arms.bare import Interview
from dialogs.arms.talk import Hold, Room, Talk, Told
from dialogs.cases import Trial
from dialogs.engines import Guides
from dialogs.pixels import ranking

Script: TypeAlias = Callable[[Guides, Trial, int, Random], Sequence[str]]
"""The questions of one reply: by whom is asked, the picture, the number of the reply in the dialog, and chance."""

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
        self._turn = 0

    def open(self, trial: Trial) -> None:
        """Turn to a new picture."""
        self._trial, self._interview = trial, Interview(self._guides, trial)

    def reply(self, said: str) -> Told:
        """The answers to the questions of this turn, in one text."""
        assert self._trial is not None and self._interview is not None, "a picture is opened first"
        questions = self._script(self._guides, self._trial, self._turn, self._chance)
        self._turn += 1
        return self._interview.ask(*questions)


def scripted(script: Script) -> Hold:
    """An arm that follows a script."""

    def hold(room: Room) -> Talk:
        return Scripted(room, script)

    return hold


def prediction(guides: Guides, trial: Trial, turn: int, chance: Random) -> Sequence[str]:
    """What it says, then how sure it is."""
    return [SURE] if turn % 2 else [WHAT]


def saliency(guides: Guides, trial: Trial, turn: int, chance: Random) -> Sequence[str]:
    """What it says, then where it looks."""
    return [WHERE] if turn % 2 else [WHAT]


def everything(guides: Guides, trial: Trial, turn: int, chance: Random) -> Sequence[str]:
    """All that can be asked about the picture; the second time towards the next two labels."""
    first, second, third = rivals(guides, trial)[:3]
    if turn % 2:
        return [WHAT, f"Why not a {second}?", f"Why not a {third}?"]
    return [WHAT, WHY, f"Why not a {first}?", WHERE, SURE, WRONG]


def random_foil(guides: Guides, trial: Trial, turn: int, chance: Random) -> Sequence[str]:
    """Fault-lines towards labels drawn by chance."""
    return towards(chance.choice(others(guides, trial)))


def confusable_foil(guides: Guides, trial: Trial, turn: int, chance: Random) -> Sequence[str]:
    """Fault-lines towards the label that the machine finds most probable but one, then towards the next."""
    return towards(rivals(guides, trial)[turn % 2])


def fixed_foil(guides: Guides, trial: Trial, turn: int, chance: Random) -> Sequence[str]:
    """Fault-lines towards the labels in the order of the model's outputs, whatever the picture."""
    return towards(others(guides, trial)[turn % len(others(guides, trial))])


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
