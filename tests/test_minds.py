"""The three minds: beliefs add up, nothing saturates, and all of it survives the way through JSON."""

import json
from math import isclose, isfinite
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.minds import NOTICEABLE, Leaning, Minds, Shift, Side, UserMind, Weight

SIDES: tuple[Side, ...] = get_args(Side)
LABELS, CONCEPTS = ("zebra", "horse"), ("stripes", "mane")
sides, nats = st.sampled_from(SIDES), st.floats(-5, 5)
logits = st.floats(-20, 20)
leanings = st.builds(Leaning, logits, logits)
shifts = st.builds(
    Shift, st.sampled_from(LABELS), st.sampled_from(CONCEPTS), sides, nats, st.sampled_from(["said so", "was told"])
)


def table(cells: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, dict[str, object]]]:
    row = st.fixed_dictionaries({concept: cells for concept in CONCEPTS})
    return st.fixed_dictionaries({label: row for label in LABELS})


users = st.builds(
    UserMind,
    own_label=st.none() | st.sampled_from(LABELS),
    expects=st.none() | st.sampled_from(LABELS),
    goal=st.sampled_from(["what", "why", "predict", "limits"]),
    wanted=st.lists(st.sampled_from(CONCEPTS), max_size=3).map(tuple),
    expertise=logits,
    load=logits,
    trust=logits,
)
minds = st.builds(
    Minds,
    machine=table(st.builds(Weight, logits, st.floats(0, 5))),
    user=users,
    imagined=table(leanings),
    shifts=st.lists(shifts, max_size=3).map(tuple),
)


@settings(max_examples=40, deadline=None)
@given(minds)
def test_minds_come_back_from_json_as_they_went(held: Minds) -> None:
    assert Minds.from_json(json.loads(json.dumps(held.to_json()))) == held


@given(leanings)
def test_the_chances_of_the_three_sides_sum_to_one(held: Leaning) -> None:
    chances = [held.chance(side) for side in SIDES]
    assert isclose(sum(chances), 1)
    assert all(0 < chance < 1 for chance in chances)


@given(leanings)
def test_the_side_taken_is_the_likeliest(held: Leaning) -> None:
    assert held.chance(held.side) == max(held.chance(side) for side in SIDES)


@settings(max_examples=40, deadline=None)
@given(minds, st.lists(shifts, max_size=6), st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_things_are_heard(held: Minds, heard: list[Shift], chance: object) -> None:
    other_order = list(heard)
    chance.shuffle(other_order)  # type: ignore[attr-defined]
    first, second = held, held
    for shift in heard:
        first = first.moved(shift)
    for shift in other_order:
        second = second.moved(shift)
    for label in LABELS:
        for concept in CONCEPTS:
            ours, theirs = first.believes(label, concept), second.believes(label, concept)
            assert isclose(ours.pro, theirs.pro, abs_tol=1e-9)
            assert isclose(ours.con, theirs.con, abs_tol=1e-9)


@given(st.integers(1, 300), sides, st.floats(0.1, 5))
def test_no_history_makes_a_mind_deaf(times: int, side: Side, weight: float) -> None:
    held = Leaning()
    for _ in range(times):
        held = held.moved(side, weight)
    for _ in range(times):
        held = held.moved(side, -weight)
    assert isclose(held.chance(side), 1 / 3, rel_tol=1e-6)


def test_even_an_extreme_belief_has_finite_chances() -> None:
    assert all(isfinite(Leaning(1e4, -1e4).chance(side)) for side in SIDES)


@given(leanings, sides, st.floats(0.01, 5))
def test_evidence_for_a_side_raises_its_chance_and_lowers_no_other_ratio(
    held: Leaning, side: Side, weight: float
) -> None:
    after = held.moved(side, weight)
    assert after.chance(side) >= held.chance(side)
    one, two = (other for other in SIDES if other != side)
    assert isclose(after.chance(one) * held.chance(two), after.chance(two) * held.chance(one), rel_tol=1e-6)


@given(leanings, sides, nats, st.floats(-9, 9))
def test_the_gap_falls_when_the_user_learns_the_truth(held: Leaning, wrong: Side, weight: float, mean: float) -> None:
    there = Minds(machine={"zebra": {"mane": Weight(mean)}}, imagined={"zebra": {"mane": held}})
    truth = Shift("zebra", "mane", Weight(mean).side, abs(weight), "was told")
    assert there.moved(truth).gap("zebra", "mane") <= there.gap("zebra", "mane") + 1e-12


def test_the_gap_counts_what_is_at_stake_and_is_measured_in_logits() -> None:
    unsure = {"zebra": {"mane": Leaning(), "stripes": Leaning()}}
    there = Minds(machine={"zebra": {"mane": Weight(3.0), "stripes": Weight(-6.0)}}, imagined=unsure)
    assert isclose(there.gap("zebra", "mane"), 3.0 * 2 / 3)
    assert isclose(there.gap("zebra", "stripes"), 6.0 * 2 / 3)


def test_a_wrong_belief_about_an_idle_concept_still_costs_something() -> None:
    sure = Minds(machine={"zebra": {"mane": Weight(0.0)}}, imagined={"zebra": {"mane": Leaning(9.0, -9.0)}})
    assert isclose(sure.gap("zebra", "mane"), NOTICEABLE, rel_tol=1e-3)


def test_a_pair_that_is_not_in_play_is_passed_over() -> None:
    there = Minds(imagined={"zebra": {"mane": Leaning()}})
    assert there.moved(Shift("horse", "mane", "for", 2.0, "said so")) is there
    assert there.moved(Shift("zebra", "wings", "for", 2.0, "said so")) is there
    assert there.believes("horse", "wings") == Leaning()


def test_moving_makes_a_new_mind_and_keeps_an_account() -> None:
    there = Minds(imagined={"zebra": {"mane": Leaning()}})
    shift = Shift("zebra", "mane", "for", 2.0, "said so")
    assert there.moved(shift).shifts == (shift,)
    assert there.shifts == ()
    assert there.imagined["zebra"]["mane"] == Leaning()


@pytest.mark.parametrize(
    ("mean", "side"), [(0.49, "no part"), (-0.49, "no part"), (0.5, "for"), (-0.5, "against"), (0.0, "no part")]
)
def test_a_weight_takes_a_side_only_where_it_is_noticeable(mean: float, side: Side) -> None:
    assert Weight(mean).side == side
