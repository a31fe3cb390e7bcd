"""How people change an opinion when they are told a value: five rules, none of which is Bayes'."""

from dataclasses import dataclass
from random import Random
from typing import Protocol


class Rule(Protocol):
    """What becomes of an opinion."""

    def __call__(self, now: float, told: float, times: int, chance: Random) -> float | None:
        """The new opinion, or None if the old one stays.

        Args:
            now: present opinion, in logits.
            told: the value that was heard, in logits.
            times: how often a value was heard for this pair, this one included.
            chance: the listener's own.
        """
        ...


@dataclass(frozen=True)
class Delta:
    """Go a fixed part, `rate` in (0, 1], of the way to what is told.

    Source: Rescorla and Wagner (1972), "A theory of Pavlovian conditioning".
    """

    rate: float

    def __call__(self, now: float, told: float, times: int, chance: Random) -> float:
        """See `Rule`."""
        return now + self.rate * (told - now)


@dataclass(frozen=True)
class Adding:
    """Pile up what is heard, the less the nearer the opinion is to `limit`; "nothing" takes some of it away.

    Attributes:
        rate: part of a told value that is added.
        limit: strongest opinion that talk can lead to, in logits.
    """

    rate: float
    limit: float = 10.0

    def __call__(self, now: float, told: float, times: int, chance: Random) -> float:
        """See `Rule`."""
        if abs(told) < NOTHING:
            return now * (1 - self.rate)
        room = max(0.0, 1 - abs(now) / self.limit) if now * told > 0 else 1.0
        return now + self.rate * told * room


@dataclass(frozen=True)
class Averaging:
    """Mean of all that was heard and of the opinion that was brought along, which counts as much as `weight` of it.

    Source: Anderson (1981), "Foundations of information integration theory".
    """

    weight: float

    def __call__(self, now: float, told: float, times: int, chance: Random) -> float:
        """See `Rule`."""
        return now + (told - now) / (times + self.weight)


@dataclass(frozen=True)
class Repeated:
    """Take over a value only when it was heard `often` times."""

    often: int = 2

    def __call__(self, now: float, told: float, times: int, chance: Random) -> float | None:
        """See `Rule`."""
        return told if times >= self.often else None


@dataclass(frozen=True)
class AllOrNone:
    """Take over the whole value with probability `share`, or nothing of it.

    Source: Bower and Trabasso (1964), "Concept identification".
    """

    share: float

    def __call__(self, now: float, told: float, times: int, chance: Random) -> float | None:
        """See `Rule`."""
        return told if chance.random() < self.share else None


NOTHING = 0.5  # logits below which a value says that a concept does nothing
