"""Talks that are held to be learned from: with training families alone, and with what they thought written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Self

import numpy as np

from agent import Agent, Chat, training
from dialogs.cases import Stock, Trial
from dialogs.drawn import Drawn
from dialogs.engines import Guides, engine
from dialogs.evaluate import families
from dialogs.session import Plan, Session
from dialogs.study import MakeUser
from dialogs.users import TRAINING, SimulatedUser

SEED = 7_001  # of the pictures; none of the seeds that studies use by default
SCENES = 1_000  # drawn to choose pictures from, of each stream

Heard = Callable[[Chat, training.Dialog, SimulatedUser], None]
"""Is told after each reply: the chat, its state before, and the user."""


@dataclass(frozen=True, eq=False)
class Rehearsal:
    """Users of the training families, and pictures to talk about.

    Attributes:
        agent: who talks with them.
        users: families, each a function from a seed to a fresh user; taken in turn.
        stock: pictures.
        plan: the length of a talk.
    """

    agent: Agent
    users: dict[str, MakeUser]
    stock: Stock
    plan: Plan = field(default_factory=Plan)

    @classmethod
    def of(cls, agent: Agent, scenes: int = SCENES) -> Self:
        """With the training families and drawn pictures."""
        with engine("local", 1) as here:
            stock = Drawn(scenes).stock(Guides(agent), SEED, here, False)
        return cls(agent, families(agent, TRAINING), stock)

    def hold(self, number: int, agent: Agent, heard: Heard) -> Chat:
        """Hold the talk of this number, and return its last chat; the same number has the same user and pictures."""
        session = Session.draw(self.stock, self.plan, Random(f"rehearsal {number}"))
        user = self.user(number)
        chat: Chat | None = None
        for trial in session.lessons:
            chat = agent.open(trial.picture, after=chat, stored=False)
            said: str | None = user.greet(trial.case)
            for _ in range(session.turns):
                if said is None:
                    break
                before = chat.state
                reply = chat.ask(said)
                said = user.hear(reply.text, ())
                heard(chat, before, user)
        assert chat is not None, "a plan has at least one picture"
        return chat

    def user(self, number: int) -> SimulatedUser:
        """The user of the talk of this number, as they were before it."""
        return tuple(self.users.values())[number % len(self.users)](number)

    def exam(self, count: int) -> tuple[Trial, ...]:
        """Up to `count` plain test pictures that the machine gets right, and as many that it gets wrong."""
        right, wrong = (self.stock.testing.of(kind) for kind in (True, False))
        few = min(count, len(right), len(wrong))
        return (*right[:few], *wrong[:few])


def score(user: SimulatedUser, exam: Sequence[Trial]) -> float:
    """Share, in [0, 1], of the pictures whose label the user would foretell now; asking teaches nothing."""
    return float(np.mean([user.expect(trial.case) == trial.said for trial in exam]))


def at_random(chance: Random) -> training.Choose:
    """Any pace, whoever it is for."""

    def choose(*_: object) -> training.Pace:
        return chance.choice(tuple(training.PACES.values()))

    return choose
