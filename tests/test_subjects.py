"""Every architecture is split by itself into features and head, and the halves are the whole."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision import models

from explainers import Features, Subject
from tests.real import needs_real, photographs, subject

timm = pytest.importorskip("timm")
CLASSES = [f"class {i}" for i in range(10)]


@dataclass(frozen=True)
class Kind:
    """An architecture and what its split must look like."""

    build: Callable[[], nn.Module]
    size: int
    channels: int
    side: int
    linear: bool
    rest: int = 0


def vgg() -> nn.Module:
    net = models.vgg16(init_weights=False)
    for conv in [m for m in net.features if isinstance(m, nn.Conv2d)]:
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
    net.classifier = nn.Sequential(nn.Linear(512 * 49, 64), nn.ReLU(), nn.Dropout(), nn.Linear(64, 10))  # quick to make
    return net


def vit() -> nn.Module:
    net = models.vit_b_16(image_size=64, num_classes=10)
    nn.init.normal_(net.heads.head.weight, std=0.05)  # it starts at zero
    return net


def timm_swin() -> nn.Module:
    return timm.create_model("swin_tiny_patch4_window7_224", img_size=64, window_size=2, num_classes=10)


def timm_registers() -> nn.Module:
    return timm.create_model("vit_small_patch14_reg4_dinov2", img_size=56, num_classes=10, depth=3)


KINDS = {
    "vgg16": Kind(vgg, 64, 512, 2, linear=False),
    "resnet50": Kind(lambda: models.resnet50(num_classes=10), 64, 2048, 2, linear=True),
    "densenet121": Kind(lambda: models.densenet121(num_classes=10), 64, 1024, 2, linear=True),
    "efficientnet_b0": Kind(lambda: models.efficientnet_b0(num_classes=10), 64, 1280, 2, linear=True),
    "convnext_tiny": Kind(lambda: models.convnext_tiny(num_classes=10), 64, 768, 2, linear=False),
    "mobilenet_v2": Kind(lambda: models.mobilenet_v2(num_classes=10), 64, 1280, 2, linear=True),
    "swin_t": Kind(lambda: models.swin_t(num_classes=10), 64, 768, 2, linear=True),
    "vit_b_16": Kind(vit, 64, 768, 4, linear=False, rest=1),
    "squeezenet1_1": Kind(lambda: models.squeezenet1_1(num_classes=10), 96, 512, 5, linear=False),
    "timm resnet18": Kind(lambda: timm.create_model("resnet18", num_classes=10), 64, 512, 2, linear=True),
    "timm convnext": Kind(lambda: timm.create_model("convnext_atto", num_classes=10), 64, 320, 2, linear=False),
    "timm vit": Kind(lambda: timm.create_model("vit_tiny_patch16_224", num_classes=10), 224, 192, 14, False, rest=1),
    "timm swin": Kind(timm_swin, 64, 768, 2, linear=True),
    "timm registers": Kind(timm_registers, 56, 384, 4, linear=False, rest=5),
}
every_kind = pytest.mark.parametrize("name", KINDS)


def pictures(count: int, size: int, seed: int = 1) -> Tensor:
    coarse = torch.rand(count, 3, 8, 8, generator=torch.Generator().manual_seed(seed))
    return F.interpolate(coarse, (size, size), mode="bilinear")


@torch.no_grad()
def lively(net: nn.Module, size: int) -> nn.Module:
    """Set batch statistics, so that untrained logits differ from image to image."""
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.momentum = None
    if norms:
        net.train()(pictures(4, size, seed=2))
    return net.eval()


@cache
def made(name: str) -> Subject:
    kind = KINDS[name]
    torch.manual_seed(0)
    return Subject.of(lively(kind.build(), kind.size), CLASSES, size=kind.size, name=name)


@every_kind
def test_the_head_of_the_features_is_the_prediction(name: str) -> None:
    s, x = made(name), pictures(3, KINDS[name].size)
    logits = s.predict(x)
    spread = float((logits.amax(1) - logits.amin(1)).min())
    assert spread > 1e-3, "a dead network proves nothing"
    assert float((s.head(s.features(x)) - logits).abs().max()) <= 1e-4 * min(1.0, spread)
    assert float(logits.std(0).max()) > 1e-5, "the images make no difference"


@every_kind
def test_the_split_is_the_last_grid_of_places(name: str) -> None:
    s, kind = made(name), KINDS[name]
    features = s.features(pictures(2, kind.size))
    assert features.grid.shape == (2, kind.channels, kind.side, kind.side)
    assert (features.rest is None) == (kind.rest == 0)
    assert features.rest is None or features.rest.shape == (2, kind.channels, kind.rest)


@every_kind
def test_gradients_reach_every_image_through_the_head(name: str) -> None:
    s = made(name)
    features = s.features(pictures(2, KINDS[name].size))
    grid = features.grid.detach().requires_grad_()
    s.head(Features(grid, features.rest))[:, 3].sum().backward()
    assert grid.grad is not None and bool(grid.grad.isfinite().all())
    assert float(grid.grad.abs().amax((1, 2, 3)).min()) > 0
    assert not any(p.requires_grad for p in s.module.parameters())


@every_kind
def test_a_head_is_called_linear_exactly_where_it_is(name: str) -> None:
    s = made(name)
    assert (s.linear is not None) == KINDS[name].linear
    if s.linear is not None:
        x = pictures(2, KINDS[name].size)
        by_hand = s.features(x).grid.mean((2, 3)) @ s.linear.weight.T + s.linear.bias
        torch.testing.assert_close(by_hand, s.predict(x), atol=1e-4, rtol=1e-4)


@every_kind
def test_images_of_a_batch_do_not_touch_one_another(name: str) -> None:
    s, x = made(name), pictures(3, KINDS[name].size)
    whole = s.features(x)
    torch.testing.assert_close(s.features(x[1:2]).grid, whole.grid[1:2], atol=1e-3, rtol=1e-3)
    alone = Features(whole.grid[1:2], None if whole.rest is None else whole.rest[1:2])
    torch.testing.assert_close(s.head(alone), s.head(whole)[1:2], atol=1e-4, rtol=1e-4)


def test_other_sizes_are_resized() -> None:
    s = made("timm resnet18")
    assert s.predict(pictures(2, 50)).shape == (2, 10)
    assert s.features(pictures(2, 200)).grid.shape == (2, 512, 2, 2)


def test_tokens_keep_the_order_of_places() -> None:
    """In a vision transformer of one block, a patch of the image moves one place of the grid alone."""
    torch.manual_seed(0)
    net = timm.create_model("vit_tiny_patch16_224", img_size=64, num_classes=10, depth=2)
    net.blocks[0] = nn.Sequential(nn.LayerNorm(192))  # places do not mix before the split
    s = Subject.of(net, CLASSES, size=64)
    x = pictures(1, 64)
    moved = x.clone()
    moved[:, :, 16:32, 48:64] = 0
    change = (s.features(moved).grid - s.features(x).grid).abs().sum(1)[0]
    assert change.nonzero().tolist() == [[1, 3]]


def test_an_untrained_head_of_zeros_hides_nothing() -> None:
    torch.manual_seed(0)
    net = timm.create_model("vit_tiny_patch16_224", img_size=64, num_classes=10, depth=3)
    nn.init.zeros_(net.head.weight)
    s = Subject.of(net, CLASSES, size=64)
    assert s.layer == "blocks.1"
    assert s.predict(pictures(1, 64)).abs().max() == 0
    assert s.features(pictures(1, 64)).grid.shape == (1, 192, 4, 4)


def test_many_threads_may_ask_at_once() -> None:
    names = ["vit_b_16", "timm resnet18", "timm convnext"]
    jobs = [(made(name), pictures(1 + i, KINDS[name].size, seed=i)) for i in range(3) for name in names]

    def ask(job: tuple[Subject, Tensor]) -> Tensor:
        s, x = job
        return torch.stack([s.predict(x), s.head(s.features(x)).detach()])

    alone = [ask(job) for job in jobs]
    with ThreadPoolExecutor(6, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        together = list(pool.map(ask, jobs))
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=1e-5)


@needs_real
@pytest.mark.parametrize(("name", "layer", "right"), [("imagenet", "1.features", 0.8), ("cifar10", "1.layer3", 0.7)])
def test_real_networks_are_split_and_stay_right(name: str, layer: str, right: float) -> None:
    s = subject(name)
    x, labels = photographs(name, 16)
    logits = s.predict(x)
    assert s.layer == layer and s.linear is not None
    assert float((s.head(s.features(x)) - logits).abs().max()) <= 1e-4
    assert float((logits.argmax(1) == torch.tensor(labels)).float().mean()) >= right
