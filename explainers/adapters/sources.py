"""Where subjects come from by name. A new source is one new file with a `fetch`, and one line in `SOURCES`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from types import MappingProxyType
from typing import TypeAlias, TypeVar

import torch
from torch import nn

from explainers.adapters.wrap import wrap
from explainers.subject import Subject, SubjectError

S = TypeVar("S", bound=Subject)

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "menagerie": "explainers.adapters.from_menagerie",
        "torchvision": "explainers.adapters.from_torchvision",
        "timm": "explainers.adapters.from_timm",
        "transformers": "explainers.adapters.from_transformers",
    }
)
FORMS = '"menagerie", "torchvision:NAME", "timm:NAME", "transformers:ORG/NAME" or "transformers:FOLDER"'


@dataclass(frozen=True, eq=False)
class Fetched:
    """A network as a source gives it.

    Attributes:
        module: RGB in [0, 1] to logits.
        classes: names, in logit order.
        size: height and width in pixels that it was trained for.
    """

    module: nn.Module
    classes: Sequence[str]
    size: int


Fetch: TypeAlias = Callable[[str], Fetched]


def load(cls: type[S], name: str, device: str = "cpu") -> S:
    """Return the subject called `name`, on `device`.

    Raises:
        SubjectError: the name or the device is unknown, or the weights cannot be had.
    """
    scheme, _, model = name.partition(":")
    if scheme not in SOURCES or bool(model) == (scheme == "menagerie"):
        near = get_close_matches(scheme, SOURCES, n=1)
        hint = f" Did you mean {near[0]!r}?" if near and near[0] != scheme else ""
        raise SubjectError(f"{name!r} names no subject.{hint} A name is {FORMS}; pass any other model by Subject.of")
    place = _device(device)
    try:
        fetch: Fetch = import_module(SOURCES[scheme]).fetch
        fetched = fetch(model)
    except ModuleNotFoundError as error:
        raise SubjectError(f"{name!r} needs a library that is not installed: pip install {error.name}") from error
    return wrap(cls, fetched.module.to(place), fetched.classes, fetched.size, name)


def unknown(kind: str, name: str, known: Sequence[str]) -> SubjectError:
    """Return the error for a model that the source does not have, with the names nearest to it."""
    near = get_close_matches(name, known, n=5) or list(known[:5])
    return SubjectError(f"{kind} has no model {name!r}; of the {len(known)} it has, the nearest: {', '.join(near)}")


def unreachable(kind: str, name: str, error: Exception, remedy: str) -> SubjectError:
    """Return the error for weights that cannot be had here."""
    reason = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
    return SubjectError(
        f"the weights of '{kind}:{name}' cannot be had ({type(error).__name__}: {reason}). {remedy}, "
        "or pass a model of your own by Subject.of(module, classes, size=)"
    )


def _device(name: str) -> torch.device:
    """Return the device, or refuse one that is not there."""
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (AssertionError, RuntimeError, NotImplementedError) as error:
        reason = str(error).splitlines()[0]
        raise SubjectError(f"the device {name!r} cannot be used here ({reason}); use device='cpu'") from None
    return device
