"""What every layer of a module gives out, and how that grows with the batch.

Two forward passes, of two images and of one, tell which sizes follow the batch and which outputs
are constants (position tables). This is enough to stand in for any layer later: see `cut`.
"""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import TreeSpec, tree_flatten, tree_unflatten

from explainers.adapters.twin import twin

KEPT = 64  # this many of the last wanted outputs are kept: enough to try, little to hold


@dataclass(frozen=True, eq=False)
class Leaf:
    """One tensor among the outputs of a layer.

    Attributes:
        shape: for one image.
        growth: what each further image adds to `shape`; all zero for a constant.
        dtype: of the values.
        constant: the values where they do not depend on the batch, else None.
    """

    shape: tuple[int, ...]
    growth: tuple[int, ...]
    dtype: torch.dtype
    constant: Tensor | None

    def blank(self, like: Tensor, dense: bool) -> Tensor:
        """Return the constant, or zeros of the shape that fits the batch `like`.

        Zeros cost no memory unless `dense`; only dense ones can be written to.
        """
        if self.constant is not None:
            return self.constant.clone() if dense else self.constant
        further = len(like) - 1
        shape = [size + further * more for size, more in zip(self.shape, self.growth, strict=True)]
        size = shape if dense else ()
        return torch.zeros(size, dtype=self.dtype, device=like.device).expand(shape)


@dataclass(frozen=True, eq=False)
class Call:
    """The one call of a layer in a forward pass.

    Attributes:
        layer: dotted name.
        leaves: its outputs, flattened: a `Leaf` for a tensor, the thing itself for anything else.
        spec: how to put the outputs together again.
    """

    layer: str
    leaves: tuple[Any, ...]
    spec: TreeSpec

    def blank(self, like: Tensor, at: int | None, dense: bool) -> Any:
        """Return outputs of the right shapes for the batch `like`, with `like` itself put at leaf `at`, if any."""
        leaves = [leaf.blank(like, dense) if isinstance(leaf, Leaf) else leaf for leaf in self.leaves]
        if at is not None:
            leaves[at] = like
        return tree_unflatten(leaves, self.spec)


@dataclass(frozen=True, eq=False)
class Trace:
    """A module as its forward passes showed it.

    Attributes:
        calls: one for each layer called exactly once, in the order in which they finished.
        values: (layer, leaf) to that output for the one image, for the last wanted ones only.
        one: logits of the one image.
        two: logits of the two others.
    """

    calls: tuple[Call, ...]
    values: dict[tuple[str, int], Tensor]
    one: Tensor
    two: Tensor


@torch.no_grad()
def trace(module: nn.Module, images: Tensor, wanted: Callable[[str, Leaf], bool]) -> Trace:
    """Run `module` on two of three `images`, then on the third, and note what every layer gave out.

    The outputs for the one image are kept where `wanted(layer, leaf)`.
    """
    if len(images) != 3:
        raise ValueError(f"a trace takes 3 images, got {len(images)}")
    pairs: dict[str, list[Any]] = {}

    def note(layer: str, output: Any) -> None:
        leaves, _ = tree_flatten(output)
        pairs[layer] = [x.shape if isinstance(x, Tensor) else None for x in leaves]

    calls: dict[str, Call] = {}
    kept: deque[tuple[tuple[str, int], Tensor]] = deque(maxlen=KEPT)

    def compare(layer: str, output: Any) -> None:
        leaves, spec = tree_flatten(output)
        if len(leaves) != len(pairs.get(layer, ())):
            return
        call = calls[layer] = Call(layer, tuple(map(_leaf, leaves, pairs[layer])), spec)
        fitting = (i for i, leaf in enumerate(call.leaves) if isinstance(leaf, Leaf) and wanted(layer, leaf))
        kept.extend(((layer, i), leaves[i].clone()) for i in fitting)  # later layers may write in place

    two, _ = _watched(module, images[:2], note)
    one, counts = _watched(module, images[2:], compare)
    once = tuple(call for layer, call in calls.items() if counts[layer] == 1)
    return Trace(once, dict(kept), one, two)


def _watched(module: nn.Module, images: Tensor, see: Callable[[str, Any], None]) -> tuple[Tensor, Counter[str]]:
    """Run a twin of `module`, calling `see(layer, output)` as each layer finishes; count the calls."""
    counts: Counter[str] = Counter()
    watched = twin(module)

    def hook(layer: str) -> Callable[[nn.Module, Any, Any], None]:
        def after(_: nn.Module, __: Any, output: Any) -> None:
            counts[layer] += 1
            see(layer, output)

        return after

    for layer, inner in watched.named_modules():
        if layer:
            inner.register_forward_hook(hook(layer))
    return watched(images), counts


def _leaf(value: Any, of_two: Sequence[int] | None) -> Any:
    """Compare an output for one image with its shape for two."""
    if not isinstance(value, Tensor) or of_two is None or value.ndim != len(of_two):
        return value
    growth = tuple(b - a for a, b in zip(value.shape, of_two, strict=True))
    return Leaf(tuple(value.shape), growth, value.dtype, None if any(growth) else value.clone())
