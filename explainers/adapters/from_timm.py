"""Classifiers of timm, with the size, normalisation and class names in their own configuration.

The library is optional, so it is imported on use.
"""

from collections.abc import Sequence
from typing import Any

from torch import nn

from explainers.adapters.normalize import normalized
from explainers.adapters.sources import Fetched, unknown, unreachable
from explainers.subject import SubjectError


def fetch(name: str) -> Fetched:
    """Return timm's classifier `name`, "NAME" or "NAME.TAG"; its weights are downloaded once, into the hub's cache.

    Raises:
        SubjectError: there is no such classifier, its weights cannot be had, or its classes have no names.
    """
    import timm

    known = timm.list_models()
    if name.partition(".")[0] not in known:
        raise unknown("timm", name, known)
    try:
        net = timm.create_model(name, pretrained=True)
    except Exception as error:  # the hub's errors are of many libraries
        remedy = f"Run timm.create_model({name!r}, pretrained=True) where there is a network and copy the hub's cache"
        raise unreachable("timm", name, error, remedy) from error
    return described(net, name)


def described(net: nn.Module, name: str) -> Fetched:
    """Return `net` with what its configuration says of normalisation, class names and size."""
    from timm.data.config import resolve_model_data_config

    setting = resolve_model_data_config(net)
    return Fetched(
        normalized(net, setting["mean"], setting["std"]), _classes(net, name), int(setting["input_size"][-1])
    )


def _classes(net: Any, name: str) -> Sequence[str]:
    """Names from the configuration, or those of the ImageNet subset with as many classes."""
    from timm.data.imagenet_info import ImageNetInfo, infer_imagenet_subset

    named: Sequence[str] | None = net.pretrained_cfg.get("label_names")
    if named:
        return named
    subset = infer_imagenet_subset(net)
    if subset is None:
        raise SubjectError(
            f"timm does not name the {net.num_classes} classes of {name!r}; "
            "make the model yourself and pass it with their names by Subject.of(module, classes, size=)"
        )
    synonyms = ImageNetInfo(subset).label_descriptions()
    return [words.partition(",")[0] for words in synonyms]
