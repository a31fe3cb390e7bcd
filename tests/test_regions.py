"""Places in words: they cover the picture, share maps exactly, and the smallest that holds most is named."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from explainers.regions import EVERYWHERE, GRID, MOST, PLACES, place, share

NINTHS = tuple(PLACES)[:9]
SIDES = st.sampled_from([1, 2, 3, 4, 5, 7, 8, 12, 36, 50, 96, 224])


def dot(row: int, column: int, size: int = GRID) -> Tensor:
    heat = torch.zeros(size, size)
    heat[row, column] = 1.0
    return heat


def area(where: str) -> int:
    top, bottom, left, right = PLACES[where]
    return (bottom - top) * (right - left)


def random_map(seed: int, height: int, width: int) -> Tensor:
    chance = torch.Generator().manual_seed(seed)
    return torch.rand(height, width, generator=chance) ** 4 + 1e-6


@pytest.mark.parametrize(
    "parts",
    [
        NINTHS,
        ("in the upper left", "in the upper right", "in the lower left", "in the lower right"),
        ("in the upper third", "across the middle", "in the lower third"),
        ("in the left half", "in the right half"),
        ("in the upper half", "in the lower half"),
        (EVERYWHERE,),
    ],
)
@given(seed=st.integers(0, 1000), height=SIDES, width=SIDES)
@settings(max_examples=15, deadline=None)
def test_shares_of_parts_that_tile_the_picture_add_up_to_one(
    parts: tuple[str, ...], seed: int, height: int, width: int
) -> None:
    heat = random_map(seed, height, width)
    assert sum(share(heat, where) for where in parts) == pytest.approx(1.0, abs=1e-9)
    assert sum(area(where) for where in parts) == GRID * GRID


@given(seed=st.integers(0, 1000), height=SIDES, width=SIDES)
@settings(max_examples=40, deadline=None)
def test_every_map_has_a_place_that_holds_most_of_it(seed: int, height: int, width: int) -> None:
    heat = random_map(seed, height, width)
    found = place(heat)
    assert found is not None
    where, held = found
    assert held == share(heat, where) >= MOST
    smaller = [other for other in PLACES if area(other) < area(where)]
    assert all(share(heat, other) < MOST for other in smaller)


@given(seed=st.integers(0, 1000), scale=st.floats(1e-20, 1e20))
@settings(max_examples=20, deadline=None)
def test_the_strength_of_a_map_does_not_matter(seed: int, scale: float) -> None:
    heat = random_map(seed, 12, 12)
    found, scaled = place(heat), place(heat * scale)
    assert found is not None
    assert scaled is not None
    assert scaled[0] == found[0]
    assert scaled[1] == pytest.approx(found[1], abs=1e-5)


@pytest.mark.parametrize("where", PLACES)
def test_a_map_that_fills_a_place_alone_is_there(where: str) -> None:
    top, bottom, left, right = PLACES[where]
    heat = torch.zeros(GRID, GRID)
    heat[top:bottom, left:right] = 1.0
    assert share(heat, where) == pytest.approx(1.0)
    found = place(heat)
    assert found is not None
    assert area(found[0]) <= area(where)


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
    assert place(dot(row, column)) == (where, pytest.approx(1.0))


def test_any_single_pixel_of_a_large_map_is_found() -> None:
    for row, column in ((0, 0), (1, 1), (100, 47), (223, 223)):
        found = place(dot(row, column, size=224))
        assert found is not None
        assert found[1] == pytest.approx(1.0)


def test_a_cell_on_a_border_is_shared_by_both_sides() -> None:
    heat = dot(0, 1, size=3)
    assert share(heat, "in the left half") == pytest.approx(0.5)
    assert share(heat, "in the right half") == pytest.approx(0.5)


def test_a_larger_copy_of_a_map_has_the_same_shares() -> None:
    heat = random_map(3, 5, 7)
    larger = heat.repeat_interleave(9, dim=0).repeat_interleave(4, dim=1)
    for where in PLACES:
        assert share(larger, where) == pytest.approx(share(heat, where), abs=1e-9)


def test_an_even_map_is_all_over_the_picture() -> None:
    assert place(torch.ones(12, 12)) == (EVERYWHERE, pytest.approx(1.0))


def test_turning_the_map_turns_the_place() -> None:
    heat = dot(2, 3, size=12)
    assert place(heat) == ("in the upper left corner", pytest.approx(1.0))
    assert place(heat.flip(1)) == ("in the upper right corner", pytest.approx(1.0))
    assert place(heat.flip(0)) == ("in the lower left corner", pytest.approx(1.0))
    assert place(dot(0, 6, size=12).T) == ("at the left edge", pytest.approx(1.0))


def test_an_empty_map_is_nowhere() -> None:
    assert place(torch.zeros(8, 8)) is None
    assert share(torch.zeros(8, 8), EVERYWHERE) == 0
