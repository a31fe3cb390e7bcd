"""The smallest set of edits, held against brute force."""

import time

import pytest
import torch
from torch import Tensor

from explainers.faultlines.relax import strengths
from explainers.faultlines.search import MARGIN, smallest_by_trial


def every_set(edits: int) -> Tensor:
    """Membership rows (2 ** edits, edits) of all sets."""
    return (torch.arange(2**edits)[:, None] >> torch.arange(edits)) % 2 == 1


def smallest(leads: Tensor, sets: Tensor, limit: int) -> int | None:
    """Size of the smallest set whose least lead flips, among all sets."""
    sizes = sets.sum(dim=1)[(leads.min(dim=1).values > MARGIN) & (sets.sum(dim=1) <= limit)]
    return int(sizes.min()) if len(sizes) else None


def random_case(seed: int, edits: int = 9, rivals: int = 4) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    start = torch.randn(rivals, generator=generator) * 2 - 1.5
    start[0] = -start[0].abs()
    return start.double(), torch.randn(edits, rivals, generator=generator).double()


@pytest.mark.parametrize("seed", range(40))
def test_trial_search_never_claims_proof_of_a_set_that_is_not_smallest(seed: int) -> None:
    start, steps = random_case(seed, edits=8)
    interaction = torch.randn(8, 4, generator=torch.Generator().manual_seed(seed + 1000)).double()

    def lead(sets: Tensor) -> Tensor:
        chosen = sets.double()
        return start + chosen @ steps + 0.3 * (chosen @ interaction).clamp_min(0)

    sets = every_set(8)
    least = smallest(lead(sets), sets, limit=6)
    for budget in (20, 60, 1_000):
        flip = smallest_by_trial(lead, edits=8, limit=6, budget=budget)
        if flip.margin > MARGIN:
            row = torch.zeros(1, 8, dtype=torch.bool)
            row[0, list(flip.edits)] = True
            assert float(lead(row).min()) > MARGIN
            assert least is not None
            assert len(flip.edits) >= least
            assert not flip.proven or len(flip.edits) == least
        elif flip.proven:
            assert least is None
    assert (smallest_by_trial(lead, edits=8, limit=6).margin > MARGIN) == (least is not None)


def test_a_guess_that_a_hidden_pair_beats_is_not_called_proven() -> None:
    def lead(sets: Tensor) -> Tensor:
        chosen = sets.double()
        steps = chosen @ torch.tensor([0.6, -0.5, 0.5, 0.5, -0.5]).double()
        return (steps - 1.5 + 4.0 * (chosen[:, 1] * chosen[:, 4] > 0.99))[:, None]  # no slope leads to the pair

    hurried, thorough = smallest_by_trial(lead, edits=5, budget=5), smallest_by_trial(lead, edits=5)
    assert (hurried.edits, hurried.proven) == ((0, 2, 3), False)
    assert (thorough.edits, thorough.proven) == ((1, 4), True)


@pytest.mark.parametrize("budget", [1, 1_000])
def test_edits_of_one_kind_are_never_made_together(budget: int) -> None:
    start, steps = torch.tensor([-1.0]), torch.tensor([[0.8], [0.7], [0.4]])

    def lead(sets: Tensor) -> Tensor:
        return start + sets.float() @ steps

    assert smallest_by_trial(lead, 3, budget=budget).edits == (0, 1)
    assert smallest_by_trial(lead, 3, budget=budget, kinds=(7, 7, 3)).edits == (0, 2)


def test_where_nothing_flips_the_best_set_is_named_with_its_margin() -> None:
    start, steps = torch.tensor([-5.0, -1.0]), torch.tensor([[1.0, 0.0], [2.0, -3.0], [0.5, 0.1], [-1.0, -1.0]])
    flip = smallest_by_trial(lambda sets: start + sets.float() @ steps, 4)
    assert flip.proven
    assert flip.margin == pytest.approx(float((start + steps[list(flip.edits)].sum(dim=0)).min()))
    assert flip.margin > float(start.min())


def test_out_of_time_nothing_is_called_proven_that_was_not_tried() -> None:
    start, steps = random_case(3, edits=8)
    late = smallest_by_trial(lambda sets: start + sets.double() @ steps, 8, until=time.monotonic() - 1)
    assert not late.proven
    assert late.margin <= MARGIN


@pytest.mark.parametrize("seed", range(12))
def test_a_search_on_a_small_budget_comes_near_to_the_smallest(seed: int) -> None:
    start, steps = random_case(seed, edits=10)
    interaction = torch.randn(10, 4, generator=torch.Generator().manual_seed(seed + 2000)).double()

    def lead(sets: Tensor) -> Tensor:
        chosen = sets.double()
        return start - 1 + chosen @ steps + 0.3 * (chosen @ interaction).clamp_min(0)

    sets = every_set(10)
    least, flip = smallest(lead(sets), sets, limit=8), smallest_by_trial(lead, edits=10, budget=60)
    if least is not None:
        assert flip.margin > MARGIN
        assert len(flip.edits) <= least + 1


def test_strengths_rise_where_an_edit_helps_and_fall_where_it_hurts() -> None:
    found = strengths(lambda sets: -1 + sets @ torch.tensor([[1.6], [-1.0], [0.02]]), 3)
    assert (found[:, 0] > 0.5).all()
    assert (found[:, 1] < 0.1).all()
    assert (found >= 0).all()
    assert (found <= 1).all()
