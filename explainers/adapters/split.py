"""Find where to split a classifier: its last spatial feature map that all of the decision passes through.

Nothing here knows a family of models. Layers are tried from the last to the first; a layer will do if

1. its output holds a grid of places (`layout`),
2. it is a bottleneck: put back into another run, its output alone brings back the logits,
3. the logits depend on the grid, differentiably (not so for the patches that the last block of a
   vision transformer gives out: only its class token is read),
4. its channels are not simply the classes.

Source: "last convolution layer" of Selvaraju et al. (2017), "Grad-CAM", section 3, made checkable.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

import torch
from torch import Tensor, nn

from explainers.adapters.cut import Cut, lower, upper
from explainers.adapters.layout import Layout
from explainers.adapters.linear import close, linear_head
from explainers.adapters.trace import Leaf, Trace
from explainers.subject import Features, LinearHead

SAME = 1e-5  # logits that differ by more were reached by another path too, however thin
_PASS_ON = (
    nn.Identity,
    nn.modules.dropout._DropoutNd,
    nn.modules.pooling._AvgPoolNd,
    nn.modules.pooling._AdaptiveAvgPoolNd,
)


class NoSplitError(Exception):
    """No layer can be split off; the text says what was tried."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Where and how to split a module.

    Attributes:
        cut: the output between the halves.
        layout: how the grid lies in it.
        dense: whether the upper half works in place.
        rectified: whether the head cuts off negative activations by itself.
        linear: the head as one matrix, where it is linear in the mean of the grid.
    """

    cut: Cut
    layout: Layout
    dense: bool
    rectified: bool
    linear: LinearHead | None

    def tap(self, module: nn.Module) -> Callable[[Tensor], Features]:
        """The lower half of `module`: images to features."""
        below = lower(module, self.cut.call.layer, self.cut.leaf)

        def run(images: Tensor) -> Features:
            features = self.layout.open(below(images))
            return replace(features, grid=features.grid.relu()) if self.rectified else features

        return run

    def top(self, module: nn.Module, size: int) -> Callable[[Features], Tensor]:
        """The upper half of `module`: features to logits."""
        above = upper(module, self.cut, size, self.dense)
        return lambda features: above(self.layout.close(features))


def wanted(size: int, layer: str | None) -> Callable[[str, Leaf], bool]:
    """What `trace` must keep for `plan`: outputs of one row an image that hold a grid and are not the image itself."""

    def fits(name: str, leaf: Leaf) -> bool:
        by_image = leaf.shape[:1] == (1,) and leaf.growth[0] == 1 and not any(leaf.growth[1:])
        place = leaf.dtype.is_floating_point and leaf.shape[1:] != (3, size, size) and Layout.of(leaf.shape) is not None
        return by_image and place and layer in (None, name)

    return fits


def plan(module: nn.Module, traced: Trace, size: int, layer: str | None = None) -> Plan:
    """Return how to split the module at `layer`, or at the last layer that will do.

    Raises:
        NoSplitError: there is none, or `layer` will not do.
    """
    if layer is not None:
        _require(traced, layer)
    reasons: Counter[str] = Counter()
    last_resort: Plan | None = None
    for cut in _candidates(module, traced, layer):
        found = _attempt(module, traced, size, cut)
        if isinstance(found, str):
            reasons[found] += 1
        elif layer is None and _is_class_map(found.linear):
            last_resort = last_resort or found
        else:
            return found
    if last_resort:
        return last_resort
    tried = "; ".join(f"{count} x {reason}" for reason, count in reasons.items())
    raise NoSplitError(tried or "no output is a grid of places (a map of 2 x 2 or more, or that many tokens)")


def _candidates(module: nn.Module, traced: Trace, layer: str | None) -> Iterator[Cut]:
    """The outputs kept, the last to finish first; nothing that merely passes on what came before."""
    for at, call in reversed(list(enumerate(traced.calls))):
        if layer is None and isinstance(module.get_submodule(call.layer), _PASS_ON):
            continue
        for leaf in range(len(call.leaves)):
            if (call.layer, leaf) in traced.values:
                yield Cut(traced.calls[:at], call, leaf)


def _attempt(module: nn.Module, traced: Trace, size: int, cut: Cut) -> Plan | str:
    """Return the plan for a split at the cut, or why it will not do."""
    value = traced.values[cut.call.layer, cut.leaf]
    layout = Layout.of(value.shape)
    assert layout is not None, "only outputs that hold a grid are kept"
    features = layout.open(value)
    reason = ""
    for dense in (False, True):
        found = Plan(cut, layout, dense, rectified=False, linear=None)
        top = found.top(module, size)
        try:
            if not close(top(features).detach(), traced.one, SAME):
                return "by-passed by another path to the logits"
            if not _reads_grid(top, features):
                return "without effect of its places on the logits"
            rectified = _is_rectified(top, features)
            return replace(found, rectified=rectified, linear=linear_head(top, features, rectified))
        except Exception as error:  # code that looks at values, or writes in place, may not bear the stand-ins
            reason = f"not replaceable ({type(error).__name__}: {error})"
    return reason


def _reads_grid(top: Callable[[Features], Tensor], features: Features) -> bool:
    """Whether a gradient of the logits reaches the grid."""
    with torch.inference_mode(False), torch.enable_grad():
        grid = features.grid.clone().requires_grad_()
        logits = top(replace(features, grid=grid))
        if not logits.requires_grad:
            return False
        mixed = (logits * torch.linspace(-1, 2, logits.shape[1], device=logits.device)).sum()
        (gradient,) = torch.autograd.grad(mixed, grid, allow_unused=True)
    return gradient is not None and bool(gradient.abs().max() > 0)


@torch.no_grad()
def _is_rectified(top: Callable[[Features], Tensor], features: Features) -> bool:
    """Whether the head cuts negative activations off by itself, as DenseNet's does."""
    if not bool((features.grid < 0).any()):
        return False
    noise = torch.randn(features.grid.shape, generator=torch.Generator().manual_seed(0)).to(features.grid)
    noisy = replace(features, grid=noise)
    return close(top(replace(noisy, grid=noise.relu())), top(noisy)) and not close(top(features), top(noisy))


def _is_class_map(linear: LinearHead | None) -> bool:
    """Whether every channel is one class already, so that nothing is left to explain it by."""
    if linear is None or linear.weight.shape[0] != linear.weight.shape[1]:
        return False
    return close(linear.weight, linear.weight.diag().diag())


def _require(traced: Trace, layer: str) -> None:
    """Refuse a name that is no layer called exactly once."""
    names = [call.layer for call in traced.calls]
    if layer not in names:
        near = get_close_matches(layer, names, n=5, cutoff=0.4) or names[-5:]
        raise NoSplitError(f"no layer of that name is called exactly once; there are {', '.join(near)}, ...")
