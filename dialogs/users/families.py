"""The kinds of people: those that the agent may be fitted to, and those that it is tested on.

Two learning rules occur among the former (part of the way, averaging), and three only among the latter.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dialogs.users.family import Family
from dialogs.users.learning import Adding, AllOrNone, Averaging, Delta, Repeated

_TRAINING = (
    Family(
        name="novice",
        about="has common sense, no expertise, and believes most of what is said",
        rule=Delta(0.85),
    ),
    Family(
        name="hasty",
        about="reads the first lines only, and answers without thinking",
        rule=Delta(0.7),
        attention=(0.6, 0.8),
        span=3.0,
        slip=0.15,
        reasons=0.15,
    ),
    Family(
        name="forgetful",
        about="learns, and loses it again from one reply to the next",
        rule=Delta(0.85),
        fades=0.15,
    ),
    Family(
        name="contradicting",
        about="says the opposite of what it thinks in a third of the cases, and doubts what it is told",
        rule=Averaging(1.5),
        attention=(0.6, 0.8),
        contrary=0.33,
        reacts=0.5,
    ),
    Family(
        name="under-trusting",
        about="expects the machine to be wrong, and takes little on trust",
        rule=Averaging(1.0),
        projection=(-5.0, -2.0),
        attention=(0.6, 0.8),
    ),
)

_HELD_OUT = (
    Family(
        name="expert",
        about="knows nearly every label, reads figures as they stand, and asks sharply",
        rule=Averaging(0.2),
        knows=0.95,
        mistakes=3,
        attention=(0.85, 0.95),
        span=20.0,
        slip=0.04,
        reasons=0.7,
        chatter=0.0,
    ),
    Family(
        name="stubborn",
        about="is sure that one kind of thing decides nearly everything, and must be told twice",
        rule=Repeated(2),
        one_kind=True,
        generalises=0.05,
        attention=(0.8, 0.95),
    ),
    Family(
        name="silent",
        about="says ok, or speaks of the weather, and hardly ever answers",
        rule=Delta(0.6),
        answers=0.2,
        reasons=0.1,
        chatter=0.8,
    ),
    Family(
        name="changing",
        about="changes its mind about the machine from picture to picture",
        rule=Adding(0.6),
        drifts=6,
    ),
    Family(
        name="over-trusting",
        about="is sure that the machine is right, and agrees with everything",
        rule=AllOrNone(0.6),
        projection=(9.0, 14.0),
        disproved=0.95,
        warned=0.8,
        nods=0.15,
        reacts=0.6,
    ),
)

FAMILIES: Mapping[str, Family] = MappingProxyType({family.name: family for family in (*_TRAINING, *_HELD_OUT)})
TRAINING: tuple[str, ...] = tuple(family.name for family in _TRAINING)
HELD_OUT: tuple[str, ...] = tuple(family.name for family in _HELD_OUT)
