"""What a study writes down: of every dialog its test cases, and of every arm what the users expected after each turn.

D dialogs, K test cases a dialog, T turns; turn 0 is before the first word. Labels are positions among the classes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from dialogs import store
from dialogs.cases import Trial

BINS = 10  # of the calibration histogram
# Pairs of all labels; of labels that were named in the dialog; all, by the mind as it was before the first word.
SCOPES = ("all", "named", "prior")
Held = TypeVar("Held", bound="Stacked")


class Stacked:
    """Arrays whose first axis is the dialog."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The record of arrays by name. KeyError if one is missing."""
        return cls(**{field.name: arrays[field.name] for field in fields(cls)})  # type: ignore[arg-type]

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """One record of several, one after the other."""
        held = [part.arrays() for part in parts]
        return cls.of({name: np.concatenate([arrays[name] for arrays in held]) for name in held[0]})

    def only(self, dialogs: NDArray[np.bool_]) -> Self:
        """The record of some of the dialogs."""
        return type(self).of({name: array[dialogs] for name, array in self.arrays().items()})


@dataclass(frozen=True, eq=False, kw_only=True)
class Tests(Stacked):
    """The dialogs and their test cases, the same in every arm.

    Attributes:
        family: (D,), position of the user's family.
        case: (D, K), number of the picture; an edited picture has that of the one it was made from.
        said: (D, K), the label that the machine gives.
        truth: (D, K), the true label.
        looks: (D, K), what a person would call it.
        edited: (D, K), whether a concept was taken out.
    """

    __test__ = False  # no test of this program, whatever its name says

    family: NDArray[np.int16]
    case: NDArray[np.int64]
    said: NDArray[np.int32]
    truth: NDArray[np.int32]
    looks: NDArray[np.int32]
    edited: NDArray[np.bool_]

    @classmethod
    def of_dialog(cls, trials: Sequence[Trial], family: int, labels: Mapping[str, int]) -> Self:
        """The record of one dialog; `labels` holds the positions of label names."""
        return cls(
            family=np.array([family], dtype=np.int16),
            case=np.array([[trial.number for trial in trials]], dtype=np.int64),
            said=np.array([[labels[trial.said] for trial in trials]], dtype=np.int32),
            truth=np.array([[labels[trial.truth] for trial in trials]], dtype=np.int32),
            looks=np.array([[labels[trial.looks_like] for trial in trials]], dtype=np.int32),
            edited=np.array([[trial.edited for trial in trials]], dtype=bool),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Course(Stacked):
    """How the dialogs of one arm went.

    Attributes:
        expected: (D, T + 1, K), the label that the user expects of the machine.
        words: (D, T + 1), words read so far.
        bins: (D, T + 1, 3, BINS, 4), the imagined mind's P(speaks for) held against the user's belief, over pairs of
            all labels and of those named: by the tenth that the probability falls into, the number of pairs and the
            sums of probability, belief and squared difference. Zeros in an arm without a mind.
    """

    expected: NDArray[np.int32]
    words: NDArray[np.int32]
    bins: NDArray[np.float64]

    @property
    def minded(self) -> bool:
        """Whether a mind was imagined at all."""
        return bool(self.bins[..., 0].any())


@dataclass(frozen=True, eq=False)
class Notes:
    """All that a study wrote down: the tests, and arm -> course."""

    tests: Tests
    courses: Mapping[str, Course]

    @classmethod
    def joined(cls, parts: Sequence["Notes"]) -> "Notes":
        """One of several, one after the other."""
        tests = Tests.joined([part.tests for part in parts])
        arms = parts[0].courses
        return cls(tests, {arm: Course.joined([part.courses[arm] for part in parts]) for arm in arms})

    def only(self, dialogs: NDArray[np.bool_]) -> "Notes":
        """Those of some of the dialogs."""
        return Notes(self.tests.only(dialogs), {arm: course.only(dialogs) for arm, course in self.courses.items()})

    def arrays(self) -> dict[str, NDArray[Any]]:
        """As arrays for a file."""
        held = {f"tests.{name}": array for name, array in self.tests.arrays().items()}
        for number, course in enumerate(self.courses.values()):
            held |= {f"{number}.{name}": array for name, array in course.arrays().items()}
        return held | {"arms": store.text(list(self.courses))}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> "Notes":
        """What `arrays` gave. KeyError or ValueError if they are something else."""
        arms: list[str] = store.value(arrays["arms"])
        courses = {arm: Course.of(_below(f"{number}.", arrays)) for number, arm in enumerate(arms)}
        return cls(Tests.of(_below("tests.", arrays)), courses)


def _below(prefix: str, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
