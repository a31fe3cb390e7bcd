"""Modules as people write them: split where it can be done, refused with reasons where it cannot."""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers import Features, Subject, SubjectError

CLASSES = ["cat", "dog", "cow", "hen", "pig"]
SIZE = 32


class Net(nn.Module):
    """A small network; the tests change how it ends."""

    def __init__(self, end: Callable[["Net", Tensor], Tensor] | None = None) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, stride=4, padding=1)
        self.second = nn.Conv2d(8, 8, 3, padding=1)
        self.relu = nn.ReLU()
        self.head = nn.Linear(8, 5)
        self.end = end

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.first(x))
        if self.end:
            return self.end(self, x)
        return self.head(self.relu(self.second(x)).mean((2, 3)))


def made(end: Callable[[Net, Tensor], Tensor] | None = None) -> Net:
    torch.manual_seed(3)
    return Net(end)


def subject(end: Callable[[Net, Tensor], Tensor] | None = None, layer: str | None = None) -> Subject:
    return Subject.of(made(end), CLASSES, size=SIZE, layer=layer)


def pictures(count: int = 2) -> Tensor:
    return torch.rand(count, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(1))


def whole(s: Subject) -> None:
    x = pictures(3)
    torch.testing.assert_close(s.head(s.features(x)), s.predict(x), atol=1e-5, rtol=1e-5)


def in_place(net: Net, x: Tensor) -> Tensor:
    x += 1
    return net.head(F.relu_(net.second(x)).mean((2, 3)))


def round_the_second(net: Net, x: Tensor) -> Tensor:
    return net.head((x + net.second(x)).mean((2, 3)))


def by_sums(net: Net, x: Tensor) -> Tensor:
    return net.head(net.second(x).pow(2).mean((2, 3)))


def flat(net: Net, x: Tensor) -> Tensor:
    return net.head(torch.flatten(x, 1)[:, :8])


def test_a_rectifier_that_is_called_twice_is_found_by_what_it_does() -> None:
    s = subject()
    assert s.layer == "second"
    assert s.linear is not None
    assert float(s.features(pictures()).grid.min()) == 0.0, "the grid lies behind the rectifier"
    whole(s)


def test_work_in_place_before_and_after_the_split_does_no_harm() -> None:
    s = subject(in_place)
    assert s.layer == "second" and s.linear is not None
    whole(s)
    features = s.features(pictures())
    before = features.grid.clone()
    s.head(features)
    torch.testing.assert_close(features.grid, before)


def test_the_head_may_be_curved() -> None:
    s = subject(by_sums)
    assert s.layer == "second" and s.linear is None
    whole(s)


def test_a_layer_with_a_way_round_it_is_never_the_split() -> None:
    with pytest.raises(SubjectError, match=r"at 'second': 1 x by-passed by another path.*layer="):
        subject(round_the_second, layer="second")
    s = subject(round_the_second)
    assert s.layer == "relu"
    whole(s)


def test_a_layer_may_be_chosen() -> None:
    s = Subject.of(nn.Sequential(nn.Identity(), made(by_sums)), CLASSES, size=SIZE, layer="1.first")
    assert s.layer == "1.first"
    assert s.features(pictures()).grid.shape == (2, 8, 8, 8)
    whole(s)


def test_an_unknown_layer_is_answered_with_those_near() -> None:
    with pytest.raises(SubjectError, match=r"at 'secnd'.*there are second"):
        subject(layer="secnd")


def test_a_network_without_places_is_refused_with_advice() -> None:
    mlp = nn.Sequential(nn.Flatten(), nn.Linear(3 * SIZE * SIZE, 16), nn.ReLU(), nn.Linear(16, 5))
    with pytest.raises(SubjectError, match=r"no output is a grid.*map or tokens.*layer="):
        Subject.of(mlp, CLASSES, size=SIZE)


def test_pixels_are_not_features() -> None:
    shifted = nn.Sequential(nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(3 * SIZE * SIZE, 5))
    with pytest.raises(SubjectError, match="no output is a grid"):
        Subject.of(shifted, CLASSES, size=SIZE)


def test_maps_of_the_classes_themselves_are_a_last_resort() -> None:
    torch.manual_seed(0)
    maps = nn.Sequential(nn.Conv2d(8, 5, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    deep = nn.Sequential(nn.Conv2d(3, 8, 4, 4), nn.ReLU(), maps)
    s = Subject.of(deep, CLASSES, size=SIZE)
    assert s.layer == "1" and s.linear is not None
    torch.testing.assert_close(s.linear.weight, maps[0].weight[:, :, 0, 0].detach(), atol=1e-6, rtol=1e-5)
    shallow = nn.Sequential(nn.Conv2d(3, 5, 4, 4), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    assert Subject.of(shallow, CLASSES, size=SIZE).layer == "0"


def test_the_matrix_of_a_linear_head_is_that_of_the_network() -> None:
    net = made()
    s = Subject.of(net, CLASSES, size=SIZE)
    assert s.linear is not None
    torch.testing.assert_close(s.linear.weight, net.head.weight.detach(), atol=1e-6, rtol=1e-5)
    torch.testing.assert_close(s.linear.bias, net.head.bias.detach())


def test_the_network_of_the_user_is_left_as_it_was() -> None:
    net = made().train()
    s = Subject.of(net, CLASSES, size=SIZE)
    s.head(s.features(pictures()))
    assert net.training and all(p.requires_grad for p in net.parameters())
    assert not any(m._forward_hooks or "forward" in m.__dict__ for m in net.modules())
    assert not s.module.training and not any(p.requires_grad for p in s.module.parameters())
    shared = {p.data_ptr() for p in net.parameters()}
    assert {p.data_ptr() for p in s.module.parameters()} == shared, "weights are not held twice"


def test_heads_of_two_threads_do_not_mix() -> None:
    gate, together = threading.Barrier(2), threading.Event()

    def meet(net: Net, x: Tensor) -> Tensor:
        if together.is_set():
            gate.wait(10)  # both are on their way before either reads its features
        return by_sums(net, x)

    s = subject(meet)
    asked = [s.features(pictures(1)), s.features(1 - pictures(2))]
    alone = [s.head(features) for features in asked]
    together.set()
    with ThreadPoolExecutor(2) as pool:
        torch.testing.assert_close(list(pool.map(s.head, asked)), alone)


def test_a_head_keeps_nothing_of_what_it_was_asked() -> None:
    s = subject(by_sums)
    s.head(s.features(pictures()))
    assert not any(isinstance(value, Tensor) for value in contextvars.copy_context().values())


def test_images_that_do_not_fit_are_refused_with_advice() -> None:
    with pytest.raises(ValueError, match=r"got torch.float32 \(3, 32, 32\); add the batch dimension"):
        subject().predict(pictures()[0])
    with pytest.raises(ValueError, match=r"got torch.uint8 .*divide bytes by 255"):
        subject().features((pictures() * 255).byte())


def test_too_few_names_are_counted_against_the_logits() -> None:
    with pytest.raises(SubjectError, match="returns 5 logits for 3 class names"):
        Subject.of(made(), CLASSES[:3], size=SIZE)


@pytest.mark.parametrize(
    ("end", "message"),
    [
        (lambda net, x: x.mean((1, 2, 3)), r"returns a torch.float32 tensor of \(2,\)"),
        (lambda net, x: {"logits": x}, "returns <class 'dict'>"),
        (lambda net, x: net.head(x.mean((2, 3))) / 0, "not finite"),
        (lambda net, x: net.head(x.flatten(1)), r"fails with RuntimeError.*size="),
    ],
    ids=["no classes", "no tensor", "infinite", "fails"],
)
def test_what_is_no_classifier_is_refused(end: Callable[[Net, Tensor], Tensor], message: str) -> None:
    with pytest.raises(SubjectError, match=message):
        subject(end)


def test_a_way_round_that_opens_later_is_found_when_the_halves_are_held_against_the_whole() -> None:
    with pytest.raises(SubjectError, match=r"split at 'second': .*differ by up to .*layer="):
        subject(lambda net, x: by_sums(net, x) + (x.mean() if len(x) == 2 else 0))


def test_chance_in_eval_mode_is_found_out() -> None:
    with pytest.raises(SubjectError, match=r"by-passed|differ by up to"):
        subject(lambda net, x: net.head((net.second(x) + torch.randn(1)).mean((2, 3))))


def test_names_that_occur_twice_are_numbered() -> None:
    s = Subject.of(made(), ["crane", "owl", "crane", "crane", "dog"], size=SIZE)
    assert s.classes == ("crane", "owl", "crane (2)", "crane (3)", "dog")
    assert s.index("crane (2)") == 2


def test_an_unknown_class_is_answered_with_those_near() -> None:
    with pytest.raises(ValueError, match=r"no class 'cta'.*nearest: cat"):
        subject().index("cta")


def test_a_fingerprint_is_of_weights_names_and_layer() -> None:
    first, again = subject(by_sums), subject(by_sums)
    assert first.fingerprint == again.fingerprint and len(first.fingerprint) == 64
    changed = made(by_sums)
    with torch.no_grad():
        changed.head.bias[0] += 1e-6
    others = [
        Subject.of(changed, CLASSES, size=SIZE),
        Subject.of(made(by_sums), CLASSES[::-1], size=SIZE),
        subject(by_sums, layer="first"),
    ]
    assert len({first.fingerprint, *(s.fingerprint for s in others)}) == 4


def test_tokens_without_their_class_token_are_refused() -> None:
    class Tokens(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.patch, self.mix, self.head = nn.Conv2d(3, 6, 8, 8), nn.Identity(), nn.Linear(6, 5)
            self.norm = nn.LayerNorm(6)

        def forward(self, x: Tensor) -> Tensor:
            rows = self.patch(x).flatten(2).transpose(1, 2)
            rows = self.norm(torch.cat([rows.mean(1, keepdim=True), rows], 1))
            return self.head((rows[:, :1] * rows).mean(1))

    torch.manual_seed(0)
    s = Subject.of(Tokens(), CLASSES, size=SIZE)
    features = s.features(pictures())
    assert features.grid.shape == (2, 6, 4, 4) and features.rest is not None and features.rest.shape == (2, 6, 1)
    with pytest.raises(ValueError, match="1 rest vectors, got 0"):
        s.head(Features(features.grid))
