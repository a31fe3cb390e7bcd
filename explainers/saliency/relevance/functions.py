"""What torch's functions are to relevance, by name. A function that is not here has no rule."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

Function = Callable[..., Any]

# Each number by itself, and 0 to 0: relevance stays where it is.
POINTWISE: Mapping[str, Function] = MappingProxyType(
    {
        "relu": F.relu,
        "relu6": F.relu6,
        "hardtanh": F.hardtanh,
        "leaky_relu": F.leaky_relu,
        "elu": F.elu,
        "celu": F.celu,
        "selu": F.selu,
        "gelu": F.gelu,
        "silu": F.silu,
        "mish": F.mish,
        "hardswish": F.hardswish,
        "tanh": torch.tanh,
        "softsign": F.softsign,
        "prelu": F.prelu,
        "clamp": torch.clamp,
        "clamp_min": torch.clamp_min,
        "clamp_max": torch.clamp_max,
    }
)

# Sums, means, choices and places: linear with nothing of their own, so the gradient shares relevance rightly.
PLAIN = frozenset(
    {
        *(
            "view",
            "reshape",
            "flatten",
            "unflatten",
            "permute",
            "transpose",
            "squeeze",
            "unsqueeze",
            "expand",
            "movedim",
        ),
        *(
            "contiguous",
            "clone",
            "to",
            "float",
            "type_as",
            "__getitem__",
            "narrow",
            "select",
            "chunk",
            "split",
            "unbind",
        ),
        *("cat", "concat", "stack", "pixel_shuffle", "pixel_unshuffle", "channel_shuffle", "flip", "roll"),
        *("mean", "sum", "avg_pool2d", "adaptive_avg_pool2d", "interpolate", "neg"),
    }
)
SAME = frozenset({"contiguous", "clone", "to", "float", "type_as"})  # give out what they were given
CHOICE = frozenset({"max_pool2d", "adaptive_max_pool2d", "amax", "maximum"})  # of the inputs, the winner
GATE: Mapping[str, Function] = MappingProxyType({"sigmoid": torch.sigmoid, "hardsigmoid": F.hardsigmoid})

_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        **{"__add__": "add", "__radd__": "add", "__iadd__": "add", "__sub__": "sub", "__isub__": "sub"},
        **{"__mul__": "mul", "__rmul__": "mul", "__imul__": "mul", "multiply": "mul", "subtract": "sub"},
        **{"__truediv__": "div", "__itruediv__": "div", "true_divide": "div", "divide": "div"},
        **{"__rsub__": "rsub", "__matmul__": "matmul", "mm": "matmul", "__neg__": "neg", "negative": "neg"},
        **{"clip": "clamp", "concatenate": "cat", "swapaxes": "transpose", "dropout1d": "dropout"},
        **{"dropout2d": "dropout", "alpha_dropout": "dropout", "feature_dropout": "dropout"},
    }
)


def canonical(function: Function) -> str:
    """The name of a function, the same for its spellings as operator, method, and in place."""
    name = getattr(function, "__name__", str(function))
    if not name.startswith("__"):
        name = name.rstrip("_")
    return _ALIASES.get(name, name)


def operator_of(name: str, values: Mapping[str, Any]) -> Callable[[Tensor, Tensor], Tensor]:
    """Return (inputs, weights) to their sums without bias, for "conv2d" or "linear" called with `values`."""
    if name == "linear":
        return lambda x, weight: F.linear(x, weight)
    rest = {key: values[key] for key in ("stride", "padding", "dilation", "groups") if key in values}
    return lambda x, weight: F.conv2d(x, weight, None, **rest)


_ORDER = {
    "conv2d": ("input", "weight", "bias", "stride", "padding", "dilation", "groups"),
    "linear": ("input", "weight", "bias"),
    "batch_norm": ("input", "running_mean", "running_var", "weight", "bias", "training", "momentum", "eps"),
}


def named(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of "conv2d", "linear" or "batch_norm" by name."""
    return {**dict(zip(_ORDER[name], args, strict=False)), **kwargs}
