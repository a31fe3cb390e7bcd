"""What every method of the catalogue promises: exact laws, planted truth, and nothing left behind."""

import gc
from dataclasses import replace

import numpy as np
import pytest
import torch
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
    transformer,
)


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
