"""What concepts do to logits: closed forms held against the head itself."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from explainers import Features, Subject
from explainers.faultlines.edits import look
from explainers.sensitivity.weights import ablation, centred, class_weights, linear_weights
from tests import worlds


def unlinear(subject: Subject) -> Subject:
    """The same subject without its closed form, so that the head is run."""
    return replace(subject, linear=None)


def cases(count: int = 5) -> Features:
    return Features(torch.rand(count, worlds.CHANNELS, 4, 4, generator=torch.Generator().manual_seed(1)))


@pytest.mark.parametrize("seed", range(5))
def test_closed_ablation_equals_running_the_head(seed: int) -> None:
    subject, bank, images = worlds.random_world(seed)
    case = look(subject, bank, images)
    closed, run = (ablation(s, bank, case) for s in (subject, unlinear(subject)))
    torch.testing.assert_close(closed, run, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("bent", [False, True])
def test_an_ablation_is_the_fall_of_the_centred_logit_when_the_concept_is_gone(bent: bool) -> None:
    subject, bank, images = worlds.random_world(4, bent=bent)
    case = look(subject, bank, images)
    effect = ablation(subject, bank, case)
    for k in range(len(bank)):
        gone = case.features.grid - case.maps[:, k : k + 1] * bank.directions[k].view(1, -1, 1, 1)
        fall = centred(case.logits)[0] - centred(subject.head(Features(gone)))[0]
        torch.testing.assert_close(effect[k], fall, atol=1e-5, rtol=1e-4)


def test_what_moves_all_classes_alike_decides_nothing() -> None:
    weight = torch.zeros(3, worlds.CHANNELS)
    weight[:, 0] = 5.0
    subject = worlds.subject(weight)
    bank = worlds.plain_bank(subject, ("light",))
    case = look(subject, bank, worlds.flat([[0.9]]))
    torch.testing.assert_close(ablation(subject, bank, case), torch.zeros(1, 3))
    torch.testing.assert_close(bank.weights, torch.zeros(3, 1))


def test_class_weights_of_a_world_are_the_ones_on_paper() -> None:
    weight = torch.zeros(3, worlds.CHANNELS)
    weight[1, 0] = 6.0
    bank = worlds.plain_bank(worlds.subject(weight), ("stripes", "wings"))
    # typical presence 0.5 lifts bee by 3, the mean of all classes by 1
    torch.testing.assert_close(bank.weights, torch.tensor([[-1.0, 0.0], [2.0, 0.0], [-1.0, 0.0]]))
    assert not bank.spread.any()


@pytest.mark.parametrize("seed", range(5))
def test_closed_class_weights_equal_running_the_head(seed: int) -> None:
    subject, bank, _ = worlds.random_world(seed)
    closed, _ = class_weights(subject, bank.directions, bank.typical, cases())
    run, spread = class_weights(unlinear(subject), bank.directions, bank.typical, cases())
    torch.testing.assert_close(closed, run, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(spread, torch.zeros_like(spread), atol=1e-5, rtol=0)
    assert subject.linear is not None
    torch.testing.assert_close(linear_weights(subject.linear, bank.directions, bank.typical), closed)


def test_class_weights_of_a_bent_head_are_mean_and_spread_over_cases() -> None:
    subject, bank, _ = worlds.random_world(2, bent=True)
    weights, spread = class_weights(subject, bank.directions, bank.typical, cases())
    steps: list[Tensor] = []
    for grid in cases().grid:
        before = centred(subject.head(Features(grid[None])))[0]
        moved = [grid + t * d.view(-1, 1, 1) for t, d in zip(bank.typical, bank.directions, strict=True)]
        steps.append(centred(subject.head(Features(torch.stack(moved)))).T - before[:, None])
    torch.testing.assert_close(weights, torch.stack(steps).mean(dim=0), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(spread, torch.stack(steps).std(dim=0, correction=0), atol=1e-5, rtol=1e-4)


def test_class_weights_add_up_to_nothing_over_classes() -> None:
    for bent in (False, True):
        _, bank, _ = worlds.random_world(3, bent=bent)
        torch.testing.assert_close(bank.weights.sum(dim=0), torch.zeros(len(bank)), atol=1e-4, rtol=0)


def test_vectors_without_a_place_reach_the_head() -> None:
    subject, bank, _ = worlds.random_world(2, bent=True)
    seen: list[Tensor] = []

    def top(features: Features) -> Tensor:
        assert features.rest is not None
        seen.append(features.rest)
        return subject.top(features) + features.rest.sum(dim=(1, 2))[:, None] * torch.arange(5)

    with_rest = replace(subject, top=top)
    held = Features(cases().grid, torch.rand(5, 2, 3))
    weights, _ = class_weights(with_rest, bank.directions, bank.typical, held)
    torch.testing.assert_close(weights, class_weights(subject, bank.directions, bank.typical, cases())[0])
    assert all(rest is held.rest for rest in seen)
