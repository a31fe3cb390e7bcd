"""One call of a torch function on something that comes from the image, and what is known of such things."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import torch
from torch import Tensor
from torch.utils._pytree import tree_map

from explainers.saliency.relevance.functions import Function
from explainers.saliency.relevance.rules import Operator, Rules


class NoRuleError(RuntimeError):
    """Relevance cannot be handed back through a model; the message says where it stops."""


@dataclass(frozen=True, eq=False)
class Pixels:
    """Pixels, moved and mixed by nothing but constants, with the lowest and highest that they could be."""

    value: Tensor
    low: Tensor
    high: Tensor

    @property
    def parts(self) -> tuple[Tensor, Tensor, Tensor]:
        """The three, in the order of the fields."""
        return self.value, self.low, self.high

    @property
    def box(self) -> tuple[Tensor, Tensor]:
        """Lowest and highest."""
        return self.low, self.high


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer with weights, kept so that a batch normalisation behind it becomes part of it.

    Attributes:
        convolution: rather than a linear layer.
        run: inputs and weights to their sums.
        weight: outputs first.
        x: the inputs.
        box: their lowest and highest values, if they are pixels.
    """

    convolution: bool
    run: Operator
    weight: Tensor
    x: Tensor
    box: tuple[Tensor, Tensor] | None

    def scaled(self, scale: Tensor) -> Self:
        """The layer with each output multiplied."""
        weight = self.weight * scale.view(-1, *[1] * (self.weight.ndim - 1))
        return type(self)(self.convolution, self.run, weight, self.x, self.box)

    def joined(self, rules: Rules, value: Tensor) -> Tensor:
        """What the layer gives out, joined to what it was given."""
        if self.convolution:
            return rules.convolved(self.run, self.weight, value, self.x, self.box)
        return rules.weighted(self.run, self.weight, value, self.x)


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of a tensor that comes from the image.

    Attributes:
        pixels: itself, while it is still pixels.
        origin: relevance is collected here.
        layer: what gave it out, if that has weights.
        gate: it only opens and closes what it is multiplied with, and takes no relevance.
    """

    pixels: Pixels | None = None
    origin: bool = False
    layer: Layer | None = None
    gate: bool = False


@dataclass(frozen=True, eq=False)
class Call:
    """A function, what it is called with, and which of that comes from the image."""

    name: str
    function: Function
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    dependent: tuple[Tensor, ...]
    known: Callable[[Tensor], Known | None]
    rules: Rules

    @property
    def only(self) -> tuple[Tensor, Known]:
        """The one tensor that comes from the image. NoRuleError if there are more."""
        if len(self.dependent) != 1:
            raise self.refusal("of several things that come from the image")
        known = self.known(self.dependent[0])
        assert known is not None
        return self.dependent[0], known

    def value(self, function: Function) -> Tensor:
        """What `function` gives for the arguments, cut off from what they came from."""
        with torch.no_grad():
            value: Tensor = function(*self.args, **self.kwargs)
        return value

    def at(self, function: Function, old: Tensor, new: Tensor) -> Any:
        """What `function` gives for the arguments with `new` in the place of `old`."""
        args, kwargs = tree_map(lambda leaf: new if leaf is old else leaf, (self.args, self.kwargs))
        return function(*args, **kwargs)

    def refusal(self, why: str = "") -> NoRuleError:
        """The error for a call that has no rule."""
        return NoRuleError(f"there is no rule for {self.name!r} {why}".rstrip())
