"""Laws of taking concepts out and putting them in."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from concepts import BankError
from explainers import Features
from explainers.faultlines.edits import FLOOR, Case, addable, after, ceiling, edits, look, present, put, taken
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
    assert torch.equal(edits(bank, case, None).apply(case, none(), none()).grid, case.features.grid)
    torch.testing.assert_close(after(subject, bank, case, (), (), None), case.logits[0])


@given(seeds, positions)
@quick
def test_a_removal_takes_presence_times_direction_off_the_mean(seed: int, k: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    removed = none()
    removed[0, k] = 1
    change = mean(edits(bank, case, None).apply(case, removed, none())) - mean(case.features)
    torch.testing.assert_close(change[0], -case.presence[0, k] * bank.directions[k], atol=1e-5, rtol=1e-4)


@given(seeds, positions)
@quick
def test_a_removal_touches_only_places_that_hold_the_concept(seed: int, k: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    removed = none()
    removed[0, k] = 1
    changed = (edits(bank, case, None).apply(case, removed, none()).grid - case.features.grid).abs().sum(dim=1)
    assert bool((changed[case.maps[:, k] == 0] == 0).all())


@given(seeds, positions, st.floats(0, 1))
@quick
def test_an_addition_goes_its_part_of_the_way_to_the_ceiling(seed: int, k: int, part: float) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    added = none()
    added[0, k] = part
    change = mean(edits(bank, case, "bee").apply(case, none(), added)) - mean(case.features)
    way = (ceiling(bank, "bee") - case.presence[0]).clamp_min(0)[k]
    torch.testing.assert_close(change[0], part * way * bank.directions[k], atol=1e-5, rtol=1e-4)


@given(seeds)
@quick
def test_edits_add_up(seed: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    chance = torch.Generator().manual_seed(seed)
    removed, added = torch.randint(0, 2, (1, 6), generator=chance).float(), torch.rand(1, 6, generator=chance)
    changes = edits(bank, case, "cat")
    both = mean(changes.apply(case, removed, added))
    gone = mean(changes.apply(case, removed, none()))
    come = mean(changes.apply(case, none(), added))
    torch.testing.assert_close(both - gone, come - mean(case.features), atol=1e-5, rtol=1e-4)


@given(seeds, st.booleans())
@quick
def test_means_over_places_are_those_of_the_maps(seed: int, of_parts: bool) -> None:
    subject, bank, images = worlds.random_world(seed)
    if of_parts:
        bank = worlds.parts_bank(subject, seed)
    case = look(subject, bank, images)
    for foil in ("dog", None):
        changes = edits(bank, case, foil)
        torch.testing.assert_close(changes.takes.mean(dim=(2, 3)), taken(bank, case)[0], atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(changes.puts.mean(dim=(2, 3)), put(bank, case, foil)[0], atol=1e-5, rtol=1e-4)


@given(seeds)
@quick
def test_taking_every_part_leaves_only_what_no_part_knows_of(seed: int) -> None:
    subject, _, images = worlds.random_world(seed)
    bank = worlds.parts_bank(subject, seed)
    case = look(subject, bank, images)
    empty = edits(bank, case, None).apply(case, torch.ones(1, len(bank)), torch.zeros(1, len(bank))).grid
    known = torch.einsum("bkhw,kc->bchw", case.maps, bank.encoder.atoms[:, : worlds.CHANNELS]) > 0
    torch.testing.assert_close(empty, torch.where(known, 0.0, case.features.grid), atol=1e-5, rtol=1e-4)


@given(seeds)
@quick
def test_an_added_part_is_as_a_case_of_the_foil_has_it(seed: int) -> None:
    subject, _, images = worlds.random_world(seed)
    bank = worlds.parts_bank(subject, seed)
    assert bank.exemplars is not None
    case, k, foil = look(subject, bank, images), seed % len(bank), seed % len(bank.classes)
    shown = bank.exemplars.presence[bank.exemplars.nearest[foil], k]
    best = bank.exemplars.nearest[foil][shown.argmax()]
    mixed = bank.exemplars.presence[best] @ bank.encoder.atoms
    owned = bank.exemplars.presence[best, k] * bank.encoder.atoms[k] / mixed * bank.exemplars.features[best]
    added = torch.nn.functional.one_hot(torch.tensor([k]), len(bank)).float()
    edited = edits(bank, case, bank.classes[foil]).apply(case, torch.zeros(1, len(bank)), added)
    whole = mean(case.features)[0] - taken(bank, case)[0, k] + owned[: worlds.CHANNELS] - owned[worlds.CHANNELS :]
    torch.testing.assert_close(mean(edited)[0], whole, atol=1e-5, rtol=1e-4)


@given(seeds)
@quick
def test_additions_are_offered_where_they_are_worth_saying(seed: int) -> None:
    subject, bank, images = worlds.random_world(seed, count=3)
    case = look(subject, bank, images)
    for foil in (*bank.classes, None):
        way = (ceiling(bank, foil) - case.presence).clamp_min(0)
        assert torch.equal(addable(bank, case, foil), way >= FLOOR * bank.typical)
    bank = worlds.parts_bank(subject, seed)
    assert bank.exemplars is not None
    case = look(subject, bank, images)
    for row, foil in enumerate(bank.classes):
        level = bank.exemplars.presence[bank.exemplars.nearest[row]].max(dim=0).values
        assert torch.equal(addable(bank, case, foil), (level > case.presence) & (level >= FLOOR * bank.typical))


@given(seeds)
@quick
def test_what_is_offered_is_there_to_go_or_has_room_to_come(seed: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    for foil in range(len(subject.classes)):
        options = offer(bank, case, foil)
        assert [k in options.removals for k in range(len(bank))] == present(bank, case)[0].tolist()
        assert [k in options.additions for k in range(len(bank))] == addable(bank, case, bank.classes[foil])[0].tolist()
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
    removed, added = torch.randint(0, 2, (9, 6), generator=chance).float(), torch.rand(9, 6, generator=chance)
    changes = edits(bank, case, "cat")
    together = changes.apply(case, removed, added).grid
    for row in range(9):
        alone = changes.apply(case, removed[row : row + 1], added[row : row + 1]).grid[0]
        torch.testing.assert_close(together[row], alone)


def test_vectors_that_belong_to_no_place_come_along_unchanged() -> None:
    _, bank, images = worlds.random_world(3)
    rest = torch.rand(1, 7, 5)
    grid = worlds.subject(torch.zeros(2, 12)).features(images).grid
    case = Case(Features(grid, rest), bank.encode(grid), torch.zeros(1, 5))
    edited = edits(bank, case, None).apply(case, torch.ones(4, 6), torch.ones(4, 6))
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
