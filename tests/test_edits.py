"""Laws of taking concepts out and putting them in."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from concepts import BankError
from explainers import Features
from explainers.faultlines.edits import FLOOR, Case, after, ceiling, edit, look, present, room
from explainers.faultlines.find import offer
from tests import worlds

seeds = st.integers(0, 10_000)
positions = st.integers(0, 5)
quick = settings(max_examples=40, deadline=None)


def mean(features: Features) -> Tensor:
    return features.grid.mean(dim=(2, 3))


def none(rows: int = 1) -> Tensor:
    return torch.zeros(rows, 6)


@given(seeds)
@quick
def test_no_edit_leaves_the_features_as_they_are(seed: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    assert torch.equal(edit(bank.directions, case, none(), none()).grid, case.features.grid)
    torch.testing.assert_close(after(subject, bank, case, (), (), None), case.logits[0])


@given(seeds, positions)
@quick
def test_a_removal_takes_presence_times_direction_off_the_mean(seed: int, k: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    removed = none()
    removed[0, k] = 1
    change = mean(edit(bank.directions, case, removed, none())) - mean(case.features)
    torch.testing.assert_close(change[0], -case.presence[0, k] * bank.directions[k], atol=1e-5, rtol=1e-4)


@given(seeds, positions)
@quick
def test_a_removal_touches_only_places_that_hold_the_concept(seed: int, k: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    removed = none()
    removed[0, k] = 1
    changed = (edit(bank.directions, case, removed, none()).grid - case.features.grid).abs().sum(dim=1)
    assert bool((changed[case.maps[:, k] == 0] == 0).all())


@given(seeds, positions, st.floats(0, 3))
@quick
def test_an_addition_puts_its_amount_times_direction_on_the_mean(seed: int, k: int, amount: float) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    amounts = none()
    amounts[0, k] = amount
    change = mean(edit(bank.directions, case, none(), amounts)) - mean(case.features)
    torch.testing.assert_close(change[0], amount * bank.directions[k], atol=1e-5, rtol=1e-4)


@given(seeds)
@quick
def test_edits_add_up(seed: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    chance = torch.Generator().manual_seed(seed)
    removed, amounts = torch.randint(0, 2, (1, 6), generator=chance).float(), torch.rand(1, 6, generator=chance)
    both = mean(edit(bank.directions, case, removed, amounts))
    gone = mean(edit(bank.directions, case, removed, none()))
    come = mean(edit(bank.directions, case, none(), amounts))
    torch.testing.assert_close(both - gone, come - mean(case.features), atol=1e-5, rtol=1e-4)


@given(seeds)
@quick
def test_additions_never_pass_the_ceiling_and_are_worth_saying(seed: int) -> None:
    subject, bank, images = worlds.random_world(seed, count=3)
    case = look(subject, bank, images)
    for foil in (*bank.classes, None):
        most, space = ceiling(bank, foil), room(bank, case, foil)
        offered = space > 0
        assert bool((space >= 0).all())
        assert bool((case.presence + space <= torch.maximum(most, case.presence) + 1e-6).all())
        assert bool((space >= FLOOR * bank.typical)[offered].all())
        short = (most - case.presence).clamp_min(0) < FLOOR * bank.typical
        assert torch.equal(offered, ~short)


@given(seeds)
@quick
def test_what_is_offered_is_there_to_go_or_has_room_to_come(seed: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    for foil in range(len(subject.classes)):
        options = offer(bank, case, foil)
        assert [k in options.removals for k in range(len(bank))] == present(bank, case)[0].tolist()
        assert all(options.amounts[k] > 0 for k in options.additions)
        assert len(options) == len(options.removals) + len(options.additions)
        removed, added = options.names(bank, tuple(range(len(options))))
        assert removed == tuple(bank.names[k] for k in options.removals)
        assert added == tuple(bank.names[k] for k in options.additions)


def test_a_concept_counts_as_there_from_the_floor_on() -> None:
    subject = worlds.subject(torch.zeros(2, worlds.CHANNELS))
    bank = worlds.plain_bank(subject, ("under", "over"))
    case = look(subject, bank, worlds.flat([[0.5 * FLOOR - 1e-3, 0.5 * FLOOR + 1e-3]]))
    assert present(bank, case).tolist() == [[False, True]]


def test_an_edit_adds_what_is_typical_and_no_more_than_is_usual_for_the_foil() -> None:
    _, bank, _ = worlds.random_world(5)
    assert torch.equal(ceiling(bank, None), bank.typical)
    for row, foil in enumerate(bank.classes):
        assert bool((ceiling(bank, foil) <= bank.typical).all())
        assert bool((ceiling(bank, foil) <= bank.caps[row]).all())
        assert bool(((ceiling(bank, foil) == bank.typical) | (ceiling(bank, foil) == bank.caps[row])).all())


def test_after_an_addition_presence_is_the_cap_of_the_foil_or_typical() -> None:
    weight = torch.zeros(2, worlds.CHANNELS)
    weight[1, 0] = 2.0
    subject = worlds.subject(weight)
    bank = worlds.plain_bank(subject, ("stripes",), cap=0.4)
    case = look(subject, bank, worlds.flat([[0.1]]))
    assert after(subject, bank, case, (), ("stripes",), "bee")[1] == pytest.approx(0.8)
    assert after(subject, bank, case, (), ("stripes",), None)[1] == pytest.approx(1.0)
    assert after(subject, bank, case, ("stripes",), (), None)[1] == pytest.approx(0.0)


def test_an_addition_beyond_the_ceiling_takes_nothing_away() -> None:
    weight = torch.zeros(2, worlds.CHANNELS)
    weight[1, 0] = 2.0
    subject = worlds.subject(weight)
    bank = worlds.plain_bank(subject, ("stripes",), cap=0.3)
    case = look(subject, bank, worlds.flat([[0.9]]))
    assert after(subject, bank, case, (), ("stripes",), "bee")[1] == pytest.approx(1.8)


def test_many_edits_at_once_equal_one_after_another() -> None:
    subject, bank, images = worlds.random_world(3)
    case = look(subject, bank, images)
    chance = torch.Generator().manual_seed(0)
    removed, amounts = torch.randint(0, 2, (9, 6), generator=chance).float(), torch.rand(9, 6, generator=chance)
    together = edit(bank.directions, case, removed, amounts).grid
    for row in range(9):
        alone = edit(bank.directions, case, removed[row : row + 1], amounts[row : row + 1]).grid[0]
        torch.testing.assert_close(together[row], alone)


def test_vectors_that_belong_to_no_place_come_along_unchanged() -> None:
    _, bank, images = worlds.random_world(3)
    rest = torch.rand(1, 7, 5)
    grid = worlds.subject(torch.zeros(2, 12)).features(images).grid
    case = Case(Features(grid, rest), bank.encode(grid), torch.zeros(1, 5))
    edited = edit(bank.directions, case, torch.ones(4, 6), torch.ones(4, 6))
    assert edited.rest is not None
    torch.testing.assert_close(edited.rest, rest.expand(4, -1, -1))


def test_a_case_of_a_batch_is_a_batch_of_one() -> None:
    subject, bank, images = worlds.random_world(3, count=4)
    case = look(subject, bank, images)
    for position in (0, 3, -1, -2):
        one = case[position]
        torch.testing.assert_close(one.features.grid, case.features.grid[[position]])
        torch.testing.assert_close(one.logits, case.logits[[position]])
        torch.testing.assert_close(one.presence, case.presence[[position]])
    with pytest.raises(IndexError, match="case 4 of a batch of 4"):
        case[4]
    assert len(list(case)) == 4


def test_looking_and_editing_change_nothing() -> None:
    subject, bank, images = worlds.random_world(8)
    before, case = images.clone(), look(subject, bank, images)
    grid = case.features.grid.clone()
    after(subject, bank, case, bank.names[:2], bank.names[2:4], "bee")
    assert torch.equal(images, before)
    assert torch.equal(case.features.grid, grid)


def test_a_concept_that_the_bank_lacks_cannot_be_edited() -> None:
    subject, bank, images = worlds.random_world(8)
    with pytest.raises(BankError, match="no concept 'gills'"):
        after(subject, bank, look(subject, bank, images), ("gills",), (), None)
