"""What every method of the catalogue promises: exact laws, planted truth, and nothing left behind."""

import gc
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from concepts.menagerie import batch, sample
from concepts.menagerie.vocabulary import GROUPS
from explainers import Subject, informative, saliency
from explainers.explanation import Mapper
from explainers.saliency.gradcam import GradCam
from explainers.saliency.hirescam import HiResCam
from explainers.saliency.integrated_gradients import IntegratedGradients
from explainers.saliency.occlusion import Occlusion
from explainers.saliency.relevance import NoRuleError
from explainers.saliency.rise import Rise
from tests import worlds
from tests.saliency_worlds import (
    COLOURS,
    QUICK,
    RULED,
    SIZE,
    Colours,
    colours,
    every_method,
    found,
    noise,
    quadrants,
    random_net,
    ranked_alike,
)

torch.set_num_threads(1)


class OneSided(Colours):
    """Sees colours everywhere, but lets only those in the left half count."""

    def forward(self, x: Tensor) -> Tensor:
        cells = self.cells(x)
        left = (torch.arange(cells.shape[-1], device=x.device) < cells.shape[-1] // 2).to(x)
        logits: Tensor = self.head((cells * left).mean((2, 3)))
        return logits


class Blind(nn.Module):
    """Says the same of every image."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.last = nn.Conv2d(3, 4, 4, 4), nn.Conv2d(4, 3, 1)

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.last(self.first(x).relu()).mean((2, 3))
        return logits


@cache
def transformer() -> Subject:
    """A small vision transformer with a class token, random weights."""
    from transformers import ViTConfig, ViTForImageClassification

    from explainers.adapters.from_transformers import Logits

    torch.manual_seed(0)
    shape = {"hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 64}
    net = ViTForImageClassification(ViTConfig(image_size=SIZE, patch_size=8, num_labels=3, **shape))
    for parameter in net.parameters():
        parameter.data.mul_(3)  # as initialised, it hardly looks at the image
    return Subject.of(Logits(net), COLOURS, size=SIZE)


SUBJECTS = {"colours": colours, "random net": lambda: random_net(1), "transformer": transformer}
every_subject = pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)


@every_method
@every_subject
def test_swapping_label_and_foil_flips_the_sign(explainer: Mapper, subject: object) -> None:
    assert callable(subject)
    if subject is transformer and (explainer.name in RULED or isinstance(explainer, HiResCam)):
        pytest.skip("no map: see the tests of LRP and HiRes-CAM")
    x, targets, foils = noise(4), torch.tensor([0, 1, 2, 0]), torch.tensor([1, 2, 0, 2])
    there, back = explainer.credit(subject(), x, targets, foils), explainer.credit(subject(), x, foils, targets)
    assert float(there.abs().max()) > 1e-5
    assert torch.equal(there, -back)


@every_method
def test_a_contrast_is_the_difference_of_two_maps(explainer: Mapper) -> None:
    x, targets, foils = noise(3), torch.tensor([0, 1, 2]), torch.tensor([1, 2, 0])
    parts = [explainer.credit(random_net(2), x, labels) for labels in (targets, foils)]
    both = explainer.credit(random_net(2), x, targets, foils)
    torch.testing.assert_close(both, parts[0] - parts[1], atol=1e-5, rtol=1e-3)


@every_method
@every_subject
def test_asking_changes_nothing(explainer: Mapper, subject: object) -> None:
    assert callable(subject)
    s, x = subject(), noise(2)
    before = x.clone(), [p.clone() for p in s.module.state_dict().values()]
    told = s.predict(x)
    with torch.inference_mode():
        if subject is transformer and explainer.name in RULED:
            with pytest.raises(NoRuleError):
                saliency(s, x, method=explainer)
        else:
            assert not saliency(s, x, method=explainer).requires_grad
    torch.testing.assert_close((x, list(s.module.state_dict().values())), before)
    assert torch.equal(s.predict(x), told)
    assert not x.requires_grad and torch.is_grad_enabled()
    assert all(p.grad is None and not p.requires_grad for p in s.module.parameters())


@every_method
def test_two_hundred_questions_leave_nothing_behind(explainer: Mapper) -> None:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Conv2d(3, 4, 2, 2), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3))
    s, x = Subject.of(net, COLOURS, size=8), noise(1, size=8)
    few = {Rise: Rise(masks=4), IntegratedGradients: IntegratedGradients(steps=2), Occlusion: Occlusion(cells=2)}
    lasting = few.get(type(explainer), explainer)

    def left() -> tuple[int, int]:
        gc.collect()
        hooks = sum(len(value) for m in s.module.modules() for key, value in vars(m).items() if key.endswith("_hooks"))
        return hooks, sum(issubclass(type(thing), Tensor) for thing in gc.get_objects())

    lasting.credit(s, x)
    before = left()
    for _ in range(200):
        lasting.credit(s, x)
    assert left() == before


@every_method
def test_maps_do_not_depend_on_how_many_are_asked_for_at_once(explainer: Mapper) -> None:
    x, targets = noise(5), torch.tensor([0, 1, 2, 0, 1])
    together = explainer.credit(random_net(3), x, targets)
    rows = replace(explainer, rows=2) if hasattr(explainer, "rows") else explainer
    torch.testing.assert_close(rows.credit(random_net(3), x, targets), together, atol=1e-5, rtol=1e-4)
    alone = torch.cat([explainer.credit(random_net(3), x[i : i + 1], targets[i : i + 1]) for i in range(5)])
    torch.testing.assert_close(alone, together, atol=1e-5, rtol=1e-4)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@every_method
def test_a_gpu_gives_the_same_maps(explainer: Mapper) -> None:
    torch.manual_seed(2)
    net = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3))
    x, targets, foils = noise(3), torch.tensor([0, 1, 2]), torch.tensor([1, 2, 0])
    here = explainer.credit(Subject.of(net, COLOURS, size=SIZE), x, targets, foils)
    there = explainer.credit(Subject.of(net.cuda(), COLOURS, size=SIZE), x, targets, foils)
    assert there.is_cuda
    torch.testing.assert_close(there.cpu(), here, atol=1e-4, rtol=1e-2)


@every_method
def test_no_credit_where_the_subject_does_not_look(explainer: Mapper) -> None:
    s = Subject.of(OneSided(curved=False), COLOURS, size=SIZE)
    credit = explainer.credit(s, noise(4), torch.tensor([0, 1, 2, 0])).abs()
    half = credit.shape[-1] // 2
    seen, unseen = credit[..., :half].mean(), credit[..., half:].mean()
    if isinstance(explainer, GradCam):
        assert unseen > 0.3 * seen, "its weights are means over all places: a known fault, and why HiRes-CAM is here"
    elif isinstance(explainer, Rise):
        assert unseen < seen  # there is noise from chance agreement of masks
    else:
        assert seen > 1e-5 and unseen < 1e-6 * seen


@every_method
def test_a_subject_that_looks_at_nothing_has_an_empty_map(explainer: Mapper) -> None:
    net = Blind()
    s = Subject.of(net, COLOURS, size=SIZE)
    net.first.weight.data.zero_()
    net.first.bias.data.fill_(0.3)
    (heat,) = saliency(s, noise(1), labels=[0], method=explainer)
    assert heat.max() == 0 and not informative(heat)


@every_method
def test_what_was_planted_is_found(explainer: Mapper) -> None:
    images, masks = quadrants()
    if isinstance(explainer, Rise):
        explainer = replace(explainer, masks=1024)
    heat = saliency(colours(), images, labels=["red", "green", "blue", "red"], method=explainer)
    assert min(map(found, heat, masks)) > 0.93


SCENES = [sample(101, "giraffe", typical=True), sample(100, "zebra", typical=True)]
DRAWN: dict[type[Mapper], Mapper] = {Occlusion: Occlusion(cells=8), Rise: Rise(masks=96)}  # the catalogue's, but faster


@pytest.mark.parametrize("name", QUICK)
def test_in_drawn_scenes_the_animal_is_found(name: str) -> None:
    """Rank within the animal's own parts against the rest of the picture; the CNN is right about both."""
    from explainers.saliency.catalogue import find

    s, explainer = Subject.load("menagerie"), DRAWN.get(type(find(name)), find(name))
    for scene in SCENES:
        parts = [scene.mask(concept, 96) for concept in scene.concepts if GROUPS[concept] != "background"]
        mask = torch.from_numpy(np.max(parts, axis=0))
        (heat,) = saliency(s, batch([scene]), labels=[scene.animal], method=explainer)
        inside = float((heat * mask).sum() / heat.sum())
        assert inside > 1.5 * float(mask.mean()), scene.animal
        assert found(heat, mask) > 0.6, scene.animal


@pytest.mark.parametrize("name", sorted(QUICK))
def test_random_weights_in_the_trained_network_give_another_map(name: str) -> None:
    from explainers.menagerie_cnn import MenagerieNet, load_menagerie
    from explainers.saliency.catalogue import find

    trained, classes = load_menagerie()
    torch.manual_seed(0)
    s, r = (Subject.of(net, classes, size=96) for net in (trained, MenagerieNet()))
    x, targets = batch(SCENES), torch.tensor([classes.index(scene.animal) for scene in SCENES])
    explainer = DRAWN.get(type(find(name)), find(name))
    other = replace(explainer, seed=1) if isinstance(explainer, Rise) else explainer  # the same masks, the same noise
    assert ranked_alike(explainer.credit(s, x, targets), other.credit(r, x, targets)).abs().mean() < 0.6


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
