"""TCAV: closed form and gradient agree, planted concepts are found, concepts that mean nothing are not."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from explainers import Features, Subject
from explainers.sensitivity import cavs, random_cavs, tcav
from tests import worlds


def cases(count: int = 7, seed: int = 1) -> Features:
    return Features(torch.rand(count, worlds.CHANNELS, 4, 4, generator=torch.Generator().manual_seed(seed)))


def world(seed: int, bent: bool) -> tuple[Subject, Tensor]:
    subject, bank, _ = worlds.random_world(seed, bent=bent)
    return subject, bank.directions


@pytest.mark.parametrize("centre", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_the_closed_form_of_a_linear_head_equals_its_gradient(seed: int, centre: bool) -> None:
    subject, directions = world(seed, bent=False)
    random = torch.randn(20, worlds.CHANNELS, generator=torch.Generator().manual_seed(seed))
    labels = torch.tensor([0, 1, 2, 3, 4, 0, 0])
    closed, run = (
        tcav(one, directions, cases(), random=random, labels=labels, centre=centre)
        for one in (subject, replace(subject, linear=None))
    )
    torch.testing.assert_close(closed.mean, run.mean, atol=1e-5, rtol=1e-4)
    assert torch.equal(closed.share, run.share)
    torch.testing.assert_close(closed.p, run.p, atol=1e-5, rtol=1e-3)


def test_sensitivity_is_the_slope_of_the_logit_along_the_concept() -> None:
    subject, directions = world(2, bent=True)
    step, rises = 1e-3, []
    for direction in directions.double():
        ahead, back = (
            subject.head(Features((cases().grid.double() + s * direction.view(1, -1, 1, 1)).float()))
            for s in (step, -step)
        )
        rises.append((ahead - back) / (2 * step))
    by_hand = torch.stack(rises, dim=2)
    plain = tcav(subject, directions, cases(), centre=False)
    torch.testing.assert_close(plain.mean, by_hand.mean(dim=0), atol=2e-3, rtol=1e-2)
    clear = by_hand.abs().amin(dim=0) > 1e-2
    assert torch.equal(plain.share[clear], (by_hand > 0).float().mean(dim=0)[clear])
    centred = tcav(subject, directions, cases())
    torch.testing.assert_close(centred.mean, plain.mean - plain.mean.mean(dim=0), atol=1e-4, rtol=1e-3)
    assert len(centred.share.unique()) > 2


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 50), scale=st.floats(0.01, 50), bent=st.booleans())
def test_length_of_a_direction_scales_the_mean_alone_and_turning_it_round_the_sign(
    seed: int, scale: float, bent: bool
) -> None:
    subject, directions = world(seed, bent)
    random = torch.randn(8, worlds.CHANNELS, generator=torch.Generator().manual_seed(seed))
    plain, scaled, turned = (
        tcav(subject, factor * directions, cases(), random=random) for factor in (1.0, scale, -scale)
    )
    assert torch.equal(scaled.share, plain.share)
    torch.testing.assert_close(turned.share, 1 - plain.share)
    torch.testing.assert_close(scaled.mean, scale * plain.mean, atol=1e-4 * scale, rtol=1e-3)
    torch.testing.assert_close(scaled.p, plain.p, atol=1e-4, rtol=1e-3)


def test_a_case_counts_for_its_own_class_when_labels_are_given() -> None:
    subject, directions = world(3, bent=True)
    labels = torch.tensor([0, 1, 1, 3, 0, 3, 3])
    scores = tcav(subject, directions, cases(), labels=labels)
    for label in (0, 1, 3):
        alone = tcav(subject, directions, Features(cases().grid[labels == label]))
        torch.testing.assert_close(scores.mean[label], alone.mean[label])
        torch.testing.assert_close(scores.share[label], alone.share[label])
    assert scores.share[[2, 4]].isnan().all() and scores.mean[[2, 4]].isnan().all()


def test_scores_do_not_depend_on_how_many_cases_are_worked_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    subject, directions = world(1, bent=True)
    held, labels = replace_rest(cases(), torch.rand(7, 3, 2)), torch.tensor([0, 1, 2, 3, 4, 0, 4])
    whole = tcav(heeding_rest(subject), directions, held, labels=labels)
    monkeypatch.setattr("explainers.sensitivity.slopes.BATCH", 2)
    parts = tcav(heeding_rest(subject), directions, held, labels=labels)
    torch.testing.assert_close(whole.mean, parts.mean)
    assert torch.equal(whole.share, parts.share)


def replace_rest(features: Features, rest: Tensor) -> Features:
    return Features(features.grid, rest)


def heeding_rest(subject: Subject) -> Subject:
    """The same subject, but vectors that belong to no place decide how strongly the rest counts."""

    def top(features: Features) -> Tensor:
        assert features.rest is not None and len(features.rest) == len(features.grid)
        return subject.top(features) * (1 + features.rest.sum(dim=(1, 2)))[:, None]

    return replace(subject, top=top)


@pytest.mark.parametrize("bent", [False, True])
@pytest.mark.parametrize("method", ["ridge", "lda", "mean"])
def test_a_planted_concept_moves_the_class_that_was_made_of_it_and_no_other(method: str, bent: bool) -> None:
    weight = torch.zeros(3, worlds.CHANNELS)
    weight[1, 0] = 6.0
    subject = worlds.subject(weight, bend=torch.eye(worlds.CHANNELS) if bent else None)
    chance = torch.Generator().manual_seed(3)
    pool = torch.rand(240, worlds.CHANNELS, generator=chance)
    rows = torch.rand(2, 60, worlds.CHANNELS, generator=chance)
    rows[0, :, 0] += 0.5  # the concept that bee is made of
    rows[1, :, 5] += 0.5  # one that nothing is made of
    found = cavs(list(rows), pool[:60], method)  # type: ignore[arg-type]
    random = random_cavs(pool, count=50, positive=60, negative=60, method=method)  # type: ignore[arg-type]
    scores = tcav(subject, found, cases(), random=random, centre=False)
    assert scores.share[1, 0] == 1 and scores.mean[1, 0] > 1
    # among 12 channels a random direction lies at 0.29 on average: a perfect one is 3.4 deviations away, no more
    assert (scores.p < 0.05).tolist() == [[False, False], [True, False], [False, False]]


@pytest.mark.parametrize("correction", ["holm", "bh"])
def test_random_concepts_are_no_finding(correction: str) -> None:
    alarms, raw = 0, []
    for seed in range(60):
        subject, _ = world(seed, bent=False)
        pool = torch.rand(300, worlds.CHANNELS, generator=torch.Generator().manual_seed(seed))
        drawn = random_cavs(pool, count=66, positive=30, negative=30, seed=seed)
        scores = tcav(subject, drawn[:6], cases(2), random=drawn[6:], correction=correction)  # type: ignore[arg-type]
        alarms += bool((scores.p < 0.05).any())
        raw.append(tcav(subject, drawn[:6], cases(2), random=drawn[6:], correction="none").p)
    p = torch.stack(raw)
    assert alarms <= 7  # of 60 banks; 3 are due, more than 7 with a chance of 1 in 50
    for level in (0.05, 0.25, 0.5, 0.75):
        assert (p < level).double().mean() == pytest.approx(level, abs=0.06)


def test_a_head_that_was_drawn_by_chance_heeds_no_concept_more_than_chance() -> None:
    chance = torch.Generator().manual_seed(5)
    pool = torch.rand(240, worlds.CHANNELS, generator=chance)
    rows = pool[:40].clone()
    rows[:, 0] += 0.5
    found = cavs([rows], pool[40:80])
    random = random_cavs(pool, count=50, positive=40, negative=40)
    told = 0
    for _ in range(40):
        subject = worlds.subject(torch.randn(3, worlds.CHANNELS, generator=chance))
        told += bool((tcav(subject, found, cases(2), random=random).p < 0.05).any())
    assert told <= 6


def test_nothing_is_tested_without_random_cavs() -> None:
    subject, directions = world(0, bent=False)
    assert tcav(subject, directions, cases()).p.isnan().all()


def test_sensitivity_needs_no_gradient_from_its_caller_and_leaves_none() -> None:
    subject, directions = world(2, bent=True)
    held = cases()
    with torch.inference_mode():
        scores = tcav(subject, directions, held)
    assert not scores.mean.requires_grad and held.grid.grad is None and not held.grid.requires_grad


def test_what_does_not_fit_is_said() -> None:
    subject, directions = world(0, bent=False)
    with pytest.raises(ValueError, match=r"12 channels, the directions are \(6, 11\)"):
        tcav(subject, directions[:, :11], cases())
    with pytest.raises(ValueError, match=r"the random CAVs are \(0, 12\)"):
        tcav(subject, directions, cases(), random=directions[:0])
    with pytest.raises(ValueError, match=r"\(3,\) labels for 7 cases"):
        tcav(subject, directions, cases(), labels=torch.zeros(3, dtype=torch.long))
    with pytest.raises(ValueError, match="classes are numbered 0 to 4"):
        tcav(subject, directions, cases(), labels=torch.full((7,), 5))
