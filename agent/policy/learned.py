"""How fast to teach whom, learned: of a few paces, the one after which people like this came to foretell most.

The value of a pace is linear in a few features of the situation. Without a file of weights every pace is as good as
the first, which is the tutor's own.

Source: the linear contextual bandit of Li et al. (WWW 2010), its weights learned beforehand.
Command: `python -m dialogs.learning.policy` learns them anew.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import exp, log
from pathlib import Path
from types import MappingProxyType
from typing import Self, TypeAlias

import numpy as np

from agent.minds import Noise
from agent.minds.beliefs import Array
from agent.policy.lessons import PERSONS, SHARPNESS
from agent.policy.outlook import Outlook, Persons, skill
from agent.policy.pace import Pace
from agent.policy.situation import Situation
from agent.policy.tutor import entropy

LEARNED = Path(__file__).parents[1] / "assets" / "policy.json"
USUAL = Pace()
UNASKING = replace(USUAL, labels=0.0, kinds=0.0, concepts=0.0)  # no check question is worth anything
PACES: Mapping[str, Pace] = MappingProxyType(
    {
        "usual": USUAL,
        "few": replace(USUAL, lessons=4),
        "many": replace(USUAL, lessons=11),
        "most": replace(USUAL, lessons=15),
        "trusting": replace(USUAL, caution=-1.0),  # never warns
        "cautious": replace(USUAL, caution=0.05),
        "unasking": UNASKING,
        "lecturing": replace(UNASKING, lessons=15),
    }
)
FEATURES = ("one", "turn", "knows", "doubt", "attends", "projects", "goodwill", "skill")
TURNS, PULL = 8.0, 10.0  # what turns, and logits of projection, are counted in, so that features are near 1

Choose: TypeAlias = Callable[[Situation, Outlook, Noise], Pace]


@dataclass(frozen=True, eq=False)
class Values:
    """What each pace is worth.

    Attributes:
        weights: (paces, features), rise of the share of cases foretold, in [0, 1], per unit of each feature.
    """

    weights: Array

    @classmethod
    def none(cls) -> Self:
        """All paces are worth the same."""
        return cls(np.zeros((len(PACES), len(FEATURES))))

    @classmethod
    @cache
    def learned(cls) -> Self:
        """The shipped weights."""
        return cls.from_json(LEARNED.read_text(encoding="utf-8")) if LEARNED.is_file() else cls.none()

    def to_json(self) -> str:
        """The weights as JSON text, by names of paces and features."""
        named = zip(PACES, self.weights.tolist(), strict=True)
        rows = {name: dict(zip(FEATURES, row, strict=True)) for name, row in named}
        return json.dumps(rows, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return what `to_json` wrote. ValueError if paces or features are not those of today."""
        rows = json.loads(text)
        if set(rows) != set(PACES) or any(set(row) != set(FEATURES) for row in rows.values()):
            raise ValueError("the paces or features are not those of this version; learn them again")
        return cls(np.array([[rows[name][feature] for feature in FEATURES] for name in PACES], dtype=float))


def pace(situation: Situation, outlook: Outlook, noise: Noise, values: Values) -> Pace:
    """The pace that is worth most in this situation; the tutor's own if none is worth more."""
    worth = values.weights @ features(situation, outlook, noise)
    return tuple(PACES.values())[int(worth.argmax())]


def features(situation: Situation, outlook: Outlook, noise: Noise) -> Array:
    """(features,), the situation in a few numbers: how far on the talk, how well known and how able the person."""
    minds = situation.minds
    mind = minds.imagined
    return np.array(
        [
            1.0,
            minds.turn / TURNS,
            float(mind.knows.mean()) if mind.knows.size else 0.0,
            float(entropy(mind.reliance).mean()) / log(3) if mind.reliance.size else 0.0,
            float(mind.attends[0] / mind.attends.sum()),
            mind.projection / PULL,
            1 / (1 + exp(-minds.user.cooperates)),
            _skill(situation, outlook, noise),
        ]
    )


def _skill(situation: Situation, outlook: Outlook, noise: Noise) -> float:
    """The chance that the person would foretell the machine now."""
    if not len(outlook.said):
        return 0.0
    return skill(outlook, Persons.drawn(situation.minds.imagined, noise, PERSONS, situation.minds.turn), SHARPNESS)
