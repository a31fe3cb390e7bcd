"""What is counted: for every test case of every dialog whether it hits, by several measures.

Source: justified positive and negative trust as in X-ToM and CX-ToM (Akula et al., 2019, 2022); reported together,
since "it is always right" has full positive and no negative trust.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dialogs.records import Tests

Marks: TypeAlias = NDArray[np.bool_]  # (D, K)


@dataclass(frozen=True)
class Measure:
    """A share of test cases.

    Attributes:
        about: what is counted, in words.
        of: which cases count, (D, K).
        hit: whether one does, (D, K), by the tests and the labels that users expect.
        high: whether more is better.
        chance: what blind guessing among n labels gives.
    """

    about: str
    of: Callable[[Tests], Marks]
    hit: Callable[[Tests, NDArray[np.int32]], Marks]
    high: bool
    chance: Callable[[int], float]


def _plain(tests: Tests) -> Marks:
    return ~tests.edited


def _edited(tests: Tests) -> Marks:
    return tests.edited


def _right(tests: Tests) -> Marks:
    return _same(tests.said, tests.truth)


def _wrong(tests: Tests) -> Marks:
    return ~_right(tests)


def _all(tests: Tests) -> Marks:
    return np.ones_like(tests.edited)


def _named(tests: Tests, expected: NDArray[np.int32]) -> Marks:
    """The user names the label that the machine gives."""
    return _same(expected, tests.said)


def _trusts(tests: Tests, expected: NDArray[np.int32]) -> Marks:
    """The user expects the machine to say what they themselves would call the picture: to be right."""
    return _same(expected, tests.looks)


def _doubts(tests: Tests, expected: NDArray[np.int32]) -> Marks:
    return ~_trusts(tests, expected)


def _same(one: NDArray[np.int32], other: NDArray[np.int32]) -> Marks:
    equal: Marks = np.equal(one, other)
    return equal


def _one_in(labels: int) -> float:
    return 1 / labels


def _all_but_one_in(labels: int) -> float:
    return 1 - 1 / labels


COUNTED: Mapping[str, Measure] = MappingProxyType(
    {
        "simulation": Measure("names the label that the machine gives", _plain, _named, True, _one_in),
        "edited": Measure("the same, after a concept was taken out", _edited, _named, True, _one_in),
        "jpt": Measure("expects it to be right, where it is", _right, _trusts, True, _one_in),
        "jnt": Measure("expects it to be wrong, where it is", _wrong, _doubts, True, _all_but_one_in),
        "reliance": Measure("expects what it says, on all cases", _all, _named, True, _one_in),
        "over": Measure("over-reliance: expects it to be right, where it is wrong", _wrong, _trusts, False, _one_in),
        "under": Measure(
            "under-reliance: expects it to be wrong, where it is right", _right, _doubts, False, _all_but_one_in
        ),
    }
)
BALANCED = "balanced"  # the mean of jpt and jnt
MEASURES: Mapping[str, str] = MappingProxyType(
    {
        **{name: measure.about for name, measure in list(COUNTED.items())[:4]},
        BALANCED: "mean of the last two",
        **{name: measure.about for name, measure in list(COUNTED.items())[4:]},
    }
)


def chance(labels: int) -> dict[str, float]:
    """What blind guessing among `labels` gives, by measure."""
    return {name: 0.5 if name == BALANCED else COUNTED[name].chance(labels) for name in MEASURES}


def with_balanced(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares (..., 7) in the order of `COUNTED` to (..., 8) in that of `MEASURES`."""
    names = list(COUNTED)
    mean = (shares[..., names.index("jpt")] + shares[..., names.index("jnt")]) / 2
    place = list(MEASURES).index(BALANCED)
    widened: NDArray[np.float64] = np.insert(shares, place, mean, axis=-1)
    return widened
