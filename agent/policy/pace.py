"""How fast somebody is taught, and how much is asked of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """How a tutor spends the listener's attention.

    Attributes:
        lessons: most weights told in one turn.
        caution: loss of foresight, in [0, 1], that is taken for a warning: it clears the way for what is told later.
        least: gain, of the chance to foretell the machine, per word, below which nothing is said.
        labels: what knowing a label's part in the person's mind is worth, per nat of doubt.
        kinds: the same of a kind of thing.
        concepts: times that the gain that hangs on a concept counts.
    """

    lessons: int = 8
    caution: float = 0.0
    least: float = 1e-4
    labels: float = 0.004
    kinds: float = 0.01
    concepts: float = 1.0
