"""Arms with a mind: the user talks freely, and the agent's policy decides what to say from what it thinks they think.

They differ in whose mind it is: the one that was inferred, another user's, or the true one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from PIL import Image

from agent import Agent, Chat, Minds, Reply
from concepts.claims import Outcome
from dialogs.arms.talk import Room, Told
from dialogs.cases import Trial
from dialogs.seen import bare

EDITED = "edited"  # name of a figure that is a whole picture, changed
Suppose: TypeAlias = Callable[[Minds, int], Minds]  # the minds to go by before the reply of this number


@dataclass(frozen=True, eq=False)
class Shown:
    """A picture out of a reply."""

    image: Image.Image

    def bare(self) -> Image.Image:
        """The pixels alone."""
        return bare(self.image)

    def whole(self) -> Image.Image:
        """The same, with all that its file may carry."""
        return self.image


class Minded:
    """A talk in which the agent listens.

    Attributes:
        before: the minds before each reply so far.
    """

    def __init__(self, agent: Agent, suppose: Suppose | None = None) -> None:
        self._agent, self._suppose = agent, suppose
        self._chat: Chat | None = None
        self._trial: Trial | None = None
        self._minds: Minds | None = None  # as they stand, once somebody asked
        self.before: list[Minds] = []

    def open(self, trial: Trial) -> None:
        """Turn to a new picture, with the same person."""
        self._trial = trial
        self._chat, self._minds = self._agent.open(trial.picture, after=self._chat, stored=False), None

    def reply(self, said: str) -> Told:
        """What the agent answers."""
        assert self._chat is not None and self._trial is not None, "a picture is opened first"
        minds = self.minds
        assert minds is not None, "an open chat has minds"
        if self._suppose is not None:
            self._chat.suppose(self._suppose(minds, len(self.before)))
        self.before.append(minds)
        answer = self._chat.ask(said)
        self._minds = None
        return Told(answer.text, tuple(figure.image for figure in answer.figures), changed(self._trial, answer))

    @property
    def minds(self) -> Minds | None:
        """The minds as they stand; None before the first picture."""
        if self._minds is None and self._chat is not None:
            self._minds = self._chat.minds
        return self._minds


def changed(trial: Trial, reply: Reply) -> tuple[Trial, ...]:
    """The picture that a reply shows on its own: the one that is talked about, without something."""
    pictures = [figure.image for figure in reply.figures if figure.name == EDITED]
    if not pictures:
        return ()
    *_, told = (claim for claim in reply.claims if isinstance(claim, Outcome) and claim.medium == "input")
    gone = trial.visible - {*told.removed}
    return (replace(trial, art=Shown(pictures[-1]), said=told.label, visible=gone, edited=True),)


def greedy(room: Room) -> Minded:
    """The agent as it is."""
    return Minded(room.guides.own)


def learned(room: Room) -> Minded:
    """The agent with its learned policy."""
    return Minded(room.guides.learned)


def shuffled(room: Room) -> Minded:
    """The agent as it is, with the mind that it imagined of another user at the same turn."""
    minds = room.elsewhere()

    def another(own: Minds, turn: int) -> Minds:
        return minds[min(turn, len(minds) - 1)] if minds else own

    return Minded(room.guides.own, another)


def oracle(room: Room) -> Minded:
    """The agent as it is, told before each reply what the user really believes."""
    return Minded(room.guides.own, lambda minds, turn: minds.informed(room.belief))
