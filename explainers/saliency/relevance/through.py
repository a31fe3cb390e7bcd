"""A value that goes forwards as it is, and comes back along a path of its own."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

Path = Callable[..., Tensor]  # (live, *sources): `live` is the value where something comes back, else 0
Factor = Callable[[Tensor, Tensor], Tensor]  # (value, path) to what comes back is multiplied with


def through(value: Tensor, path: Path, factor: Factor, *sources: Tensor) -> Tensor:
    """Return `value`, joined to `sources` so that their gradient is that of `path`, times `factor`."""
    joined: Tensor = _Through.apply(value, path, factor, *sources)
    return joined


class _Through(torch.autograd.Function):
    """The path is worked out only if something comes back, on what was kept: value and sources."""

    @staticmethod
    def forward(ctx: Any, value: Tensor, path: Path, factor: Factor, *sources: Tensor) -> Tensor:
        """Keep what the way back needs."""
        ctx.path, ctx.factor = path, factor
        ctx.save_for_backward(value, *sources)
        return value.view_as(value)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        """Gradients of the sources."""
        value, *sources = ctx.saved_tensors
        (back,) = gradients
        live = torch.where(back == 0, torch.zeros_like(value), value)
        with torch.enable_grad():
            leaves = [source.detach().requires_grad_() for source in sources]
            path = ctx.path(live, *leaves)
        share = back * ctx.factor(value, path.detach())
        return None, None, None, *torch.autograd.grad(path, leaves, share)
