"""Tests against chance: held against scipy's, and right about how often they are wrong."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from torch import Tensor

from explainers.sensitivity.chance import against_chance, corrected

LISTS = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def normal(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_one_value_against_draws_is_the_t_test_of_two_groups_with_equal_variance() -> None:
    values, draws = 2 * normal(4, 3), normal(4, 20, seed=1)
    p = against_chance(values, draws)
    assert p.shape == values.shape
    t = (values - draws.mean(dim=1, keepdim=True)) / (draws.std(dim=1, keepdim=True) * (1 + 1 / 20) ** 0.5)
    torch.testing.assert_close(p, torch.from_numpy(2 * stats.t.sf(t.abs().numpy(), 19)))


def test_values_that_are_chance_are_called_so_as_often_as_p_says() -> None:
    p = against_chance(normal(4_000, 1), normal(4_000, 10, seed=1))[:, 0]
    for level in (0.01, 0.05, 0.5):
        assert (p < level).double().mean() == pytest.approx(level, abs=4 * (level * (1 - level) / 4_000) ** 0.5)


def test_p_knows_no_direction_and_no_units() -> None:
    values, draws = normal(3, 2), normal(3, 9, seed=1)
    torch.testing.assert_close(against_chance(-7 * values, -7 * draws), against_chance(values, draws))


def test_draws_that_do_not_vary_tell_equal_from_unequal() -> None:
    p = against_chance(torch.tensor([[0.5, 0.6]]), torch.full((1, 5), 0.5))
    assert p.tolist() == [[1.0, 0.0]]
    assert against_chance(torch.zeros(1, 1), torch.zeros(1, 5)).tolist() == [[1.0]]


@settings(deadline=None)
@given(LISTS)
def test_corrections_are_those_of_the_textbook(listed: list[float]) -> None:
    p = torch.tensor(listed, dtype=torch.float64)
    torch.testing.assert_close(corrected(p, "bh"), torch.from_numpy(stats.false_discovery_control(p.numpy())))
    ordered = sorted(range(len(p)), key=lambda i: float(p[i]))
    worst = 0.0
    for rank, i in enumerate(ordered):
        worst = max(worst, min(1.0, float(p[i]) * (len(p) - rank)))
        assert float(corrected(p, "holm")[i]) == pytest.approx(worst)


@settings(deadline=None)
@given(LISTS)
def test_a_correction_lowers_no_p_and_keeps_their_order(listed: list[float]) -> None:
    p = torch.tensor(listed, dtype=torch.float64)
    for method in ("holm", "bh"):
        raised = corrected(p, method)
        assert bool((raised >= p - 1e-12).all())
        assert bool((raised[p.argsort()].diff() >= -1e-12).all())
    assert bool((corrected(p, "holm") >= corrected(p, "bh") - 1e-12).all())


def test_what_was_not_tested_does_not_count() -> None:
    p = torch.tensor([[0.01, torch.nan], [0.04, torch.nan]])
    torch.testing.assert_close(corrected(p), torch.tensor([[0.02, torch.nan], [0.04, torch.nan]]), equal_nan=True)
    assert corrected(torch.full((2,), torch.nan)).isnan().all()


def test_what_cannot_be_tested_is_said() -> None:
    with pytest.raises(ValueError, match="at least 3 random draws, got 2"):
        against_chance(torch.zeros(1, 1), torch.zeros(1, 2))
    with pytest.raises(ValueError, match="no correction is called 'fdr'"):
        corrected(torch.ones(1), "fdr")  # type: ignore[arg-type]
