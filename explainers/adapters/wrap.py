"""Make a subject of a module: check that it classifies, split it, verify the split."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.adapters.cut import Cut
from explainers.adapters.fingerprint import fingerprint
from explainers.adapters.linear import apply, close, linear_head
from explainers.adapters.split import NoSplitError, Plan, plan, wanted
from explainers.adapters.trace import Trace, trace
from explainers.adapters.twin import awake, twin
from explainers.subject import Features, Subject, SubjectError

S = TypeVar("S", bound=Subject)
Tap = Callable[[Tensor], Features]
Top = Callable[[Features], Tensor]


def wrap(cls: type[S], module: nn.Module, classes: Sequence[str], size: int, name: str, layer: str | None = None) -> S:
    """Return `module` as a subject. The module itself is left as it is; the subject shares its weights.

    Class names that occur twice are numbered, so that a name tells one class.

    Raises:
        SubjectError: the module does not classify into `classes`, or cannot be split.
    """
    inner = twin(module)
    labels = _distinct(classes)
    images = _blobs(size).to(next(inner.parameters(), torch.empty(0)).device)
    traced = _run(inner, images, len(labels), name, layer)
    try:
        found = _plan(inner, traced, images, layer)
    except NoSplitError as error:
        raise SubjectError(_cannot_split(name, layer, error)) from None
    tap = found.tap(inner)
    # A linear head stands for the module's own layers: it is faster, and behind the rectifier of the
    # lower half it treats edited activations as it treats real ones.
    top = partial(apply, found.linear) if found.linear else found.top(inner, size)
    _verify(tap, top, traced, images, f"cannot wrap {name!r} split at {found.cut.call.layer!r}")
    return cls(
        name=name,
        classes=labels,
        size=size,
        module=inner,
        layer=found.cut.call.layer,
        tap=tap,
        top=top,
        linear=found.linear,
        fingerprint=fingerprint(inner, labels, size, found.cut.call.layer),
    )


def _plan(module: nn.Module, traced: Trace, images: Tensor, layer: str | None) -> Plan:
    """Find the split; on a stand-in of the module if it is partly untrained."""
    size = images.shape[-1]
    shown = awake(module)
    if shown is module:
        return plan(module, traced, size, layer)
    found = plan(shown, trace(shown, images, wanted(size, layer)), size, layer)
    at = [call.layer for call in traced.calls].index(found.cut.call.layer)
    own = replace(found, cut=Cut(traced.calls[:at], traced.calls[at], found.cut.leaf))
    if own.linear is None:
        return own
    features = own.layout.open(traced.values[own.cut.call.layer, own.cut.leaf])
    return replace(own, linear=linear_head(own.top(module, size), features, own.rectified))


def _blobs(size: int) -> Tensor:
    """Three random images of soft coloured blobs, (3, 3, size, size) in [0, 1]."""
    coarse = torch.rand(3, 3, 6, 6, generator=torch.Generator().manual_seed(0))
    return F.interpolate(coarse, (size, size), mode="bilinear")


def _run(module: nn.Module, images: Tensor, classes: int, name: str, layer: str | None) -> Trace:
    """Trace the module and check that its outputs are finite logits, one a class."""
    asked = f"cannot wrap {name!r}, given {classes} classes and images of {tuple(images.shape[1:])}"
    try:
        traced = trace(module, images, wanted(images.shape[-1], layer))
    except Exception as error:
        what_to_do = "pass the size of the images that the module takes (size=), RGB in [0, 1]"
        raise SubjectError(f"{asked}: it fails with {type(error).__name__}: {error}. {what_to_do}") from error
    logits = traced.two
    if not isinstance(logits, Tensor) or logits.ndim != 2 or not logits.is_floating_point():
        found = f"a {logits.dtype} tensor of {tuple(logits.shape)}" if isinstance(logits, Tensor) else type(logits)
        raise SubjectError(f"{asked}: it returns {found} for 2 images. Wrap it in a module that returns (B, classes)")
    if logits.shape != (2, classes) or traced.one.shape != (1, classes):
        raise SubjectError(
            f"{asked}: it returns {logits.shape[1]} logits for {classes} class names. Pass one name for each logit"
        )
    if not bool(logits.isfinite().all() and traced.one.isfinite().all()):
        raise SubjectError(f"{asked}: some logits are not finite. Check its weights and its normalisation")
    return traced


@torch.no_grad()
def _verify(tap: Tap, top: Top, traced: Trace, images: Tensor, problem: str) -> None:
    """Hold the two halves against the whole, on images that the split was not found with."""
    halves = top(tap(images[:2]))
    if not close(halves, traced.two):
        worst = float((halves - traced.two).abs().max())
        raise SubjectError(
            f"{problem}: its logits then differ by up to {worst:.2g} from the whole. "
            "Does it draw random numbers in eval mode? Otherwise name another layer by Subject.of(..., layer=)"
        )


def _cannot_split(name: str, layer: str | None, error: NoSplitError) -> str:
    """Say what was looked for, what was found and what to do."""
    where = f"at {layer!r}" if layer else "at any layer"
    return (
        f"cannot split {name!r} {where}: {error}. The split needs a layer, called once, with a spatial output "
        "(map or tokens) that all of the decision passes through. Name one by Subject.of(..., layer=)"
    )


def _distinct(classes: Sequence[str]) -> tuple[str, ...]:
    """Class names with "crane", "crane" made "crane", "crane (2)"."""
    seen: dict[str, int] = {}
    labels = []
    for label in map(str, classes):
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(labels)
