"""Ranks, their correlation, and the interval of a mean."""

import pytest
import torch

from explainers.faithfulness import bootstrap
from explainers.faithfulness.ranks import midranks, spearman, standing


def test_ranks_share_ties_fairly() -> None:
    assert midranks(torch.tensor([[3.0, 1.0, 3.0, 2.0]])).tolist() == [[2.5, 0, 2.5, 1]]
    flat = standing(torch.zeros(2, 8, 8))
    assert torch.equal(flat[0], flat[1]) and sorted(flat[0].flatten().tolist()) == list(range(64))
    assert abs(float(flat[0, :4].float().mean()) - 31.5) < 8  # the upper half is not first


def test_rank_correlation_follows_order_alone() -> None:
    rising = torch.tensor([[0.1, 0.2, 0.9, 5.0]])
    assert float(spearman(rising, rising.exp())) == pytest.approx(1)
    assert float(spearman(rising, -rising)) == pytest.approx(-1)
    assert float(spearman(rising, torch.ones(1, 4))) == 0
    assert float(spearman(torch.tensor([[1.0, 2.0, 3.0, 4.0]]), torch.tensor([[2.0, 1.0, 4.0, 3.0]]))) == pytest.approx(
        0.6
    )


def test_the_interval_of_a_mean_is_that_of_its_standard_error() -> None:
    values = torch.randn(400, generator=torch.Generator().manual_seed(0))
    low, high = bootstrap(values)
    assert low < float(values.mean()) < high
    assert (high - low) / 2 == pytest.approx(1.96 * float(values.std()) / 20, rel=0.1)
    assert bootstrap(torch.ones(3)) == (1, 1)


def test_the_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        bootstrap(torch.zeros(0))
