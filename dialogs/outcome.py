"""What came out of a study, arm by arm and group by group: plain values, to print, to draw and to write down."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.statistics import Estimate

GIVEN = frozenset({"shuffled", "oracle"})  # arms that are given a mind


@dataclass(frozen=True, kw_only=True)
class Gain:
    """What an arm gains over another, over the same users and cases.

    Attributes:
        by: measure -> difference of shares.
        effect: measure -> Cohen's d of the users' paired differences.
    """

    by: Mapping[str, Estimate]
    effect: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One arm after the last turn.

    Attributes:
        arm: its name.
        minded: whether it has a mind.
        shares: measure -> share of test cases.
        gains: "first", "best" or "shuffled" -> gain over that arm; where there is such an arm.
        words: read by a user, on average.
        reached: replies after which it names the machine's label as often as the best arm without a mind does in the
            end; None if never.
        closed: share of the gap between that arm and the one that knows the true mind; None where there is no such arm.
    """

    arm: str
    minded: bool
    shares: Mapping[str, Estimate]
    gains: Mapping[str, Gain]
    words: Estimate
    reached: int | None
    closed: Estimate | None


@dataclass(frozen=True, kw_only=True)
class Minds:
    """How well one arm knew what users think, turn by turn, before the first word first.

    Attributes:
        brier: Brier score of a user, on average; over pairs of all labels.
        brier_named: the same, over pairs of labels that were named so far; NaN before any was.
        brier_prior: the same over all pairs, of a mind that stays as it was before the first word.
        ece: expected calibration error.
        ece_named: the same over labels named.
        bins: after the last turn, for each tenth of probabilities: pairs, mean probability, mean belief.
    """

    brier: tuple[Estimate, ...]
    brier_named: tuple[Estimate, ...]
    brier_prior: tuple[Estimate, ...]
    ece: tuple[float, ...]
    ece_named: tuple[float, ...]
    bins: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """The outcome for some of the users.

    Attributes:
        name: "all", "training", "held-out" or a family.
        dialogs: users, in every arm.
        best: the arm without a mind that did best, by the main measure; None if there is none.
        lines: one an arm.
        minds: arm -> how well it knew what users think.
    """

    name: str
    dialogs: int
    best: str | None
    lines: tuple[Line, ...]
    minds: Mapping[str, Minds]

    @property
    def inferred(self) -> Mapping[str, Minds]:
        """Only the arms whose imagined mind was inferred of the user, not given."""
        return {arm: minds for arm, minds in self.minds.items() if arm not in GIVEN}

    def line(self, arm: str) -> Line:
        """The line of an arm. KeyError if it was not compared."""
        return {line.arm: line for line in self.lines}[arm]
