"""Intervals over users and cases: what they cover, and that nothing is found where there is nothing."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dialogs.statistics import effect, estimate, means, shares

REPETITIONS = 200
SLACK = 0.05 + 2 * (0.05 * 0.95 / REPETITIONS) ** 0.5  # two standard deviations of a share of 5 %


def answers(
    source: np.random.Generator, gain: float = 0.0, users: float = 0.8, cases: float = 0.8
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Two arms (2, 1, D, K) of the same users and cases, of which some are better than others, and the cases (D, K).

    Each arm draws its own noise; the second names more by `gain` logits.
    """
    dialogs, tests, pictures = 30, 12, 50
    case = source.integers(pictures, size=(dialogs, tests))
    skill = source.normal(0, users, (dialogs, 1)) + source.normal(0, cases, pictures)[case]
    chance = [1 / (1 + np.exp(-(skill + more))) for more in (0.0, gain)]
    return np.stack([source.random(case.shape) < p for p in chance])[:, None], case


def found(seed: int, gain: float = 0.0) -> bool:
    """Whether the interval of the difference leaves out zero."""
    hits, case = answers(np.random.default_rng(seed), gain)
    draws = shares(hits, np.ones_like(hits[0]), case, resamples=300, seed=seed)
    difference = estimate(float(draws.value[1, 0] - draws.value[0, 0]), draws.spread[:, 1, 0] - draws.spread[:, 0, 0])
    return difference.low > 0 or difference.high < 0


def test_two_identical_arms_differ_in_at_most_one_study_of_twenty() -> None:
    assert sum(found(seed) for seed in range(REPETITIONS)) / REPETITIONS <= SLACK


def test_a_true_difference_is_found_as_a_rule() -> None:
    assert sum(found(seed, gain=1.2) for seed in range(40)) / 40 > 0.8


def test_an_interval_over_users_and_cases_covers_the_truth_where_one_over_users_alone_would_not() -> None:
    wide, narrow, runs = 0, 0, 100
    for seed in range(runs):
        source = np.random.default_rng(seed)
        case = np.tile(np.arange(8), (60, 1))  # everybody is asked about the same few pictures
        skill = source.normal(0, 1.5, 8)[case]
        hits = (source.random(case.shape) < 1 / (1 + np.exp(-skill)))[None, None]
        draws = shares(hits, np.ones_like(hits[0]), case, resamples=300, seed=seed)
        both, users = estimate(draws.value[0, 0], draws.spread[:, 0, 0]), means(hits[0, 0].mean(axis=1), 300)
        wide += both.low <= 0.5 <= both.high
        narrow += users.low <= 0.5 <= users.high
    assert wide / runs > 0.85 > 0.5 > narrow / runs


def test_users_who_differ_make_the_interval_wide_whatever_they_are_asked() -> None:
    case = np.tile(np.arange(40), (10, 1))
    hits = np.repeat(np.arange(10) % 2 == 0, 40).reshape(1, 1, 10, 40)  # half of them know everything, half nothing
    told = shares(hits, np.ones_like(hits[0]), case, resamples=200)
    interval = estimate(told.value[0, 0], told.spread[:, 0, 0])
    assert interval.value == 0.5 and interval.low < 0.3 and interval.high > 0.7


def test_arms_with_the_same_answers_differ_by_nothing_at_all() -> None:
    hits, case = answers(np.random.default_rng(1))
    same = np.concatenate([hits[:1], hits[:1]])
    draws = shares(same, np.ones_like(same[0]), case, resamples=50)
    assert (draws.spread[:, 0] == draws.spread[:, 1]).all()
    assert len(np.unique(draws.spread)) > 10


def test_a_share_is_of_the_cases_that_count() -> None:
    hits = np.array([[[[True, True, False, False]]]])
    of = np.array([[[True, False, True, True]]])
    draws = shares(hits, of, np.arange(4)[None], resamples=10)
    assert draws.value[0, 0] == pytest.approx(1 / 3)


def test_without_a_case_there_is_nothing_to_tell() -> None:
    hits = np.ones((1, 1, 2, 2), dtype=bool)
    draws = shares(hits, np.zeros((1, 2, 2), dtype=bool), np.zeros((2, 2), dtype=np.int64), resamples=10)
    told = estimate(draws.value[0, 0], draws.spread[:, 0, 0])
    assert np.isnan([told.value, told.low, told.high]).all()
    assert told.to_json() == {"value": None, "low": None, "high": None}


def test_large_studies_take_seconds() -> None:
    source = np.random.default_rng(0)
    hits = source.random((13, 7, 300, 24)) < 0.5
    began = time.process_time()
    shares(hits, np.ones_like(hits[0]), source.integers(300, size=(300, 24)))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("one", "other", "d"),
    [([1.0, 2.0, 3.0], [0.0, 0.0, 0.0], 2.0), ([0.0, 2.0], [1.0, 1.0], 0.0), ([0.5, 0.5], [0.5, 0.5], 0.0)],
)
def test_an_effect_is_the_mean_difference_in_standard_deviations(
    one: list[float], other: list[float], d: float
) -> None:
    assert effect(np.array(one), np.array(other)) == pytest.approx(d)


def test_an_effect_of_users_who_all_gain_the_same_cannot_be_told() -> None:
    assert np.isnan(effect(np.array([1.0, 1.0]), np.array([0.0, 0.0])))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 6))
def test_every_draw_is_a_share(seed: int, dialogs: int, tests: int) -> None:
    source = np.random.default_rng(seed)
    hits = source.random((2, 1, dialogs, tests)) < 0.5
    case = source.integers(4, size=(dialogs, tests))
    draws = shares(hits, np.ones_like(hits[0]), case, resamples=20, seed=seed)
    kept = draws.spread[~np.isnan(draws.spread)]
    assert ((kept >= 0) & (kept <= 1)).all()
    assert draws.value[:, 0] == pytest.approx(hits.mean(axis=(2, 3))[:, 0])
