"""Places in words: they cover the picture, share maps exactly, and the few that hold most on little area are named."""

from itertools import combinations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from explainers.places import EVERYWHERE, GRID, PLACES, apart, area
from explainers.regions import CHANCE, FEW, MOST, PRICE, mask, places, share

NINTHS = tuple(PLACES)[:9]
SIDES = st.sampled_from([1, 2, 3, 4, 5, 7, 8, 12, 36, 50, 96, 224])


def dot(row: int, column: int, size: int = 36) -> Tensor:
    heat = torch.zeros(size, size)
    heat[row, column] = 1.0
    return heat


def only(heat: Tensor) -> str:
    """The one place that is named, which holds all of the map."""
    ((where, held),) = places(heat)
    assert held == pytest.approx(1.0)
    return where


def random_map(seed: int, height: int, width: int) -> Tensor:
    chance = torch.Generator().manual_seed(seed)
    return torch.rand(height, width, generator=chance) ** 4 + 1e-6


def counted(heat: Tensor, where: str) -> float:
    """The share by adding up every cell of a map whose sides the grid divides."""
    rows, columns = heat.shape[0] // GRID, heat.shape[1] // GRID
    top, bottom, left, right = PLACES[where]
    heat = heat.double()
    inside = sum(
        float(heat[row, column].clamp_min(0))
        for row in range(top * rows, bottom * rows)
        for column in range(left * columns, right * columns)
    )
    return inside / float(heat.clamp_min(0).sum())


@pytest.mark.parametrize(
    "parts",
    [
        NINTHS,
        ("in the upper left", "in the upper right", "in the lower left", "in the lower right"),
        ("in the upper third", "across the middle", "in the lower third"),
        ("in the left third", "down the middle", "in the right third"),
        ("in the left half", "in the right half"),
        ("in the upper half", "in the lower half"),
        ("in the upper third", "in the lower two thirds"),
        ("in the left two thirds", "in the right third"),
        ("between the upper left corner and the middle", "in the lower third", "along the upper right edge"),
        (EVERYWHERE,),
    ],
)
@given(seed=st.integers(0, 1000), height=SIDES, width=SIDES)
@settings(max_examples=15, deadline=None)
def test_shares_of_parts_that_tile_the_picture_add_up_to_one(
    parts: tuple[str, ...], seed: int, height: int, width: int
) -> None:
    heat = random_map(seed, height, width)
    assert all(apart(one, other) for one, other in combinations(parts, 2))
    assert sum(share(heat, where) for where in parts) == pytest.approx(1.0, abs=1e-9)
    assert sum(area(where) for where in parts) == pytest.approx(1.0)


def test_every_rectangle_of_thirds_has_a_name() -> None:
    ranges = [(first, last) for first, last in combinations((0, 4, 8, 12), 2)]
    assert {(*rows, *columns) for rows in ranges for columns in ranges} <= set(PLACES.values())
    assert len(set(PLACES.values())) == len(PLACES)


@given(seed=st.integers(0, 1000), times=st.integers(1, 2), where=st.sampled_from(tuple(PLACES)), sink=st.booleans())
@settings(max_examples=40, deadline=None)
def test_coverage_is_what_adding_up_every_cell_gives(seed: int, times: int, where: str, sink: bool) -> None:
    heat = random_map(seed, GRID * times, GRID) - (0.1 if sink else 0.0)
    assert share(heat, where) == pytest.approx(counted(heat, where), abs=1e-9)


@given(seed=st.integers(0, 1000), power=st.integers(1, 12))
@settings(max_examples=25, deadline=None)
def test_no_other_places_hold_more_beyond_chance(seed: int, power: int) -> None:
    heat = random_map(seed, GRID, GRID) ** power
    names = [name for name in PLACES if name != EVERYWHERE]
    held, size = {name: counted(heat, name) for name in names}, {name: area(name) for name in names}

    def gain(chosen: tuple[str, ...]) -> float:
        total = sum(held[name] for name in chosen)
        return total - sum(size[name] for name in chosen) - PRICE * (len(chosen) - 1) if total >= MOST else -1

    best = max(gain(one) for n in (1, 2) for one in combinations(names, n) if n == 1 or apart(*one))
    found = tuple(name for name, _ in places(heat))
    if found == (EVERYWHERE,):
        assert best < CHANCE
    else:
        assert len(found) <= FEW
        assert all(apart(one, other) for one, other in combinations(found, 2))
        assert gain(found) >= max(best, CHANCE) - 1e-9


@given(seed=st.integers(0, 1000), scale=st.floats(1e-20, 1e20))
@settings(max_examples=20, deadline=None)
def test_the_strength_of_a_map_does_not_matter(seed: int, scale: float) -> None:
    heat = random_map(seed, 12, 12)
    found, scaled = dict(places(heat)), dict(places(heat * scale))
    assert list(scaled) == list(found)
    assert scaled == pytest.approx(found, abs=1e-5)


@pytest.mark.parametrize("where", PLACES)
def test_a_map_that_fills_a_place_alone_is_there(where: str) -> None:
    top, bottom, left, right = PLACES[where]
    heat = torch.zeros(GRID, GRID)
    heat[top:bottom, left:right] = 1.0
    assert share(heat, where) == pytest.approx(1.0)
    assert sum(area(name) for name, _ in places(heat)) <= area(where) + 1e-9


@pytest.mark.parametrize(
    ("row", "column", "where"),
    [
        (0, 0, "in the upper left corner"),
        (0, 18, "at the top"),
        (11, 35, "in the upper right corner"),
        (12, 0, "at the left edge"),
        (18, 18, "in the middle"),
        (18, 24, "at the right edge"),
        (24, 11, "in the lower left corner"),
        (35, 12, "at the bottom"),
        (35, 35, "in the lower right corner"),
    ],
)
def test_a_dot_lies_in_its_ninth(row: int, column: int, where: str) -> None:
    assert only(dot(row, column)) == where


@pytest.mark.parametrize("side", [3, 7, 12, 50, 224])
def test_the_last_row_and_the_last_column_are_looked_at(side: int) -> None:
    last = torch.zeros(side, side)
    last[-1] = 1.0
    assert only(last) == "in the lower third"
    assert only(last.T) == "in the right third"
    assert only(last * torch.arange(side).ge(side - 1)) == "in the lower right corner"


def test_any_single_pixel_of_a_large_map_is_found() -> None:
    for row, column in ((0, 0), (1, 1), (100, 47), (223, 223)):
        assert only(dot(row, column, size=224)) != EVERYWHERE


def test_a_cell_on_a_border_is_shared_by_both_sides() -> None:
    heat = dot(0, 1, size=3)
    assert share(heat, "in the left half") == pytest.approx(0.5)
    assert share(heat, "in the right half") == pytest.approx(0.5)


def test_a_larger_copy_of_a_map_has_the_same_shares() -> None:
    heat = random_map(3, 5, 7)
    larger = heat.repeat_interleave(9, dim=0).repeat_interleave(4, dim=1)
    for where in PLACES:
        assert share(larger, where) == pytest.approx(share(heat, where), abs=1e-9)


@pytest.mark.parametrize("side", [1, 12, 224])
def test_an_even_map_is_all_over_the_picture(side: int) -> None:
    assert places(torch.ones(side, side)) == ((EVERYWHERE, pytest.approx(1.0)),)
    speckled = 1 + 0.2 * torch.rand(side, side, generator=torch.Generator().manual_seed(0))
    assert places(speckled) == ((EVERYWHERE, pytest.approx(1.0)),)


def test_two_far_spots_are_named_apart_and_the_stronger_comes_first() -> None:
    heat = 2 * dot(1, 1, size=12) + 3 * dot(10, 10, size=12)
    assert places(heat) == (
        ("in the lower right corner", pytest.approx(0.6)),
        ("in the upper left corner", pytest.approx(0.4)),
    )
    assert places(heat + 15 * dot(10, 10, size=12)) == (("in the lower right corner", pytest.approx(0.9)),)


def test_what_speaks_against_is_no_evidence() -> None:
    heat = dot(0, 0, size=12) - 5 * dot(11, 11, size=12)
    assert only(heat) == "in the upper left corner"


def test_turning_the_map_turns_the_place() -> None:
    heat = dot(2, 3, size=12)
    assert only(heat) == "in the upper left corner"
    assert only(heat.flip(1)) == "in the upper right corner"
    assert only(heat.flip(0)) == "in the lower left corner"
    assert only(dot(0, 6, size=12).T) == "at the left edge"


def test_a_map_that_lies_on_a_concept_is_there_where_no_rectangle_is_as_small() -> None:
    diagonal = torch.eye(12)
    assert places(diagonal, {"stripes": mask(diagonal)}) == (("stripes", pytest.approx(1.0)),)
    assert share(diagonal, "stripes", {"stripes": mask(diagonal)}) == pytest.approx(1.0)
    everywhere = {"snow": torch.ones(4, 4, dtype=torch.bool)}
    assert places(torch.ones(12, 12), everywhere) == ((EVERYWHERE, pytest.approx(1.0)),)
    assert "snow" not in dict(places(dot(0, 0), everywhere))


def test_a_mask_is_where_presence_is_at_least_half_its_peak() -> None:
    assert mask(torch.tensor([[0.0, 0.4, 0.5, 1.0]])).tolist() == [[False, False, True, True]]
    assert not bool(mask(torch.zeros(2, 2)).any())


def test_an_empty_map_is_nowhere() -> None:
    assert places(torch.zeros(8, 8)) == ()
    assert places(-torch.ones(8, 8)) == ()
    assert share(torch.zeros(8, 8), EVERYWHERE) == 0
