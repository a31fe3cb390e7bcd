"""What single methods promise: sums that are exact, sums that are expected, and maps that must be empty."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from explainers import Subject, informative, saliency
from explainers.saliency.gradcam import GradCam
from explainers.saliency.hirescam import HiResCam
from explainers.saliency.integrated_gradients import IntegratedGradients
from explainers.saliency.occlusion import Occlusion
from explainers.saliency.relevance import NoRuleError
from explainers.saliency.rise import Rise
from tests import worlds
from tests.saliency_worlds import COLOURS, SIZE, noise, random_net, ranked_alike, transformer


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), baseline=st.sampled_from([0.0, 0.5, 1.0, None]))
def test_integrated_gradients_sum_to_the_score_gained(seed: int, baseline: float | None) -> None:
    """Exactly so where the score is linear, and within 5 % of the larger score where rectifiers bend it."""
    from explainers.saliency.blank import blank

    x, targets = noise(2, seed=seed), torch.tensor([0, 1])
    weight = torch.randn(3, worlds.CHANNELS, generator=torch.Generator().manual_seed(seed))
    for s, fitted, room in ((worlds.subject(weight), noise(2, 8, seed), 1e-5), (random_net(seed % 7), x, 0.05)):
        credit = IntegratedGradients(baseline=baseline).credit(s, fitted, targets)
        ends = [s.predict(image).gather(1, targets[:, None])[:, 0] for image in (fitted, blank(fitted, baseline))]
        scale = float(torch.stack(ends).abs().max()) + 1e-3
        assert float((credit.sum((1, 2)) - (ends[0] - ends[1])).abs().max()) <= room * scale


def test_integrated_gradients_meet_the_path_in_the_middle_of_its_parts() -> None:
    """Where the score is a sum of squares, x * x - b * b falls to each pixel, however few the steps."""

    class Squares(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x.square().mean((2, 3))

    s, x = replace(worlds.subject(torch.ones(3, worlds.CHANNELS)), module=Squares()), noise(2, worlds.SIZE)
    credit = IntegratedGradients(baseline=0.2, steps=3).credit(s, x, torch.tensor([0, 2]))
    expected = torch.stack([x[0, 0], x[1, 2]]).square() - 0.2**2
    torch.testing.assert_close(credit, expected / worlds.SIZE**2)


def test_integrated_gradients_hold_for_a_transformer() -> None:
    x, targets = noise(3), torch.tensor([0, 1, 2])
    credit = IntegratedGradients(baseline=0.0, steps=64).credit(transformer(), x, targets)
    ends = [transformer().predict(image).gather(1, targets[:, None])[:, 0] for image in (x, torch.zeros_like(x))]
    torch.testing.assert_close(credit.sum((1, 2)), ends[0] - ends[1], atol=0.02, rtol=0.02)


@pytest.mark.parametrize("method", ["lrp_plus", "lrp_epsilon"])
def test_a_transformer_is_refused_and_other_methods_are_named(method: str) -> None:
    with pytest.raises(NoRuleError, match=r"'own module'.*layer_norm.*use gradcam, .*occlusion"):
        saliency(transformer(), noise(1), method=method)


@pytest.mark.parametrize("span", [1, 2, 3])
def test_occlusion_shares_the_score_of_a_sum_over_the_pixels(span: int) -> None:
    weight = torch.randn(3, worlds.CHANNELS, generator=torch.Generator().manual_seed(span))
    s, x, targets = worlds.subject(weight), noise(3, worlds.SIZE), torch.tensor([2, 1, 0])
    credit = Occlusion(cells=4, span=span, cover=0.3).credit(s, x, targets)
    ends = [s.predict(image).gather(1, targets[:, None])[:, 0] for image in (x, torch.full_like(x, 0.3))]
    torch.testing.assert_close(credit.sum((1, 2)), ends[0] - ends[1])
    if span == 1:
        cells = (s.features(x).grid - 0.3) * weight[targets][:, :, None, None] / worlds.SIDE**2
        torch.testing.assert_close(credit, cells.sum(1))


def test_rise_shares_the_score_of_a_sum_over_the_pixels_as_expected() -> None:
    s, x = worlds.subject(torch.rand(3, worlds.CHANNELS)), torch.rand(2, 3, 8, 8)
    x[..., :2, :], x[..., -2:, :], x[..., :2], x[..., -2:] = 0, 0, 0, 0  # nothing is smeared over the edges
    credit = Rise(masks=4096, cells=4, cover=0.0, rows=1024).credit(s, x, torch.tensor([0, 1]))
    at_stake = s.predict(x).gather(1, torch.tensor([[0], [1]]))[:, 0]
    torch.testing.assert_close(credit.sum((1, 2)), at_stake, atol=0, rtol=0.1)


def test_rise_draws_the_same_masks_for_a_seed_and_others_for_another() -> None:
    s, x = random_net(0), noise(1)
    first, again = (Rise(masks=16).credit(s, x, torch.tensor([0])) for _ in range(2))
    assert torch.equal(first, again)
    assert ranked_alike(first, Rise(masks=16, seed=1).credit(s, x, torch.tensor([0]))).item() < 0.9


def test_hirescam_sums_to_the_logit_where_each_place_has_its_own_weight() -> None:
    torch.manual_seed(1)
    net = nn.Sequential(nn.Conv2d(3, 4, 8, 8), nn.ReLU(), nn.Flatten(), nn.Linear(64, 3))
    s, x, targets = Subject.of(net, COLOURS, size=SIZE), noise(3), torch.tensor([0, 1, 2])
    at_stake = s.predict(x).gather(1, targets[:, None])[:, 0] - net[3].bias.detach()[targets]
    torch.testing.assert_close(HiResCam().credit(s, x, targets).sum((1, 2)), at_stake)
    assert float((GradCam().credit(s, x, targets).sum((1, 2)) - at_stake).abs().max()) > 0.01


def test_hirescam_is_empty_where_a_layer_norm_takes_the_length_of_each_place_away() -> None:
    (heat,) = saliency(transformer(), noise(1), labels=[0], method="hirescam")
    assert heat.max() == 0 and not informative(heat)
    (heat,) = saliency(transformer(), noise(1), labels=[0], method="gradcam")
    assert informative(heat)


def test_hirescam_is_gradcam_where_the_head_is_linear_in_the_mean() -> None:
    x, targets, foils = noise(3), torch.tensor([0, 1, 2]), torch.tensor([2, 0, 1])
    maps = [cam.credit(random_net(0), x, targets, foils) for cam in (GradCam(), HiResCam())]
    torch.testing.assert_close(*maps)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: IntegratedGradients(steps=0), "steps must be at least 1, got 0"),
        (lambda: IntegratedGradients(baseline=2), r"baseline is a pixel value in \[0, 1\], or None"),
        (lambda: Occlusion(cells=0), "cells must be at least 1"),
        (lambda: Occlusion(cover=-1), "cover is a pixel value"),
        (lambda: Rise(masks=7), "even number of at least 2, got 7"),
    ],
)
def test_settings_that_make_no_sense_are_refused(make: object, said: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=said):
        make()
