"""Does talking with the agent help people to know what the machine will say? Arms compared on simulated users.

Every arm meets the same users, in the same state of mind, with the same pictures. Test pictures are never shown
before, and half of them are ones that the machine gets wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import TypeAlias

from tqdm import tqdm

from agent import Agent
from concepts.menagerie import ANIMALS
from dialogs.arms import ARMS, Arm
from dialogs.cases import Pool, Trial, edit, pools
from dialogs.table import Expectation, Table, tabulate
from dialogs.users import Novice, SimulatedUser

MakeUser: TypeAlias = Callable[[int], SimulatedUser]
ENGINES = ("local",)
POOL = 240  # scenes drawn for teaching, and as many for testing, at least


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The length of one user's session.

    Attributes:
        lessons: pictures that are talked about, half of them (rounded down) ones that the machine gets wrong.
        tests: fresh pictures, likewise, and as many edited ones.
    """

    lessons: int = 3
    tests: int = 6


def novices(agent: Agent) -> MakeUser:
    """Makes a fresh Novice from a seed, who has heard of the machine's classes and can see its concepts."""
    labels, concepts = agent.subject.classes, tuple(concept.name for concept in agent.bank)
    return partial(Novice, labels=labels, concepts=concepts)


def evaluate(
    agent: Agent,
    users: Mapping[str, MakeUser] | None = None,
    arms: Sequence[Arm] = ARMS,
    dialogs: int = 1000,
    seed: int | Sequence[int] = 0,
    engine: str = "local",
    plan: Plan = Plan(),
    pool: int | None = None,
    progress: bool = True,
) -> Table:
    """Compare ways to explain on simulated users.

    Args:
        agent: who explains; its subject must know the Menagerie's animals.
        users: kinds of user, each a function from a seed to a fresh one, taken in turn; Novices if None.
        arms: ways to explain; gains are given over the first.
        dialogs: users of each seed, in every arm.
        seed: of users and cases; several are pooled.
        engine: where it runs; "local" is this process.
        plan: how many pictures each user sees.
        pool: scenes to draw pictures from, for teaching and as many for testing; enough for `dialogs` if None.
        progress: show bars.

    Raises:
        ValueError: the engine is unknown, there is nothing to compare, or the subject is of another world.
    """
    _require(agent, arms, dialogs, engine)
    makers = dict(users) if users is not None else {"novice": novices(agent)}
    seeds = (seed,) if isinstance(seed, int) else tuple(seed)
    found: dict[str, list[list[Expectation]]] = {arm.name: [] for arm in arms}
    for number in seeds:
        teaching, testing = pools(agent, pool or max(POOL, 4 * dialogs), number, progress)
        for index in tqdm(range(dialogs), f"dialogs, seed {number}", disable=not progress):
            make = list(makers.values())[index % len(makers)]
            session = Session.draw(agent, teaching, testing, plan, Random(f"session {number} {index}"))
            for arm in arms:
                found[arm.name].append(session.hold(agent, arm, make(number * 1_000_003 + index)))
    return tabulate(found, len(agent.subject.classes), seeds)


@dataclass(frozen=True, eq=False, kw_only=True)
class Session:
    """The pictures of one user's session, the same in every arm."""

    lessons: tuple[Trial, ...]
    tests: tuple[Trial, ...]
    seed: int

    @classmethod
    def draw(cls, agent: Agent, teaching: Pool, testing: Pool, plan: Plan, chance: Random) -> "Session":
        """Draw the pictures of one session."""
        # Copies: what a trial has drawn is kept for all arms, and let go of with the session.
        lessons = [replace(trial) for trial in teaching.pick(chance, plan.lessons)]
        fresh = [replace(trial) for trial in testing.pick(chance, plan.tests)]
        changed = edit(agent, fresh, chance)
        return cls(lessons=tuple(lessons), tests=(*fresh, *changed), seed=chance.getrandbits(32))

    def hold(self, agent: Agent, arm: Arm, user: SimulatedUser) -> list[Expectation]:
        """Teach a user in one way, then ask what they expect."""
        chance = Random(self.seed)
        for trial in self.lessons:
            arm.hold(agent, user, trial, chance)
        return [
            Expectation(said=t.said, truth=t.scene.animal, expected=user.expect(t.case), edited=t.edited)
            for t in self.tests
        ]


def _require(agent: Agent, arms: Sequence[Arm], dialogs: int, engine: str) -> None:
    if engine not in ENGINES:
        raise ValueError(f"engine {engine!r} is not known; allowed: {', '.join(map(repr, ENGINES))}")
    if dialogs < 1 or not arms:
        raise ValueError(f"asked for {dialogs} dialogs in {len(arms)} arms; give at least one of both")
    if set(agent.subject.classes) != set(ANIMALS):
        raise ValueError(
            f"the cases are drawn animals, which the subject {agent.subject.name!r} does not know; "
            "use the agent of the Menagerie, Agent.load()"
        )
