"""Measures of how much of a map lies in the mask of what was planted."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.faithfulness import energy, overlap, pointing
from tests.faithfulness_worlds import SIZE, spots


def test_pointing_energy_and_overlap_on_paper() -> None:
    mask = torch.zeros(1, 4, 4, dtype=torch.bool)
    mask[0, :2, :2] = True
    heat = torch.zeros(1, 4, 4)
    heat[0, 0, 0], heat[0, 0, 1], heat[0, 3, 3], heat[0, 3, 2] = 4.0, 3.0, 2.0, 1.0
    assert pointing(heat, mask).tolist() == [1] and pointing(heat.flip(1), mask).tolist() == [0]
    torch.testing.assert_close(energy(heat, mask), torch.tensor([0.7]))
    torch.testing.assert_close(overlap(heat, mask), torch.tensor([2 / 6]))  # two of the four best pixels lie inside
    heat[0, 3, 3] = 4.0
    assert pointing(heat, mask).tolist() == [0.5]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), share=st.floats(0.05, 0.9))
def test_the_mask_itself_is_the_best_map(seed: int, share: float) -> None:
    _, masks = spots(3, share, seed)
    heat = torch.rand(3, SIZE, SIZE, generator=torch.Generator().manual_seed(seed))
    for take in (pointing, energy, overlap):
        assert take(masks.float(), masks).tolist() == [1, 1, 1]
        assert take(1 - masks.float(), masks).max() < (1 if take is overlap else 1e-6)
        assert float(take(heat, masks).min()) >= 0 and float(take(heat, masks).max()) <= 1


def test_a_map_that_says_nothing_lies_in_the_mask_as_a_random_one() -> None:
    _, marked = spots(40, share=0.5)
    flat = torch.zeros(40, SIZE, SIZE)
    assert abs(float(overlap(flat, marked).mean()) - 1 / 3) < 0.02
    torch.testing.assert_close(energy(flat, marked), torch.full((40,), 0.5))
    torch.testing.assert_close(pointing(flat, marked), torch.full((40,), 0.5))


def test_masks_that_mark_nothing_or_are_no_masks_are_refused() -> None:
    _, marked = spots(2)
    with pytest.raises(ValueError, match="a mask is empty"):
        pointing(marked.float(), torch.zeros_like(marked))
    with pytest.raises(ValueError, match="bool masks"):
        energy(marked.float(), marked.float())
