"""How relevance is shared among the inputs of one layer.

Carried backwards is relevance per activation, R / a, in the gradient's place. What a rule needs is then a
`path`, the contributions added up by which relevance is shared, and a factor: with g = R / value of what the layer
gives out, R_i = a_i * g * factor * d(path)/d(a_i). Source: Montavon et al. (2019), "Layer-wise Relevance
Propagation: An Overview", sections 10.2 and 10.3; at the pixels Montavon et al. (2017), "Explaining nonlinear
classification decisions with deep Taylor decomposition", zB rule. A negative value is laid to negative
contributions, as a positive one to positive ones (own): linear bottlenecks give out both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.saliency.relevance.through import Path, through

Operator = Callable[[Tensor, Tensor], Tensor]  # (inputs, weights) to what they add up to, without bias
SMALLEST = 1e-12  # contributions that add up to less are none


@dataclass(frozen=True)
class Rules:
    """Which rule each kind of layer follows.

    Attributes:
        epsilon: added to the size of every sum, as a share of the root mean square of its layer's values.
        positive: whether convolutions and sums hand on to contributions of the right sign only (z+; zB at the pixels).
    """

    epsilon: float
    positive: bool

    def weighted(self, run: Operator, weight: Tensor, value: Tensor, x: Tensor) -> Tensor:
        """A layer with weights, by the epsilon rule; its bias keeps its share."""
        return through(value, lambda _, x: run(x, weight), self.stabilised, x)

    def convolved(
        self, run: Operator, weight: Tensor, value: Tensor, x: Tensor, box: tuple[Tensor, Tensor] | None
    ) -> Tensor:
        """A convolution of `x`; of pixels that lie in a `box` of lowest and highest values, if given."""
        if not self.positive:
            return self.weighted(run, weight, value, x)
        path = _one_sided(run, weight) if box is None else _boxed(run, weight)
        return through(value, path, whole, x, *(box or ()))

    def added(self, value: Tensor, *terms: Tensor) -> Tensor:
        """A sum of terms."""
        if not self.positive:
            return through(value, lambda live, *terms: _sum(terms, live.shape), self.stabilised, *terms)

        def path(live: Tensor, *terms: Tensor) -> Tensor:
            return by_sign(
                live,
                lambda: _sum([term.clamp_min(0) for term in terms], live.shape),
                lambda: _sum([term.clamp_max(0) for term in terms], live.shape),
            )

        return through(value, path, whole, *terms)

    def shifted(self, value: Tensor, x: Tensor) -> Tensor:
        """A number and a constant; by the epsilon rule the constant keeps its share."""
        return passed(value, x) if self.positive else self.added(value, x)

    def stabilised(self, value: Tensor, path: Tensor) -> Tensor:
        """Value over value with epsilon added to its size."""
        if self.epsilon == 0:
            return torch.ones_like(value)
        size = value.abs()
        room = self.epsilon * value.square().mean(tuple(range(1, value.ndim)), keepdim=True).sqrt()
        return size / (size + room).clamp_min(SMALLEST)


def passed(value: Tensor, x: Tensor) -> Tensor:
    """A function of each number alone: relevance goes to that number, whole."""
    return through(value, lambda live, x: x.expand(live.shape), whole, x)


def whole(value: Tensor, path: Tensor) -> Tensor:
    """Hand on all relevance, whatever the value; none where nothing contributes."""
    there = path.abs() > SMALLEST
    return torch.where(there, value / path.where(there, torch.ones_like(path)), torch.zeros_like(value))


def by_sign(live: Tensor, up: Callable[[], Tensor], down: Callable[[], Tensor]) -> Tensor:
    """Take `up` where `live` is positive and `down` where it is negative; run only what is needed."""
    if not bool((live < 0).any()):
        return up()
    if not bool((live > 0).any()):
        return down()
    return torch.where(live < 0, down(), up())


def _one_sided(run: Operator, weight: Tensor) -> Path:
    """Contributions of one sign: inputs and weights of the same sign speak for, of different signs against."""
    plus, minus = weight.clamp_min(0), weight.clamp_max(0)

    def path(live: Tensor, x: Tensor) -> Tensor:
        def sided(first: Tensor, second: Tensor) -> Tensor:
            for_ = run(x.clamp_min(0), first)
            return for_ + run(x.clamp_max(0), second) if bool((x < 0).any()) else for_

        return by_sign(live, lambda: sided(plus, minus), lambda: sided(minus, plus))

    return path


def _boxed(run: Operator, weight: Tensor) -> Path:
    """What pixels add over the least, or take from the most, that pixels could."""
    plus, minus = weight.clamp_min(0), weight.clamp_max(0)

    def path(live: Tensor, x: Tensor, low: Tensor, high: Tensor) -> Tensor:
        return run(x, weight) - by_sign(
            live, lambda: run(low, plus) + run(high, minus), lambda: run(low, minus) + run(high, plus)
        )

    return path


def _sum(terms: Sequence[Tensor], shape: Sequence[int]) -> Tensor:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total.expand(tuple(shape))
