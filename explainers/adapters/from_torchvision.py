"""Classifiers of torchvision, with the weights, size, normalisation and class names that it calls default."""

import torch
from torch import nn
from torchvision import models

from explainers.adapters.normalize import normalized
from explainers.adapters.sources import Fetched, unknown, unreachable


def fetch(name: str) -> Fetched:
    """Return torchvision's classifier `name`; its weights are downloaded once, into torch's hub folder.

    Raises:
        SubjectError: there is no such classifier, or its weights cannot be had.
    """
    known = models.list_models(module=models)
    if name not in known:
        raise unknown("torchvision", name, known)
    weights = models.get_model_weights(name).DEFAULT
    try:
        net = models.get_model(name, weights=weights)
    except (OSError, RuntimeError) as error:  # no network; a damaged file
        file = weights.url.rpartition("/")[2]
        remedy = f"Where there is a network, fetch {weights.url} and put it at {torch.hub.get_dir()}/checkpoints/{file}"
        raise unreachable("torchvision", name, error, remedy) from error
    return described(net, weights)


def described(net: nn.Module, weights: models.WeightsEnum) -> Fetched:
    """Return `net` with the normalisation, class names and size that belong to `weights`."""
    preset = weights.transforms()
    return Fetched(normalized(net, preset.mean, preset.std), weights.meta["categories"], preset.crop_size[0])
