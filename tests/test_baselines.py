"""The rivals: each finds the optimum that is known on paper, and their sets are rounded and run as ours are."""

import math
from itertools import chain, combinations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from benchmarks.baselines import Cce, Cem, Fista, Found, Task, rounded
from benchmarks.baselines.library import task, together
from benchmarks.baselines.task import LIMIT, MARGIN
from explainers.faultlines.edits import look
from explainers.faultlines.find import faultline, offer
from tests import worlds

ALL = (Fista(steps=60), Cce(steps=60), Cem(prices=3, steps=30))  # few steps, for speed


def duel(start: float, gains: list[float], kinds: tuple[int, ...] | None = None) -> Task:
    """Two labels; the foil, the second, leads by `start` + x @ gains."""

    def head(x: Tensor) -> Tensor:
        lead = start + x @ torch.tensor(gains)
        return torch.stack([torch.zeros_like(lead), lead], dim=1)

    return Task(head, kinds or tuple(range(len(gains))), 1)


def race(seed: int, edits: int = 6, labels: int = 4) -> Task:
    """Several labels, edits by chance that move all of them; the foil is the last."""
    chance = torch.Generator().manual_seed(seed)
    gains = torch.randn(edits, labels, generator=chance)
    start = torch.randn(labels, generator=chance)
    start[0] += 2
    return Task(lambda x: start + x @ gains, tuple(range(edits)), labels - 1)


def smallest(one: Task) -> int | None:
    """Fewest edits that flip, by trying all sets."""
    edits = range(len(one.kinds))
    for chosen in chain.from_iterable(combinations(edits, size) for size in range(LIMIT + 1)):
        x = one.nothing()
        x[0, list(chosen)] = 1
        if one.lead(x)[0] > MARGIN:
            return len(chosen)
    return None


def test_fista_fills_the_edits_that_give_most_a_cost_and_stops_at_the_slack() -> None:
    solver = Fista(sparsity=0.5, slack=0.1, step=0.01, steps=150)
    # a fractional knapsack: the second edit is worth twice the first, the third harms
    found = solver.relaxed(duel(-2.3, [1.0, 2.0, -1.0]))
    torch.testing.assert_close(found, torch.tensor([0.4, 1.0, 0.0]), atol=0.02, rtol=0)


def test_fista_makes_no_edit_that_costs_more_than_it_gives() -> None:
    task_ = duel(-1.0, [1.0, 3.0])
    assert Fista(sparsity=3.1, steps=50).relaxed(task_).tolist() == [0.0, 0.0]
    only_second = Fista(sparsity=1.5, step=0.01, steps=100).relaxed(task_)
    torch.testing.assert_close(only_second, torch.tensor([0.0, 1.1 / 3]), atol=0.02, rtol=0)


def test_fista_weighs_the_lead_against_the_number_of_edits() -> None:
    assert Fista(weight=0.1, sparsity=0.25, steps=50).relaxed(duel(-1.0, [2.0])).tolist() == [0.0]
    assert Fista(weight=0.2, sparsity=0.25, step=0.1, steps=100).relaxed(duel(-1.0, [2.0]))[0] == pytest.approx(
        0.55, abs=0.02
    )


@pytest.mark.parametrize(("sparsity", "ridge"), [(0.3, 0.0), (0.2, 0.1), (0.0, 0.3)])
def test_cce_stops_where_the_cross_entropy_falls_no_faster_than_the_penalties_rise(
    sparsity: float, ridge: float
) -> None:
    gain, start = 4.0, -1.0
    found = Cce(sparsity=sparsity, ridge=ridge, step=0.05, steps=120).relaxed(duel(start, [gain]))
    lead = math.log(gain / (sparsity + ridge) - 1)
    assert found[0] == pytest.approx((lead - start) / gain, abs=1e-3)


def test_cce_keeps_weights_valid() -> None:
    found = Cce(sparsity=0.01, ridge=0.0, step=0.5, steps=30).relaxed(duel(-9.0, [2.0, -2.0]))
    assert found.tolist() == [1.0, 0.0]


def test_cce_keeps_its_momentum() -> None:
    start = duel(-3.0, [1.0])
    plain, carried = (Cce(momentum=m, sparsity=0.0, ridge=0.0, step=0.01, steps=4).relaxed(start) for m in (0.0, 0.9))
    # equal slopes: 4 steps against 1 + 1.9 + 2.71 + 3.439
    assert float(carried[0] / plain[0]) == pytest.approx(9.049 / 4, rel=0.01)


def test_cem_shares_the_change_among_equal_edits() -> None:
    solver = Cem(sparsity=0.1, slack=0.2, step=0.01, steps=250)
    found = solver.relaxed(duel(-1.0, [2.0, 2.0]), price=5.0)
    torch.testing.assert_close(found, torch.tensor([0.3, 0.3]), atol=0.03, rtol=0)


def test_cem_pays_no_more_than_the_price() -> None:
    solver = Cem(sparsity=0.1, slack=0.0, step=0.05, steps=100)
    # the slope 2 * price - 0.1 - 2 x is 0 before the lead is made up
    assert solver.relaxed(duel(-3.0, [2.0]), price=0.3)[0] == pytest.approx((0.6 - 0.1) / 2, abs=1e-3)


def test_cem_raises_its_price_until_it_flips() -> None:
    hard = duel(-0.5, [0.6])
    assert not Cem(price=0.1, prices=1)(hard).flips
    assert Cem(price=0.1, prices=3)(hard).edits == (0,)


@pytest.mark.parametrize("solver", ALL, ids=lambda solver: type(solver).__name__)
def test_a_plain_case_is_solved_as_by_trying_all_sets(solver: Fista | Cce | Cem) -> None:
    plain = duel(-2.0, [0.4, 3.0, -1.0, 0.3, 0.2])
    assert solver(plain).edits == (1,) and solver(plain).margin == pytest.approx(1.0)
    two = duel(-2.9, [2.0, 1.7, 0.2, -1.0])
    assert solver(two).edits == (0, 1)


@pytest.mark.parametrize("solver", ALL, ids=lambda solver: type(solver).__name__)
@pytest.mark.parametrize("seed", range(3))
def test_no_rival_does_better_than_trying_all_sets_or_says_what_is_not_so(solver: Fista | Cce | Cem, seed: int) -> None:
    one = race(seed)
    found, least = solver(one), smallest(one)
    x = one.nothing()
    x[0, list(found.edits)] = 1
    assert float(one.lead(x)) == pytest.approx(found.margin, abs=1e-5)
    assert found.flips == (found.margin > MARGIN)
    assert not found.flips or (least is not None and len(found.edits) >= least)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=7), st.integers(0, 30))
@settings(deadline=None, max_examples=60)
def test_rounding_takes_the_first_of_the_strongest_that_flips(strengths: list[float], seed: int) -> None:
    one, x = race(seed, edits=len(strengths)), torch.tensor(strengths)
    found = rounded(one, x)
    order = [edit for edit in x.argsort(descending=True).tolist() if x[edit] > 1e-3]
    margins = []
    for size in range(len(order) + 1):
        whole = one.nothing()
        whole[0, order[:size]] = 1
        margins.append(float(one.lead(whole)))
    size = next((i for i, margin in enumerate(margins) if margin > MARGIN), margins.index(max(margins)))
    assert found == Found(tuple(sorted(order[:size])), pytest.approx(margins[size], abs=1e-5))


def test_rounding_keeps_no_two_edits_of_a_kind_and_no_more_than_the_limit() -> None:
    both = duel(-3.0, [2.0, 2.0, 2.0], kinds=(5, 5, 6))
    assert rounded(both, torch.tensor([0.9, 0.8, 0.1])).edits == (0, 2)
    many = duel(-8.5, [1.0] * 9)
    assert rounded(many, torch.ones(9)).edits == tuple(rounded(many, torch.ones(9)).edits)
    assert len(rounded(many, torch.ones(9)).edits) == LIMIT and not rounded(many, torch.ones(9)).flips


@pytest.mark.parametrize("solver", ALL, ids=lambda solver: type(solver).__name__)
def test_where_there_is_nothing_to_edit_nothing_is_found(solver: Fista | Cce | Cem) -> None:
    assert solver(duel(-1.0, [])) == Found((), -1.0)


@pytest.mark.parametrize("bent", [False, True])
def test_side_by_side_every_question_is_solved_as_alone(bent: bool) -> None:
    subject, bank, images = worlds.random_world(4, bent=bent, count=5)
    case, foils, solver = look(subject, bank, images), torch.tensor([0, 1, 2, 3, 4]), Fista(step=0.03, steps=15)
    rows = solver.rows(together(subject, bank, case, foils))
    assert (rows > 0.05).any()
    for q, foil in enumerate(foils.tolist()):
        alone = solver.relaxed(task(subject, bank, case[q], foil))
        torch.testing.assert_close(rows[q, : len(alone)], alone, atol=1e-4, rtol=1e-3)
        assert not rows[q, len(alone) :].any()


@pytest.mark.parametrize("bent", [False, True])
def test_the_rivals_task_is_the_one_that_fault_lines_solve(bent: bool) -> None:
    subject, bank, images = worlds.random_world(4, bent=bent)
    case = look(subject, bank, images)
    label = int(case.logits.argmax())
    for foil in set(range(len(subject.classes))) - {label}:
        one, options = task(subject, bank, case, foil), offer(bank, case, foil)
        torch.testing.assert_close(one.head(one.nothing()), case.logits)
        assert one.kinds == options.concepts
        least, claim = smallest(one), faultline(subject, bank, case, subject.classes[foil])
        if least is None:
            assert type(claim).__name__ == "NoFaultLine"
        else:
            assert type(claim).__name__ == "FaultLine" and len(claim.removed) + len(claim.added) == least  # type: ignore[union-attr]
