"""One dialog: a user is taught by a few pictures, and asked after every reply what the machine will say of others."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dialogs.arms import Talk, Told
from dialogs.calibration import Imagined, empty, held_against
from dialogs.cases import Stock, Trial
from dialogs.records import Course
from dialogs.seen import Seen
from dialogs.users import SimulatedUser


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The length of one dialog.

    Attributes:
        lessons: pictures that are talked about, half of them (rounded down) ones that the machine gets wrong.
        turns: replies about each.
        tests: test pictures, a quarter each: right and plain, right and edited, wrong and plain, wrong and edited.
    """

    lessons: int = 2
    turns: int = 4
    tests: int = 24

    def __post_init__(self) -> None:
        """Refuse what cannot be dealt out."""
        if self.lessons < 1 or self.turns < 1 or self.tests < 4 or self.tests % 4:
            raise ValueError(
                f"asked for {self.lessons} pictures to talk about, {self.turns} replies about each and {self.tests} "
                "test pictures; give at least one of the former, and of test pictures 4, 8, 12, ..."
            )

    @property
    def replies(self) -> int:
        """Replies in all."""
        return self.lessons * self.turns


@dataclass(frozen=True)
class Names:
    """The names of the classes.

    Attributes:
        labels: in the order of the model's outputs.
    """

    labels: tuple[str, ...]

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Label -> position."""
        return {label: i for i, label in enumerate(self.labels)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(map(re.escape, self.labels), key=len, reverse=True)
        return re.compile(rf"\b({'|'.join(longest)})(?:s|es)?\b", re.IGNORECASE)

    @cached_property
    def _spelt(self) -> Mapping[str, str]:
        return {label.lower(): label for label in self.labels}

    def named(self, text: str) -> set[str]:
        """The labels that stand in a text."""
        return {self._spelt[match.lower()] for match in self._pattern.findall(text)}


@dataclass(frozen=True, eq=False, kw_only=True)
class Session:
    """The pictures of one dialog, the same in every arm.

    Attributes:
        lessons: pictures that are talked about.
        tests: pictures that the user is asked about, of which none is among the lessons.
        seed: of what an arm draws by chance.
        turns: replies about each picture.
    """

    lessons: tuple[Trial, ...]
    tests: tuple[Trial, ...]
    seed: int
    turns: int

    @classmethod
    def draw(cls, stock: Stock, plan: Plan, chance: Random) -> Self:
        """Draw the pictures of one dialog. ValueError if the stock has too few of a kind."""
        wrong = plan.lessons // 2
        lessons = [
            *stock.teaching.pick(chance, plan.lessons - wrong, right=True),
            *stock.teaching.pick(chance, wrong, right=False),
        ]
        chance.shuffle(lessons)
        kinds = [(right, edited) for right in (True, False) for edited in (False, True)]
        tests = [trial for kind in kinds for trial in stock.testing.pick(chance, plan.tests // 4, *kind)]
        return cls(lessons=tuple(lessons), tests=tuple(tests), seed=chance.getrandbits(32), turns=plan.turns)

    def hold(self, talk: Talk, user: SimulatedUser, names: Names) -> Course:
        """Hold the dialog, and write down what the user expects after every reply."""
        ledger = Ledger(self.tests, user, names)
        talk.open(self.lessons[0])
        ledger.note(talk)
        for number, trial in enumerate(self.lessons):
            if number:
                talk.open(trial)
            said: str | None = user.greet(trial.case)
            for _ in range(self.turns):
                told = None if said is None else talk.reply(said)
                if told is not None:
                    ledger.heard(said or "", told)
                    said = tell(user, told)
                ledger.note(talk)
        return ledger.course()


def tell(user: SimulatedUser, told: Told) -> str | None:
    """Hand a reply to a user: plain text, and copies of the pixels with nothing written beside them.

    A changed picture is seen beside the words. Another example is met like any picture, and what the user says next is
    an answer to the last thing heard. Of both the machine's label is told.
    """
    for example in told.examples:
        if example.edited:
            user.see(example.case, label_of(example))
    said = user.hear(str(told.text), Seen(told.figures))
    for example in told.examples:
        if example.edited:
            continue
        user.greet(example.case)
        said = user.hear(label_of(example), Seen((example.case.image,)))
    return said


def label_of(example: Trial) -> str:
    """What a user is told of an example."""
    return f"The model says {example.said}."


class Ledger:
    """What is written down of one dialog, turn by turn."""

    def __init__(self, tests: Sequence[Trial], user: SimulatedUser, names: Names) -> None:
        self._tests, self._user, self._names = tests, user, names
        self._named: set[str] = set()
        self._read = 0
        self._expected: list[list[int]] = []
        self._words: list[int] = []
        self._bins: list[NDArray[np.float64]] = []
        self._prior: Imagined | None = None

    def heard(self, said: str, told: Told) -> None:
        """Take down what the user said and was told."""
        texts = [told.text, *map(label_of, told.examples)]
        self._read += sum(len(text.split()) for text in texts)
        for text in (said, *texts):
            self._named |= self._names.named(text)

    def note(self, talk: Talk) -> None:
        """Ask the user about the test pictures, which teaches nothing; hold the imagined mind against theirs."""
        position = self._names.position
        self._expected.append([position.get(self._user.expect(trial.case), -1) for trial in self._tests])
        self._words.append(self._read)
        minds = talk.minds
        if minds is None:
            self._bins.append(empty())
            return
        self._prior = minds.imagined if self._prior is None else self._prior
        self._bins.append(held_against(minds.imagined, self._user.belief, self._named, self._prior))

    def course(self) -> Course:
        """The record of the dialog."""
        return Course(
            expected=np.array([self._expected], dtype=np.int32),
            words=np.array([self._words], dtype=np.int32),
            bins=np.array([self._bins]),
        )
