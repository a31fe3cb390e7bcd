"""Simulated users: they see words and pictures, hold beliefs of their own, and expect something of the machine.

What a user believes is hidden truth, for scoring only. Nothing of the agent is ever handed to one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from random import Random
from typing import Protocol, Self

from PIL import Image

from concepts.knowledge import Knowledge
from dialogs.cases import Case
from dialogs.reading import Lesson, Reader, Taken

OPENINGS = (
    "Hi, what does it think this is?",
    "What is this?",
    "What animal do you see?",
    "so what is it",
    "Hello! What does the model say here?",
)
WHY = ("Why?", "why do you say that?", "How did it come to that?", "What makes it a {said}?", "why {said}")
WHY_NOT = (
    "Why not a {expected}?",
    "I would have said {expected}. Why not?",
    "why is it not a {expected}",
    "What would make it a {expected}?",
)
WHAT_IF = (
    "What if it had no {concept}?",
    "Would it still say {said} without the {concept}?",
    "and without the {concept}?",
)
MINE = ("Is it because of the {concept}?", "I think it goes by the {concept}.", "How important is the {concept}?")
GUESS = ("I think it would say {label}.", "{label}", "It would say {label}")


class SimulatedUser(Protocol):
    """Somebody who talks with the agent and can be asked what they expect of the machine."""

    def greet(self, case: Case) -> str:
        """First utterance about a case."""
        ...

    def hear(self, text: str, figures: Sequence[Image.Image]) -> str | None:
        """Take in a reply; the next utterance, or None to leave."""
        ...

    def expect(self, case: Case) -> str:
        """The label that the user expects the machine to give."""
        ...

    def belief(self, label: str, concept: str) -> float:
        """P(the user thinks that the concept speaks for the label), in [0, 1]; hidden truth, for scoring only."""
        ...


@dataclass(frozen=True)
class Beliefs:
    """Log-odds that a concept speaks for a label in the machine's eyes."""

    odds: Mapping[tuple[str, str], float]

    def __getitem__(self, pair: tuple[str, str]) -> float:
        """Log-odds of a (label, concept); 0 of one that was never thought about."""
        return self.odds.get(pair, 0.0)

    def moved(self, label: str, concept: str, by: float) -> Self:
        """Add `by` nats."""
        return replace(self, odds={**self.odds, (label, concept): self[label, concept] + by})

    def scaled(self, label: str, concept: str, factor: float) -> Self:
        """Bring a belief nearer to "I cannot tell"."""
        return replace(self, odds={**self.odds, (label, concept): self[label, concept] * factor})

    @classmethod
    def common(cls, labels: Sequence[str], concepts: Sequence[str], chance: Random, mistakes: float) -> Self:
        """What people generally know, with some noise; a share `mistakes` of it is turned into its opposite."""
        knowledge = Knowledge.embedded()
        odds = {}
        for label in labels:
            for concept in concepts:
                prior = knowledge.prior(label, concept)
                known = log(prior / (1 - prior))
                odds[label, concept] = (-known if chance.random() < mistakes else known) + chance.gauss(0, 0.3)
        return cls(odds)


@dataclass(frozen=True)
class Temper:
    """How a Novice listens.

    Attributes:
        attention: P(a lesson is taken in).
        rate: nats that a plain lesson is worth.
        absence: how much a missing concept counts against a label, relative to one that is there.
        patience: (least, most) turns before the user leaves.
    """

    attention: float = 0.85
    rate: float = 1.6
    absence: float = 0.5
    patience: tuple[int, int] = (2, 4)


class Novice:
    """A layperson: general knowledge, some misconceptions, plain questions; believes what is said, mostly.

    Expects the label whose concepts add up best. Learns by adding to log-odds what was said of a concept, and from
    a label that was told it takes that what can be seen speaks a little for it.

    Args:
        seed: of beliefs, mistakes, words and attention.
        labels: the classes that it has heard of.
        concepts: the things that it can tell apart in a picture.
        temper: how it listens.
        mistakes: share of planted misconceptions, in [0, 1].
    """

    def __init__(
        self,
        seed: int,
        labels: Sequence[str],
        concepts: Sequence[str],
        temper: Temper = Temper(),
        mistakes: float = 0.06,
    ) -> None:
        self._chance = Random(f"novice {seed}")
        self._labels, self._concepts = tuple(labels), tuple(concepts)
        self._temper = temper
        self._reader = Reader(self._labels, self._concepts)
        self._beliefs = Beliefs.common(labels, concepts, self._chance, mistakes)
        self._case: Case | None = None
        self._said: str | None = None
        self._left = 0

    def greet(self, case: Case) -> str:
        """Look at a new picture and ask what the machine makes of it."""
        self._case, self._said = case, None
        self._left = self._chance.randint(*self._temper.patience)
        return self._chance.choice(OPENINGS)

    def hear(self, text: str, figures: Sequence[Image.Image]) -> str | None:
        """Learn from the words; ask on until patience runs out. Pictures are looked at, and teach this user nothing."""
        taken = self._reader.read(text, self._said)
        self._learn(taken)
        self._left -= 1
        if self._left <= 0 or self._case is None:
            return None
        return self._next(taken, self._case)

    def expect(self, case: Case) -> str:
        """The label whose concepts add up best, by this user's own beliefs."""
        return self._best(case.visible)

    def belief(self, label: str, concept: str) -> float:
        """P(the concept speaks for the label), as this user has it."""
        return 1 / (1 + exp(-self._beliefs[label, concept]))

    def _best(self, visible: frozenset[str]) -> str:
        return max(self._labels, key=lambda label: self._score(label, visible))

    def _score(self, label: str, visible: frozenset[str]) -> float:
        """Sum over what is there, less a part of what is missed."""
        there = sum(self._beliefs[label, name] for name in self._concepts if name in visible)
        missed = sum(max(0.0, self._beliefs[label, name]) for name in self._concepts if name not in visible)
        return there - self._temper.absence * missed

    def _learn(self, taken: Taken) -> None:
        if self._case is not None and taken.said is not None and self._said is None:
            self._correct(taken.said, self._case.visible)
        self._said = taken.said
        for lesson in taken.lessons:
            if self._chance.random() < self._temper.attention:
                self._beliefs = self._taught(lesson)

    def _correct(self, said: str, visible: frozenset[str]) -> None:
        """If the machine says what was not expected, what can be seen must speak for it after all, a little."""
        expected = self._best(visible)
        if expected == said or not visible:
            return
        step = self._temper.rate / len(visible)
        for name in sorted(visible):
            self._beliefs = self._beliefs.moved(said, name, step / 2).moved(expected, name, -step / 2)

    def _taught(self, lesson: Lesson) -> Beliefs:
        if lesson.strength == 0:
            return self._beliefs.scaled(lesson.label, lesson.concept, 0.4)
        return self._beliefs.moved(lesson.label, lesson.concept, self._temper.rate * lesson.strength)

    def _next(self, taken: Taken, case: Case) -> str:
        """Answer a question that was put; else ask about the surprise, or about what is believed to matter most."""
        if taken.question is not None:
            return self._word(GUESS, label=self._best(case.visible - set(taken.question)))
        said, expected = self._said, self._best(case.visible)
        if said is None:
            return self._word(OPENINGS)
        if expected != said:
            return self._word(WHY_NOT, expected=expected, said=said)
        seen = sorted(case.visible & set(self._concepts), key=lambda name: -abs(self._beliefs[said, name]))
        kinds = (WHY, WHAT_IF, MINE) if seen else (WHY,)
        return self._word(self._chance.choice(kinds), said=said, concept=seen[0] if seen else "")

    def _word(self, ways: Sequence[str], **names: str) -> str:
        return self._chance.choice(ways).format(**names)
