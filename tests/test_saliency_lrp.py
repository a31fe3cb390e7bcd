"""Relevance that is handed back layer by layer: the rules on paper, the laws of conservation, and what is refused."""

import warnings
from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from explainers import Subject
from explainers.saliency.lrp_epsilon import LrpEpsilon
from explainers.saliency.lrp_plus import LrpPlus
from explainers.saliency.relevance import NoRuleError, Rules, relevance
from tests.saliency_worlds import COLOURS

EPSILON, PLUS = Rules(0.0, positive=False), Rules(0.0, positive=True)
every_rule = pytest.mark.parametrize(
    "rules", [EPSILON, PLUS, Rules(0.25, positive=False)], ids=["z", "plus", "epsilon"]
)
SIZE = 16


class Residual(nn.Module):
    """Shift and scale, a stem with normalisation, a block with a way round it, and a linear head."""

    def __init__(self, seed: int, bias: bool = True, normal: bool = True, last: type[nn.Module] = nn.ReLU) -> None:
        super().__init__()
        torch.manual_seed(seed)
        self.stem, self.inner = (nn.Conv2d(a, 6, 3, s, 1, bias=bias) for a, s in ((3, 2), (6, 1)))
        self.norms = nn.ModuleList([nn.BatchNorm2d(6) if normal else nn.Identity() for _ in range(2)])
        self.rectify, self.last, self.head = nn.ReLU(), last(), nn.Linear(6, 3, bias=bias)
        for norm in self.norms:
            for values in [*norm.parameters(), *norm.buffers()]:
                if values.is_floating_point():
                    values.data = torch.rand_like(values) + 0.5
            if normal:
                norm.weight.data[::2] *= -1  # a norm may turn the sign
        self.eval().requires_grad_(False)

    def forward(self, x: Tensor) -> Tensor:
        x = (x - 0.4) / 0.2
        x = self.rectify(self.norms[0](self.stem(x)))
        x = self.last(x + self.norms[1](self.inner(x)))
        logits: Tensor = self.head(F.max_pool2d(x, 2).mean((2, 3)))
        return logits


def told(targets: list[int]) -> Callable[[Tensor], Tensor]:
    return lambda logits: logits.gather(1, torch.tensor(targets)[:, None])[:, 0]


def pictures(count: int, seed: int = 0) -> Tensor:
    return torch.rand(count, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(seed))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), bias=st.booleans(), normal=st.booleans())
def test_with_rectifiers_and_without_epsilon_relevance_is_gradient_times_input(
    seed: int, bias: bool, normal: bool
) -> None:
    net, x = Residual(seed, bias, normal), pictures(2, seed)
    shifted = ((x - 0.4) / 0.2).requires_grad_()
    (gradient,) = torch.autograd.grad(told([0, 2])(net(0.2 * shifted + 0.4)).sum(), shifted)
    credit = relevance(net, x, told([0, 2]), EPSILON)
    torch.testing.assert_close(credit, (gradient * shifted).sum(1).detach(), atol=1e-5, rtol=1e-4)
    if not bias and not normal:  # then nothing is kept on the way
        torch.testing.assert_close(credit.sum((1, 2)), told([0, 2])(net(x)), atol=1e-4, rtol=1e-4)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), normal=st.booleans())
def test_the_plus_rule_hands_down_all_that_the_linear_layer_has(seed: int, normal: bool) -> None:
    net, x = Residual(seed, normal=normal), pictures(2, seed)
    at_stake = told([0, 2])(net(x)) - net.head.bias[[0, 2]]
    credit = relevance(net, x, told([0, 2]), PLUS).sum((1, 2))
    # What a value above 0 owes to its bias alone stays there; among random numbers that is rare.
    torch.testing.assert_close(credit, at_stake, atol=0.02, rtol=0.02)


def test_the_plus_rule_gives_a_class_that_all_speaks_for_no_negative_credit() -> None:
    net = Residual(3)
    net.head.weight.abs_()
    assert relevance(net, pictures(3), told([0, 1, 2]), PLUS).min() >= 0
    assert relevance(net, pictures(3), told([0, 1, 2]), EPSILON).min() < 0


def test_the_rules_on_paper() -> None:
    """One neuron with weights 2 and -1 on two pixels, 0.9 and 0.3, and a bias of 0.1: it gives 1.6."""
    net = nn.Sequential(nn.Conv2d(3, 1, (1, 2)), nn.Flatten())
    net[0].weight.data = torch.tensor([2.0, -1.0]).expand(1, 3, 1, 2) * torch.tensor([1, 0, 0])[:, None, None]
    net[0].bias.data = torch.tensor([0.1])
    net.requires_grad_(False)
    x = torch.tensor([0.9, 0.3]).expand(1, 3, 1, 2).clone()

    def shares(rules: Rules) -> list[float]:
        credit = relevance(net, x, lambda logits: logits[:, 0], rules)
        return [round(float(value), 4) for value in credit.flatten()]

    assert shares(EPSILON) == [1.8, -0.3]  # the bias keeps 0.1
    assert shares(Rules(1.0, positive=False)) == [0.9, -0.15]  # as much again is added to the sum
    # Over the least that pixels could give, the first adds 1.8 and the second 0.7.
    assert shares(PLUS) == [round(1.6 * 1.8 / 2.5, 4), round(1.6 * 0.7 / 2.5, 4)]


@pytest.mark.parametrize("sign", [1, -1])
def test_further_up_the_plus_rule_shares_by_contributions_of_the_sign_of_the_sum(sign: int) -> None:
    """Behind a layer that passes pixels on, weights 2, 1 and -1 on 0.9, 0.3 and 0.5 give 1.6, or its negative."""
    first, second = nn.Conv2d(3, 1, 1, bias=False), nn.Conv2d(1, 1, (1, 3), bias=False)
    first.weight.data = torch.tensor([1.0, 0.0, 0.0])[None, :, None, None]
    second.weight.data = sign * torch.tensor([2.0, 1.0, -1.0])[None, None, None]
    net = nn.Sequential(first, nn.ReLU(), second, nn.Flatten()).requires_grad_(False)
    x = torch.tensor([0.9, 0.3, 0.5]).expand(1, 3, 1, 3)
    credit = relevance(net, x, lambda logits: logits[:, 0], PLUS).flatten()
    torch.testing.assert_close(credit, sign * 1.6 * torch.tensor([1.8, 0.3, 0.0]) / 2.1)


def test_sums_of_both_signs_in_one_layer_are_each_laid_to_their_own_side() -> None:
    first, second = nn.Conv2d(3, 1, 1, bias=False), nn.Conv2d(1, 2, (1, 3), bias=False)
    first.weight.data = torch.tensor([1.0, 0.0, 0.0])[None, :, None, None]
    weights = torch.tensor([2.0, 1.0, -1.0])
    second.weight.data = torch.stack([weights, -weights])[:, None, None]
    net = nn.Sequential(first, nn.ReLU(), second, nn.Flatten()).requires_grad_(False)
    x = torch.tensor([0.9, 0.3, 0.5]).expand(1, 3, 1, 3)
    credit = relevance(net, x, lambda logits: logits[:, 0] - logits[:, 1], PLUS).flatten()
    torch.testing.assert_close(credit, 2 * 1.6 * torch.tensor([1.8, 0.3, 0.0]) / 2.1)


def test_the_plus_rule_shares_a_sum_among_terms_of_its_sign() -> None:
    terms = [torch.tensor([[3.0, 1.0]], requires_grad=True), torch.tensor([[-1.0, -4.0]], requires_grad=True)]
    value = (terms[0] + terms[1]).detach()
    shares = [
        term * back
        for term, back in zip(terms, torch.autograd.grad(PLUS.added(value, *terms).sum(), terms), strict=True)
    ]
    torch.testing.assert_close(torch.cat(shares), torch.tensor([[2.0, 0.0], [0.0, -3.0]]))


@every_rule
def test_a_norm_behind_a_layer_is_part_of_the_layer(rules: Rules) -> None:
    apart, x = Residual(5), pictures(2)
    together = Residual(5, normal=True)
    for name, norm in zip(("stem", "inner"), together.norms, strict=True):
        layer, scale = getattr(together, name), norm.weight / torch.sqrt(norm.running_var + norm.eps)
        layer.weight.data = layer.weight * scale[:, None, None, None]
        layer.bias.data = (layer.bias - norm.running_mean) * scale + norm.bias
    together.norms = nn.ModuleList([nn.Identity(), nn.Identity()])
    maps = [relevance(net, x, told([0, 1]), rules) for net in (apart, together)]
    torch.testing.assert_close(*maps, atol=1e-5, rtol=1e-3)


class Written(Residual):
    """The same network as people write it: functions, work in place, a rectifier used again."""

    def forward(self, x: Tensor) -> Tensor:
        x = x.clone().sub_(0.4).div_(0.2)
        x = F.relu(self.norms[0](self.stem(x)), inplace=True)
        way_round = x
        y = self.norms[1](self.inner(x))
        y += way_round
        y = F.dropout(self.rectify(self.rectify(y)), 0.5, self.training)
        logits: Tensor = F.linear(F.max_pool2d(y, 2).mean([-1, -2]), self.head.weight, self.head.bias)
        return logits


@every_rule
def test_it_does_not_matter_how_a_network_is_written(rules: Rules) -> None:
    x = pictures(2)
    maps = [relevance(kind(7), x, told([1, 2]), rules) for kind in (Residual, Written)]
    torch.testing.assert_close(*maps, atol=1e-6, rtol=1e-4)
    assert float(maps[0].abs().max()) > 1e-3


class Swish(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * torch.sigmoid(x)


@every_rule
def test_what_a_gate_lets_through_takes_all_relevance(rules: Rules) -> None:
    maps = [relevance(Residual(2, last=last), pictures(2), told([0, 1]), rules) for last in (nn.SiLU, Swish)]
    torch.testing.assert_close(*maps, atol=1e-5, rtol=1e-4)


@every_rule
def test_channels_that_are_split_shuffled_and_joined_are_no_trouble(rules: Rules) -> None:
    class Shuffled(Residual):
        def forward(self, x: Tensor) -> Tensor:
            x = self.rectify(self.stem(F.pad(x, (0, 0, 0, 0))))
            first, second = x.chunk(2, dim=1)
            x = torch.cat([second, first], dim=1)[:, [3, 4, 5, 0, 1, 2]]
            logits: Tensor = self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))
            return logits

    class Straight(Residual):
        def forward(self, x: Tensor) -> Tensor:
            logits: Tensor = self.head(self.rectify(self.stem(x)).mean((2, 3)))
            return logits

    maps = [relevance(kind(4), pictures(2), told([0, 1]), rules) for kind in (Shuffled, Straight)]
    torch.testing.assert_close(*maps, atol=1e-6, rtol=1e-4)


class Ends(Residual):
    """Ends in one way or another."""

    def __init__(self, end: Callable[[Tensor], Tensor]) -> None:
        super().__init__(1)
        self.end = end

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.head(self.end(self.rectify(self.stem(x))).mean((2, 3)))
        return logits


def overwritten(x: Tensor) -> Tensor:
    x[:, 0] = 0
    return x


def behind_the_back(x: Tensor) -> Tensor:
    y = x + 1
    x.mul_(3)
    return y + x


with warnings.catch_warnings():
    warnings.simplefilter("ignore", FutureWarning)  # people still have scripts
    scripted = torch.jit.script(nn.Sequential(nn.Conv2d(6, 6, 1), nn.ReLU()).requires_grad_(False))


@every_rule
@pytest.mark.parametrize(
    ("end", "said"),
    [
        (torch.exp, "no rule for 'exp'"),
        (lambda x: x.softmax(1), "no rule for 'softmax'"),
        (lambda x: F.layer_norm(x, x.shape[1:]), "no rule for 'layer_norm'"),
        (lambda x: F.group_norm(x, 2), "no rule for 'group_norm'"),
        (lambda x: F.batch_norm(x, None, None, training=True), "'batch_norm' by the statistics of the batch"),
        (lambda x: x * x.relu(), "'mul' of several things"),
        (lambda x: x / (1 + x), "'div' of several things"),
        (lambda x: 1 / (1 + x), "no rule for"),
        (lambda x: torch.sigmoid(x) + x, "'add' of a gate"),
        (lambda x: torch.sigmoid(x), "no relevance comes back|of a gate"),
        (lambda x: x.clamp(min=1), "'clamp' where it makes something of 0"),
        (lambda x: F.pad(x, (1, 1), value=2.0), "'pad' with 2"),
        (lambda x: F.dropout(x, 0.1, training=True), "'dropout' while training"),
        (overwritten, "'__setitem__' in place"),
        (lambda x: x.exp_(), "'exp' in place"),
        (behind_the_back, "values are changed in place"),
        (scripted, "cannot be followed"),
        (lambda x: x.detach(), "no rule for 'detach'"),
    ],
)
def test_what_has_no_rule_is_refused(end: Callable[[Tensor], Tensor], said: str, rules: Rules) -> None:
    with pytest.raises(NoRuleError, match=said):
        relevance(Ends(end), pictures(2), told([0, 1]), rules)


@pytest.mark.parametrize("method", [LrpPlus, LrpEpsilon])
def test_dark_pixels_are_credited_too(method: type[LrpPlus | LrpEpsilon]) -> None:
    """A black spot on white is what a network for dark things looks at, though its pixels are 0."""
    net = nn.Sequential(nn.Conv2d(3, 1, 2, 2), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1, 3))

    class Shifted(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = net

        def forward(self, x: Tensor) -> Tensor:
            logits: Tensor = self.net(x - 0.5)
            return logits

    net[0].weight.data.fill_(-1)
    net[0].bias.data.zero_()
    net[4].weight.data.fill_(1)
    x = torch.ones(1, 3, SIZE, SIZE)
    x[..., 4:8, 4:8] = 0
    credit = method().credit(Subject.of(Shifted(), COLOURS, size=SIZE), x, torch.tensor([0]))[0]
    assert credit[4:8, 4:8].min() > 0
    assert credit.sum() == credit[4:8, 4:8].sum()


def test_an_epsilon_below_0_is_refused() -> None:
    with pytest.raises(ValueError, match=r"epsilon must be at least 0, got -0\.1"):
        LrpEpsilon(epsilon=-0.1)
