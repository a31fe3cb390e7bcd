"""A study in pieces: each holds some of the dialogs in every arm, wherever it runs, and is written down when done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import TypeAlias

from agent import Minds
from dialogs.arms import GREEDY, Arm, Minded, Room
from dialogs.cases import Stock
from dialogs.engines import Guides
from dialogs.records import Course, Notes, Tests
from dialogs.session import Names, Plan, Session
from dialogs.users import SimulatedUser

MakeUser: TypeAlias = Callable[[int], SimulatedUser]
PIECE = 20  # dialogs of a piece


@dataclass(frozen=True)
class Place:
    """One dialog of a study: the seed that its pictures and user come from, and its number among those of the seed."""

    seed: int
    index: int

    @property
    def after(self) -> "Place":
        """The next dialog of the seed, of another family; the last one has one too, which is held for its mind only."""
        return Place(self.seed, self.index + 1)


@dataclass(frozen=True, eq=False, kw_only=True)
class Study:
    """What is held.

    Attributes:
        guides: the agent.
        users: families, each a function from a seed to a fresh user; taken in turn.
        arms: ways to explain.
        plan: the length of a dialog.
        stocks: seed -> pictures.
        places: the dialogs, in order.
    """

    guides: Guides
    users: Mapping[str, MakeUser]
    arms: tuple[Arm, ...]
    plan: Plan
    stocks: Mapping[int, Stock]
    places: tuple[Place, ...]

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return -(-len(self.places) // PIECE)

    @cached_property
    def names(self) -> Names:
        """The labels."""
        return Names(self.guides.own.subject.classes)

    def __call__(self, piece: int) -> Notes:
        """Hold the dialogs of one piece."""
        dialogs = Dialogs(self)
        held = [dialogs.hold(place) for place in self.places[PIECE * piece : PIECE * (piece + 1)]]
        return Notes.joined(held)

    def session(self, place: Place) -> Session:
        """The pictures of a dialog."""
        return Session.draw(self.stocks[place.seed], self.plan, Random(f"session {place.seed} {place.index}"))

    def family(self, place: Place) -> int:
        """Position of the family of the dialog's user."""
        return place.index % len(self.users)

    def user(self, place: Place) -> SimulatedUser:
        """The dialog's user, as they were before it."""
        make = list(self.users.values())[self.family(place)]
        return make(place.seed * 1_000_003 + place.index)


@dataclass(frozen=True, eq=False)
class Dialogs:
    """The dialogs of one piece. Remembers what the greedy arm imagined, which the shuffled one is given elsewhere."""

    study: Study
    greedy: dict[Place, tuple[Course, Sequence[Minds]]] = field(default_factory=dict)

    def hold(self, place: Place) -> Notes:
        """Hold one dialog in every arm."""
        session = self.study.session(place)
        tests = Tests.of_dialog(session.tests, self.study.family(place), self.study.names.position)
        return Notes(tests, {arm.name: self._held(place, session, arm) for arm in self.study.arms})

    def _held(self, place: Place, session: Session, arm: Arm) -> Course:
        if arm == GREEDY:  # not `is`: it may have come from another process
            return self._greedy(place, session)[0]
        user = self.study.user(place)
        return session.hold(arm.hold(self._room(place, session, user)), user, self.study.names)

    def _greedy(self, place: Place, session: Session | None = None) -> tuple[Course, Sequence[Minds]]:
        if place not in self.greedy:
            session = session or self.study.session(place)
            user = self.study.user(place)
            talk = GREEDY.hold(self._room(place, session, user))
            assert isinstance(talk, Minded)
            self.greedy[place] = session.hold(talk, user, self.study.names), talk.before
        return self.greedy[place]

    def _room(self, place: Place, session: Session, user: SimulatedUser) -> Room:
        return Room(
            guides=self.study.guides,
            gallery=self.study.stocks[place.seed].gallery,
            chance=Random(session.seed),
            belief=user.belief,
            elsewhere=lambda: self._greedy(place.after)[1],
        )
