"""Which changed picture of this case is worth showing: the one whose answer teaches most.

A person who sees that the machine says something else than they expected shares the error out among all that is there
to be seen. A picture may so raise trust, where the machine is right and they did not expect it, as well as doubt.

Source: Rescorla & Wagner (1972) for the sharing out of an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from agent.minds import Imagined, Noise
from agent.policy.lessons import SHARPNESS
from agent.policy.outlook import Outlook, Persons, skill
from agent.policy.plan import Step
from agent.policy.situation import Situation

LOOK = 14  # words that the time would do for which it takes to look at a picture, and to read what it shows


@dataclass(frozen=True)
class Picture:
    """A picture to show, and the rise of the chance to foretell the machine that it promises."""

    gain: float
    step: Step


def picture(situation: Situation, outlook: Outlook, persons: Persons, noise: Noise) -> Picture | None:
    """The change of this picture that is worth most to `persons`; None if none can be shown that was not shown yet."""
    tried = _tried(situation, persons, noise)
    if not tried:
        return None
    skills = [skill(outlook, after, SHARPNESS) for _, after in tried]
    best = int(np.argmax(skills))
    return Picture(skills[best] - skill(outlook, persons, SHARPNESS), _step(situation, tried[best][0]))


def _step(situation: Situation, concept: str) -> Step:
    because = ("picture", situation.said, concept)
    return Step(kind="show", label=situation.said, concept=concept, removed=(concept,), note="edited", because=because)


def _tried(situation: Situation, persons: Persons, noise: Noise) -> Sequence[tuple[str, Persons]]:
    """Each concept whose going would surprise somebody, with the persons as they would be after they saw that."""
    mind = situation.minds.imagined
    own = situation.minds.user.own_label or situation.said
    tried = []
    for concept, said in situation.without.items():
        if ("show", concept) in situation.done or said not in mind.labels or own not in mind.labels:
            continue
        present = [mind.concepts.index(name) for name in situation.effects if name != concept]
        after = seen(persons, mind, present, (said, own), noise)
        if np.any(after.opinions != persons.opinions):
            tried.append((concept, after))
    return tried


def seen(persons: Persons, mind: Imagined, present: Sequence[int], labels: tuple[str, str], noise: Noise) -> Persons:
    """The persons after they saw what the machine says of a picture.

    Args:
        persons: as they were.
        mind: for the order of labels.
        present: columns of the concepts that are there.
        labels: what the machine says, and what they would say.
        noise: of the listener.
    """
    said, own = (mind.labels.index(label) for label in labels)
    rows = np.arange(len(persons.projection))
    score = persons.opinions[:, :, present].sum(axis=2)
    score[:, own] += persons.projection
    other = score.argmax(axis=1)
    step = noise.error * (score[rows, other] - score[:, said]) / (2 * max(len(present), 1))
    opinions = persons.opinions.copy()
    opinions[:, said, present] += step[:, None]
    opinions[rows[:, None], other[:, None], present] -= step[:, None]
    lost = 0.0 if said == own else noise.surprise
    projection = np.where(persons.projection > 0, persons.projection * np.float32(1 - lost), persons.projection)
    return replace(persons, opinions=opinions, projection=projection.astype(np.float32))
