"""What one person thinks of the machine, in numbers: what was brought along, and what was learned over it."""

from collections.abc import Iterable, Sequence
from math import exp
from random import Random

import numpy as np
from numpy.typing import NDArray

from dialogs.reading import Lesson
from dialogs.users.common import Common
from dialogs.users.family import Family
from dialogs.users.learning import NOTHING

PLAIN = 2.5  # logits of an ordinary opinion
MADE_UP = 3.75  # logits of a misconception
COUNTS = (0.0, 1.0, 2.2)  # what a kind counts that is thought to count not at all, plainly, mostly
HIGHEST = 1.5  # what a lesson can make a kind count
SPEAKS, SOFT = 1.0, 0.25  # logits from which a concept is thought to speak for a label, and how gradually
CONFIRMED = 1.05  # factor on the projection when the machine does as it foretells


class Opinions:
    """How strongly each concept is thought to move the machine to each label.

    Attributes:
        known: whether each label is known well, (labels,).
        theory: what each kind of concept is thought to count, (kinds,).
        projection: logits by which the machine is expected to say what the person would.
        weights: the opinions themselves, in logits, (labels, concepts); up to date after `settle`.
    """

    def __init__(self, common: Common, family: Family, chance: Random) -> None:
        self._common, self._family, self._chance = common, family, chance
        self._attention = chance.uniform(*family.attention)
        self._thoughts: list[list[float]] = []  # `belief` in all pairs, worked out when somebody asks
        self.projection = chance.uniform(*family.projection)
        self.theory = _theory(family, len(common.kinds), chance)
        self.known = np.array([chance.random() < family.knows for _ in common.labels], dtype=bool)
        shape = common.typical.shape
        self._plain = np.where(common.typical & self.known[:, None], PLAIN, 0.0)
        self._made_up = np.zeros(shape)
        for place in chance.sample(range(self._made_up.size), min(family.mistakes, self._made_up.size)):
            self._made_up.flat[place] = chance.choice((-MADE_UP, MADE_UP))
        self._learned = np.full(shape, np.nan)  # NaN: nothing yet
        self._heard = np.zeros(shape, dtype=np.intp)
        self.settle()

    def expected(self, visible: Iterable[str], own: str) -> str:
        """The label expected of the machine where `visible` can be seen and the person would say `own`."""
        return self._common.labels[int(self._scores(self._seen(visible), own).argmax())]

    def _seen(self, visible: Iterable[str]) -> list[int]:
        """Columns of what can be seen, in order: sums in another order may tip a tie."""
        return sorted(self._common.column[name] for name in visible if name in self._common.column)

    def _scores(self, seen: Sequence[int], own: str) -> NDArray[np.float64]:
        """What speaks for each label, (labels,)."""
        scores = self._by_concept.take(seen, axis=0).sum(axis=0)
        if own in self._common.row:
            scores[self._common.row[own]] += self.projection
        return np.asarray(scores)

    def speaks(self, label: str, concept: str) -> bool:
        """Whether the concept is thought to speak for the label."""
        return self.weight(label, concept) > SPEAKS

    def weight(self, label: str, concept: str) -> float:
        """The opinion of one pair, in logits; 0 of what was never heard of."""
        row, column = self._common.row.get(label), self._common.column.get(concept)
        return 0.0 if row is None or column is None else float(self.weights[row, column])

    def belief(self, label: str, concept: str) -> float:
        """P(thinks that the concept speaks for the label), in [0, 1]."""
        if not self._thoughts:
            self._thoughts = _thought(self.weights).tolist()
        try:
            return self._thoughts[self._common.row[label]][self._common.column[concept]]
        except KeyError:  # never heard of
            return float(_thought(np.zeros(1))[0])

    def knows(self, label: str) -> bool:
        """Whether the label is known well."""
        return label in self._common.row and bool(self.known[self._common.row[label]])

    def learn(self, lessons: Iterable[Lesson]) -> None:
        """Take in what was said, the less the later it came."""
        for place, lesson in enumerate(lessons):
            if self._chance.random() < self._attention * exp(-place / self._family.span):
                self._take(lesson)
        self.settle()

    def _take(self, lesson: Lesson) -> None:
        pair = self._common.row[lesson.label], self._common.column[lesson.concept]
        self._heard[pair] += 1
        value = self._family.rule(float(self.weights[pair]), lesson.strength, int(self._heard[pair]), self._chance)
        if value is None:
            return
        self._learned[pair] = self.weights[pair] = value
        if self._plain[pair] > 0 or abs(lesson.strength) > NOTHING:
            kind = self._common.kind[pair[1]]
            told = min(abs(lesson.strength) / PLAIN, HIGHEST)
            self.theory[kind] += self._family.generalises * (told - self.theory[kind])

    def met(self, visible: Iterable[str], own: str, said: str) -> None:
        """See what the machine says to a picture that the person would call `own`, "" if they cannot tell.

        Where it is not what was expected, what can be seen is taken to speak for it a little more, and a little less
        for what was expected: the error, shared out among all that is there.
        Source: Rescorla and Wagner (1972).
        """
        seen, row = self._seen(visible), self._common.row.get(said)
        if seen and row is not None:
            scores = self._scores(seen, own)
            other = int(scores.argmax())
            step = self._family.infers * (scores[other] - scores[row]) / (2 * len(seen))
            if step > 0:
                self._learned[row, seen] = self.weights[row, seen] + step
                self._learned[other, seen] = self.weights[other, seen] - step
                self.settle()
        if own:
            foretold = (own == said) == (self.projection > 0)
            self.projection *= CONFIRMED if foretold else self._family.disproved

    def warned(self) -> None:
        """Hear that the machine errs; somebody who expects as much is confirmed."""
        self.projection *= self._family.warned if self.projection > 0 else CONFIRMED

    def fade(self) -> None:
        """Lose a part of what was learned."""
        if self._family.fades:
            self._learned += self._family.fades * (self._brought() - self._learned)
            self.settle()

    def drift(self) -> None:
        """Turn some opinions round, and think anew of one kind of concept."""
        if not self._family.drifts:
            return
        held = np.argwhere(np.abs(self.weights) > SPEAKS).tolist()
        for row, column in self._chance.sample(held, min(self._family.drifts, len(held))):
            self._learned[row, column] = -self.weights[row, column]
        self.theory[self._chance.randrange(len(self.theory))] = self._chance.choice(COUNTS)
        self.settle()

    def settle(self) -> None:
        """Work out the opinions anew."""
        brought = self._brought()
        self.weights: NDArray[np.float64] = np.where(np.isnan(self._learned), brought, self._learned)
        self._by_concept = np.ascontiguousarray(self.weights.T)
        self._thoughts = []

    def _brought(self) -> NDArray[np.float64]:
        by_kind = self._plain * self.theory[self._common.kind]
        return np.where(self._made_up != 0, self._made_up, by_kind)


def _thought(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(thinks that a concept speaks for a label), of opinions in logits."""
    thought: NDArray[np.float64] = 1 / (1 + np.exp((SPEAKS - weights) / SOFT))
    return thought


def _theory(family: Family, kinds: int, chance: Random) -> NDArray[np.float64]:
    if family.one_kind:
        only = chance.randrange(kinds)
        return np.array([COUNTS[-1] if kind == only else 0.0 for kind in range(kinds)])
    return np.array(chance.choices(COUNTS, family.theory, k=kinds))
