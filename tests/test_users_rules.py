"""The rules by which simulated users learn: where each leads, and how fast."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.users.learning import Adding, AllOrNone, Averaging, Delta, Repeated, Rule


@pytest.mark.parametrize("rule", [Delta(0.7), Averaging(1.0), AllOrNone(0.5), Repeated(2)], ids=str)
@given(now=st.floats(-10, 10), value=st.floats(-10, 10), times=st.integers(1, 5))
def test_rules_move_towards_what_is_told_and_not_beyond(rule: Rule, now: float, value: float, times: int) -> None:
    new = rule(now, value, times, Random(0))
    assert new is None or min(now, value) - 1e-9 <= new <= max(now, value) + 1e-9


@given(now=st.floats(-10, 10), value=st.floats(0.5, 10), sign=st.sampled_from((-1, 1)))
def test_piled_up_evidence_moves_the_way_it_points_and_saturates(now: float, value: float, sign: int) -> None:
    rule = Adding(0.6)
    new = rule(now, sign * value, 1, Random(0))
    assert sign * (new - now) >= 0
    for _ in range(100):
        new = rule(new, sign * value, 1, Random(0))
    assert 0 < sign * new <= rule.limit
    assert abs(rule(new, 0.1, 1, Random(0))) < abs(new), "what does nothing must wear an opinion down"


def test_an_average_moves_less_with_each_repetition_and_a_fixed_part_as_much() -> None:
    average, part = Averaging(0.5), Delta(0.5)
    assert [average(0.0, 6.0, times, Random(0)) for times in (1, 5)] == pytest.approx([4.0, 12 / 11])
    assert [part(0.0, 6.0, times, Random(0)) for times in (1, 5)] == [3.0, 3.0]


def test_a_repeated_value_is_taken_over_the_second_time() -> None:
    assert Repeated(2)(1.0, 8.0, 1, Random(0)) is None
    assert Repeated(2)(1.0, 8.0, 2, Random(0)) == 8.0


def test_all_or_none_is_one_or_the_other() -> None:
    chance = Random(0)
    outcomes = [AllOrNone(0.4)(1.0, 8.0, 1, chance) for _ in range(500)]
    assert set(outcomes) == {None, 8.0}
    assert 150 < outcomes.count(8.0) < 250
