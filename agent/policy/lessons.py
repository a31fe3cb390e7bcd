"""Which of the machine's weights are most worth telling: the greatest gain in foresight first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from agent.minds import Imagined, Noise
from agent.policy.outlook import Outlook, Persons, Small, pulls, skill

LESSON = 7  # words that it takes to read one more weight
HELD = 0.75  # chance that a weight is held that was told, from which it is not told again
PERSONS = 6  # drawn for a decision
SHARPNESS = 2.0  # times that a difference of expectations is scaled in a forecast: people mostly name the top one


@dataclass(frozen=True)
class Lesson:
    """One weight to tell, and the rise of the chance to foretell the machine that it promises, in [0, 1]."""

    label: str
    concept: str
    gain: float


@dataclass(frozen=True, eq=False)
class Choice:
    """Lessons, best first, and the persons as they would be after them.

    Attributes:
        lessons: to be told, in this order.
        persons: S of them, after the lessons.
        slopes: (S, L, K), rise of each person's score, after the lessons, per logit of each opinion.
        before: the same of the persons as they are; None if this is about them.
    """

    lessons: tuple[Lesson, ...]
    persons: Persons
    slopes: Small
    before: "Choice | None" = None


def choose(mind: Imagined, outlook: Outlook, noise: Noise, most: int, least: float = 0.0, seed: int = 0) -> Choice:
    """Pick up to `most` weights to tell, one after the other, each in view of those before.

    Args:
        mind: what the person is thought to think.
        outlook: cases to foretell.
        noise: of the listener.
        most: how many to pick.
        least: gain below which nothing more is picked.
        seed: of the persons drawn.
    """
    persons = Persons.drawn(mind, noise, PERSONS, seed)
    told = mind.told.astype(np.float32)
    open_ = mind.taken < HELD
    pull = pulls(outlook, persons, SHARPNESS)
    slopes = np.matmul(pull, outlook.present)
    before = Choice((), persons, slopes)
    picked: list[Lesson] = []
    for _ in range(min(most, int(open_.sum()))):
        share = mind.attention(len(picked), noise)
        change = told - persons.opinions
        gain = share * (slopes * change).mean(axis=0)
        gain[~open_] = -np.inf
        row, column = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[row, column] <= least:
            break
        picked.append(Lesson(mind.labels[row], mind.concepts[column], float(gain[row, column])))
        open_[row, column] = False
        opinions = persons.opinions.copy()
        opinions[:, row, column] += share * change[:, row, column]
        persons = replace(persons, opinions=opinions)
        moved = np.flatnonzero(outlook.present[:, column])
        pull[:, :, moved] = pulls(outlook, persons, SHARPNESS, moved)
        slopes = np.matmul(pull, outlook.present)
    return Choice(tuple(picked), persons, slopes, before)


def rise(mind: Imagined, outlook: Outlook, noise: Noise, lessons: Sequence[Lesson], seed: int) -> float:
    """Rise of the chance to foretell the machine that lessons promise to other persons than they were chosen for.

    What is best for a few persons drawn by chance looks better than it is; others, drawn afresh, show what is left.
    """
    persons = Persons.drawn(mind, noise, PERSONS, seed)
    opinions = persons.opinions.copy()
    for number, lesson in enumerate(lessons):
        row, column = mind.labels.index(lesson.label), mind.concepts.index(lesson.concept)
        opinions[:, row, column] += mind.attention(number, noise) * (mind.told[row, column] - opinions[:, row, column])
    after = skill(outlook, replace(persons, opinions=opinions), SHARPNESS)
    return after - skill(outlook, persons, SHARPNESS)


def warned(persons: Persons, noise: Noise) -> Persons:
    """The persons after they heard that the machine errs."""
    scaled = np.where(persons.projection > 0, persons.projection * (1 - noise.doubt), persons.projection)
    return replace(persons, projection=scaled.astype(np.float32))
