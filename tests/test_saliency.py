"""Maps of where a subject looked: one call for all methods."""

import pytest
import torch

from explainers import Features, Question, informative, saliency
from explainers.explanation import Mapper
from explainers.saliency.catalogue import EXPLAINERS, UnknownExplainerError
from explainers.saliency.gradcam import GradCam
from explainers.saliency.maps import brighten, enlarge
from tests.real import needs_real, photographs, subject
from tests.saliency_worlds import (
    CELL,
    COLOURS,
    QUICK,
    RULED,
    SIZE,
    colours,
    every_exact_method,
    every_method,
    inner,
    noise,
    quadrants,
    random_net,
    ranked_alike,
)


def test_in_a_linear_head_credits_sum_to_the_logit_without_its_bias() -> None:
    s, x = random_net(0), noise(5)
    assert s.linear is not None
    for label in range(3):
        credit = GradCam().credit(s, x, torch.full((5,), label))
        torch.testing.assert_close(credit.sum((1, 2)), s.predict(x)[:, label] - s.linear.bias[label])


@pytest.mark.parametrize("curved", [False, True])
def test_swapping_target_and_foil_flips_the_sign(curved: bool) -> None:
    s, x = colours(curved), noise(6)
    targets, foils = torch.tensor([0, 1, 2, 0, 1, 2]), torch.tensor([1, 2, 0, 2, 0, 1])
    there, back = GradCam().credit(s, x, targets, foils), GradCam().credit(s, x, foils, targets)
    assert float(there.abs().max()) > 0.01
    torch.testing.assert_close(there, -back)


def test_the_closed_form_is_the_gradient() -> None:
    s, x, targets, foils = random_net(0), noise(3), torch.tensor([0, 1, 2]), torch.tensor([1, 2, 0])
    grid = s.features(x).grid.requires_grad_()
    logits = s.head(Features(grid))
    score = logits.gather(1, targets[:, None]) - logits.gather(1, foils[:, None])
    (gradient,) = torch.autograd.grad(score.sum(), grid)
    by_hand = (gradient.mean((2, 3), keepdim=True) * grid).sum(1)
    torch.testing.assert_close(GradCam().credit(s, x, targets, foils), by_hand.detach())


def test_in_a_curved_head_credits_follow_the_derivative_on_paper() -> None:
    x, targets = noise(4), torch.tensor([0, 1, 2, 0])
    slope = colours(curved=True).predict(x).gather(1, targets[:, None])[:, :, None]  # (exp z)' = exp z
    straight = GradCam().credit(colours(), x, targets)
    torch.testing.assert_close(GradCam().credit(colours(curved=True), x, targets), slope * straight)


def test_every_explainer_of_the_catalogue_is_tested() -> None:
    assert set(QUICK) == set(EXPLAINERS)
    assert all(type(QUICK[name]) is type(explainer) and explainer.source for name, explainer in EXPLAINERS.items())


@every_exact_method
@pytest.mark.parametrize("curved", [False, True])
def test_only_the_coloured_quadrant_lights_up(explainer: Mapper, curved: bool) -> None:
    if curved and explainer.name in RULED:
        pytest.skip("no rule for exp")
    images, masks = quadrants()
    heat = saliency(colours(curved), images, labels=["red", "green", "blue", "red"], method=explainer)
    sure = inner(masks)
    torch.testing.assert_close(heat[sure], masks[sure])
    assert all(map(informative, heat))


@every_exact_method
def test_what_speaks_against_a_label_stays_dark(explainer: Mapper) -> None:
    images, _ = quadrants()
    assert saliency(colours(), images, labels=["blue", "red", "green", "green"], method=explainer).max() == 0


@every_exact_method
def test_a_foil_takes_away_what_both_share(explainer: Mapper) -> None:
    image = torch.zeros(1, 3, SIZE, SIZE)
    image[:, 0, :, : SIZE // 2] = 1  # red left, blue right
    image[:, 2, :, SIZE // 2 :] = 1
    heat = saliency(colours(), image, labels=["red"], foils=["blue"], method=explainer)[0]
    back = saliency(colours(), image, labels=["blue"], foils=["red"], method=explainer)[0]
    assert heat[:, :CELL].min() == 1 and heat[:, -CELL:].max() == 0
    torch.testing.assert_close(back, heat.flip(1))


@every_method
def test_random_weights_give_another_map(explainer: Mapper) -> None:
    x, targets = noise(4), torch.tensor([0, 1, 2, 0])
    planted = explainer.credit(colours(), x, targets)
    agreements = [ranked_alike(planted, explainer.credit(random_net(seed), x, targets)) for seed in range(8)]
    assert torch.stack(agreements).abs().mean() < 0.4


@every_method
def test_maps_have_the_size_of_the_images_and_lie_between_0_and_1(explainer: Mapper) -> None:
    x = noise(3, size=50)[:, :, :40]
    heat = saliency(random_net(0), x, method=explainer)
    assert heat.shape == (3, 40, 50)
    assert heat.min() >= 0 and heat.amax((1, 2)).tolist() == [1, 1, 1]
    assert not heat.requires_grad


@every_method
def test_names_positions_and_predictions_are_the_same_labels(explainer: Mapper) -> None:
    s, x = colours(), noise(34) / 2  # more than one batch
    x[torch.arange(34), torch.arange(34) % 3] += 0.5
    told = s.predict(x).argmax(1)
    assert len(told.unique()) == 3
    maps = [saliency(s, x, labels=labels, method=explainer) for labels in (None, told, told.tolist())]
    maps.append(saliency(s, x, labels=[COLOURS[i] for i in told], method=explainer))
    maps.append(torch.cat([saliency(s, x[i : i + 1], method=explainer) for i in range(34)]))
    for heat in maps[1:]:
        torch.testing.assert_close(heat, maps[0], atol=1e-5, rtol=1e-5)


@every_method
def test_a_question_is_answered_at_the_size_of_its_image_with_sign(explainer: Mapper) -> None:
    image = noise(1, size=48)[0]
    there = explainer(colours(), Question(image=image, target=0, foil=1))
    back = explainer(colours(), Question(image=image, target=1, foil=0))
    assert there.evidence.credit.shape == (48, 48) and there.explainer == explainer
    torch.testing.assert_close(there.evidence.credit, -back.evidence.credit)
    heat = saliency(colours(), image[None], labels=["red"], foils=["green"], method=explainer)[0]
    assert torch.equal(there.evidence.credit.argmax(), heat.argmax())


def test_a_flat_map_is_no_evidence() -> None:
    grey = torch.zeros(1, 3, SIZE, SIZE)
    grey[:, 0] = 1
    (flat,) = saliency(colours(), grey, labels=["red"])
    assert flat.max() == 0 and not informative(flat)
    assert not informative(torch.full((4, 4), 0.95)) and not informative(torch.full((4, 4), torch.nan))
    assert informative(torch.eye(4))


def test_brightening_keeps_what_is_positive_in_proportion() -> None:
    maps = torch.tensor([[[-3.0, 1.0], [2.0, 4.0]], [[-1.0, -2.0], [-3.0, -1.0]], [[5.0, 5.0], [5.0, 5.0]]])
    expected = torch.tensor([[[0.0, 0.25], [0.5, 1.0]], [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]])
    torch.testing.assert_close(brighten(maps), expected)


def test_enlarging_keeps_the_mean_and_the_place() -> None:
    grown = enlarge(torch.eye(2)[None], (8, 8))[0]
    assert grown[0, 0] == 1 and grown[0, 7] == 0
    torch.testing.assert_close(grown.mean(), torch.tensor(0.5))


def test_a_question_reduces_logits_to_its_score() -> None:
    image, logits = noise(1)[0], torch.tensor([[1.0, 4.0, -2.0]])
    assert Question(image=image, target=1).score(logits).tolist() == [4]
    assert Question(image=image, target=1, foil=2).score(logits).tolist() == [6]
    with pytest.raises(ValueError, match="foil must differ"):
        Question(image=image, target=1, foil=1)


def test_an_unknown_method_lists_the_known_ones() -> None:
    with pytest.raises(UnknownExplainerError, match=r"'gradcan'; there are: gradcam.*did you mean 'gradcam'"):
        saliency(colours(), noise(1), method="gradcan")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"labels": ["red"]}, "one label for each of the 2 images"),
        ({"labels": "red"}, "one label for each of the 2 images"),
        ({"labels": ["red", "pink"]}, "no class 'pink'"),
        ({"labels": [0, 3]}, "numbered 0 to 2"),
        ({"labels": torch.tensor([0, -1])}, "numbered 0 to 2"),
        ({"labels": ["red", "red"], "foils": ["red", "blue"]}, "a foil must differ"),
    ],
)
def test_labels_that_do_not_fit_are_refused(arguments: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        saliency(colours(), noise(2), **arguments)  # type: ignore[arg-type]


def test_one_image_must_come_as_a_batch() -> None:
    with pytest.raises(ValueError, match=r"\(B, 3, H, W\).*got \(3, 32, 32\)"):
        saliency(colours(), noise(1)[0])


@needs_real
def test_on_photographs_what_the_map_covers_carries_the_decision() -> None:
    """Blurring the brightest third of the places costs the label more than blurring the darkest third."""
    s = subject("cifar10")
    x, _ = photographs("cifar10", 60)
    told = s.predict(x).argmax(1, keepdim=True)
    heat = saliency(s, x).flatten(1)
    ranks = heat.argsort(1).argsort(1).view(-1, 1, 32, 32) / heat.shape[1]
    blurred = torch.nn.functional.avg_pool2d(x, 9, 1, 4, count_include_pad=False)
    kept = [
        s.predict(torch.where(gone, blurred, x)).softmax(1).gather(1, told).mean()
        for gone in (ranks > 2 / 3, ranks < 1 / 3)
    ]
    assert kept[0] < kept[1] - 0.2
