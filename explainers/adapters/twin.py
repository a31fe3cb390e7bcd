"""Copies of a module that share its weights, so that a model can be cut open without being touched."""

import copy
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

M = TypeVar("M", bound=nn.Module)
MATRICES = (2, 4)  # dimensions of the weights of linear and of convolution layers


def twin(module: M) -> M:
    """Return a copy of the module tree on the same weights: frozen, in eval mode, with hooks of its own.

    The original keeps its mode, its hooks and its gradients, so a subject may be made of a model
    that is still being trained elsewhere.
    """
    shared: dict[int, Any] = {id(p): nn.Parameter(p.detach(), requires_grad=False) for p in module.parameters()}
    shared |= {id(b): b.detach() for b in module.buffers()}
    return copy.deepcopy(module, shared).eval()


def awake(module: M) -> M:
    """Return `module`, or where some of its weight matrices are all zero, a twin in which these are random.

    A head that starts at zero, as in untrained vision transformers, hides which way the decision
    passes; the twin shows it. Trained models have no such matrix.
    """
    asleep = [name for name, p in module.named_parameters() if p.ndim in MATRICES and _is_zero(p)]
    if not asleep:
        return module
    shown = twin(module)
    random = torch.Generator().manual_seed(0)
    for name in asleep:
        owner, _, weight = name.rpartition(".")
        zeros = module.get_parameter(name)
        values = torch.randn(zeros.shape, generator=random).to(zeros) * zeros[0].numel() ** -0.5
        setattr(shown.get_submodule(owner), weight, nn.Parameter(values, requires_grad=False))
    return shown


def _is_zero(weights: Tensor) -> bool:
    """Whether all are zero; the first few mostly tell."""
    return not bool(weights.flatten()[:64].any()) and not bool(weights.any())
