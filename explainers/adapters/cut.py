"""Run a module up to one of its layers, or from that layer on.

Both halves are twins of the module, so nothing is added to the original, and both may be used by
many threads at once. The upper half runs the module's own code with stand-ins for every layer that
finished before the cut: they cost nothing, and if the cut is a true bottleneck nobody misses them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn
from torch.utils._pytree import tree_leaves

from explainers.adapters.trace import Call
from explainers.adapters.twin import twin


class _Reached(BaseException):
    """Carries an activation out of a forward pass that need not go on.

    Not an `Exception`: a model that catches those must not catch this.
    """

    def __init__(self, value: Tensor) -> None:
        super().__init__()
        self.value = value


def lower(module: nn.Module, layer: str, leaf: int) -> Callable[[Tensor], Tensor]:
    """Return images -> output `leaf` of `layer`; the module's later layers do not run."""
    half = twin(module)

    def stop(_: nn.Module, __: Any, output: Any) -> None:
        raise _Reached(tree_leaves(output)[leaf])

    half.get_submodule(layer).register_forward_hook(stop)

    def run(images: Tensor) -> Tensor:
        try:
            half(images)
        except _Reached as reached:
            return reached.value
        raise RuntimeError(f"the layer {layer!r} was not reached")

    return run


class _Given:
    """The activation that the upper half of a module goes on from, apart for every thread and task."""

    def __init__(self) -> None:
        self._value: ContextVar[Tensor] = ContextVar("given")

    def __reduce__(self) -> tuple[type["_Given"], tuple[()]]:
        return _Given, ()  # nothing is under way in a copy; a context variable itself cannot be pickled

    @contextmanager
    def being(self, value: Tensor) -> Iterator[None]:
        """Give out `value` within the block."""
        token = self._value.set(value)
        try:
            yield
        finally:
            self._value.reset(token)

    def __call__(self) -> Tensor:
        return self._value.get()


@dataclass(frozen=True, eq=False)
class Cut:
    """Output `leaf` of the layer `call`, and what finished `before` it."""

    before: tuple[Call, ...]
    call: Call
    leaf: int


def upper(module: nn.Module, cut: Cut, size: int, dense: bool = False) -> Callable[[Tensor], Tensor]:
    """Return output at the cut -> logits; no layer before it runs.

    Args:
        module: takes images of `size` pixels.
        cut: where to go on.
        size: height and width in pixels.
        dense: give out stand-ins that may be written to, for modules that work in place; slower.
    """
    half = twin(module)
    given = _Given()

    def stand_in(call: Call, at: int | None) -> None:
        stub = half.get_submodule(call.layer)
        stub.forward = lambda *_, **__: call.blank(given(), at, dense)
        stub._forward_hooks.clear()
        stub._forward_pre_hooks.clear()

    for call in cut.before:
        stand_in(call, None)
    stand_in(cut.call, cut.leaf)

    def run(value: Tensor) -> Tensor:
        with given.being(value.clone()):  # what follows may work in place
            logits: Tensor = half(value.new_zeros(()).expand(len(value), 3, size, size))
        return logits

    return run
