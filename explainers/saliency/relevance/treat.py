"""What each kind of function does with relevance: one short function a kind, and the table that names them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import torch
from torch import Tensor
from torch.utils._pytree import tree_leaves

from explainers.saliency.relevance.calls import Call, Known, Layer, Pixels
from explainers.saliency.relevance.functions import CHOICE, GATE, PLAIN, POINTWISE, SAME, Function, named, operator_of
from explainers.saliency.relevance.rules import passed

SUMS: Mapping[str, Function] = MappingProxyType({"add": torch.add, "sub": torch.sub, "rsub": torch.rsub})
PRODUCTS: Mapping[str, Function] = MappingProxyType({"mul": torch.mul, "div": torch.div})
Treated: TypeAlias = tuple[Any, Known | list[Known]]


def weighted(call: Call) -> Treated:
    """Convolutions and linear layers."""
    given = named(call.name, call.args, call.kwargs)
    x, known = call.only
    if x is not given["input"]:
        raise call.refusal("with weights that come from the image")
    box = known.pixels.box if known.pixels else None
    layer = Layer(call.name == "conv2d", operator_of(call.name, given), given["weight"], x, box)
    return layer.joined(call.rules, call.value(call.function)), Known(layer=layer)


def normalised(call: Call) -> Treated:
    """Batch normalisation by stored statistics: an affine map, part of the layer before it if that has weights."""
    given = named(call.name, call.args, call.kwargs)
    x, known = call.only
    if given.get("training") or given["running_var"] is None:
        raise call.refusal("by the statistics of the batch itself")
    if known.origin:
        return moved(call, call.function, x, known)
    scale = torch.rsqrt(given["running_var"] + given.get("eps", 1e-5))
    if given.get("weight") is not None:
        scale = scale * given["weight"]
    value = call.value(call.function)
    if known.layer is None:
        return call.rules.shifted(value, x * scale.view(-1, *[1] * (x.ndim - 2))), Known()
    layer = known.layer.scaled(scale)
    return layer.joined(call.rules, value), Known(layer=layer)


def product_of_matrices(call: Call) -> Treated:
    """A matrix of constants on the right: a linear layer without a bias."""
    x, _ = call.only
    if call.kwargs or x is not call.args[0]:
        raise call.refusal("with a matrix on the right that comes from the image")
    return call.rules.weighted(torch.matmul, call.args[1], call.value(torch.matmul), x), Known()


def added(call: Call) -> Treated:
    """Sums and differences, of several things that come from the image or with constants."""
    run = SUMS[call.name]
    if call.kwargs or len(call.args) != 2:
        raise call.refusal("with further settings")
    first, second = call.args[::-1] if call.name == "rsub" else call.args
    if len(call.dependent) == 1:
        x, known = call.only
        if known.origin:
            return moved(call, run, x, known)
        return call.rules.shifted(call.value(run), -x if x is second and call.name != "add" else x), Known()
    return call.rules.added(call.value(run), first, second if call.name == "add" else -second), Known()


def multiplied(call: Call) -> Treated:
    """Products with constants, and with gates: what is let through takes all relevance."""
    run = PRODUCTS[call.name]
    if call.kwargs or len(call.args) != 2:
        raise call.refusal("with further settings")
    if len(call.dependent) == 1 and not (call.name == "div" and call.dependent[0] is call.args[1]):
        x, known = call.only
        return moved(call, run, x, known) if known.origin else (run(*call.args), Known())
    gates = [x for x in call.dependent if _is_gate(call, x)]
    if call.name != "mul" or len(gates) != 1:
        raise call.refusal("of several things that come from the image")
    return call.at(run, gates[0], gates[0].detach()), Known()


def moved(call: Call, run: Function, x: Tensor, known: Known) -> Treated:
    """Pixels shifted or scaled by constants: relevance is collected behind that, at the same places."""
    assert known.pixels is not None
    with torch.no_grad():
        value, *ends = (call.at(run, x, part) for part in known.pixels.parts)
        low, high = torch.minimum(*ends), torch.maximum(*ends)
    if value.shape != x.shape:
        raise call.refusal("that changes the shape of the image")
    pixels = Pixels(*(part.requires_grad_() for part in (value, low, high)))
    return pixels.value, Known(pixels=pixels, origin=True)


def pointwise(call: Call) -> Treated:
    """Functions of each number alone that leave 0 as it is."""
    settings = {key: value for key, value in call.kwargs.items() if key != "inplace"}
    run = POINTWISE[call.name]
    x, _ = call.only
    if not call.args or x is not call.args[0]:
        raise call.refusal("with settings that come from the image")
    with torch.no_grad():
        value, nothing = (run(given, *call.args[1:], **settings) for given in (x, torch.zeros_like(x[:1])))
    if bool(nothing.any()):
        raise call.refusal("where it makes something of 0")
    return passed(value, x), Known()


def plain(call: Call) -> Treated:
    """Places, means and choices: the gradient shares rightly. What is done to pixels is done to their bounds."""
    if "out" in call.kwargs:
        raise call.refusal("into something that is there already")
    run = getattr(Tensor, call.name) if call.function.__name__ == f"{call.name}_" else call.function
    output = run(*call.args, **call.kwargs)
    if len(call.dependent) > 1 or call.name in CHOICE:
        return output, Known()
    x, known = call.only
    if call.name in SAME and known.origin and output.dtype == x.dtype and output.shape == x.shape:
        return x, known
    if known.pixels is None:
        return output, Known(gate=known.gate)
    ends = [tree_leaves(call.at(run, x, end)) for end in known.pixels.box]
    return output, [Known(pixels=Pixels(*parts)) for parts in zip(tree_leaves(output), *ends, strict=True)]


def padded(call: Call) -> Treated:
    """Padding by zeros or by what is there."""
    value = call.kwargs.get("value", call.args[3] if len(call.args) > 3 else None)
    if value:
        raise call.refusal(f"with {value}")
    return plain(call)


def dropped(call: Call) -> Treated:
    """Dropout, which does nothing outside training."""
    training = call.kwargs.get("training", call.kwargs.get("train", call.args[2] if len(call.args) > 2 else True))
    x, known = call.only
    if training:
        raise call.refusal("while training")
    return x, known


def gate(call: Call) -> Treated:
    """Between 0 and 1, to be multiplied with something."""
    x, _ = call.only
    return GATE[call.name](x), Known(gate=True)


def _is_gate(call: Call, x: Tensor) -> bool:
    known = call.known(x)
    return known is not None and known.gate


TREATMENTS: Mapping[str, Callable[[Call], Treated]] = MappingProxyType(
    {
        **dict.fromkeys(("conv2d", "linear"), weighted),
        **dict.fromkeys(("add", "sub", "rsub"), added),
        **dict.fromkeys(("mul", "div"), multiplied),
        **dict.fromkeys(POINTWISE, pointwise),
        **dict.fromkeys((*PLAIN, *CHOICE), plain),
        **dict.fromkeys(GATE, gate),
        **dict.fromkeys(("dropout",), dropped),
        "batch_norm": normalised,
        "matmul": product_of_matrices,
        "pad": padded,
    }
)
BEARS_GATES = PLAIN | {"mul"}  # others would take relevance from what has none
