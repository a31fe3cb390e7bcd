"""One name for what a subject is: the same weights, class names and split give the same fingerprint."""

import hashlib
from collections.abc import Sequence

import torch
from torch import Tensor, nn


def fingerprint(module: nn.Module, classes: Sequence[str], size: int, layer: str) -> str:
    """SHA-256 (hexadecimal) over weights, class names, image size and the layer that concepts live in."""
    digest = hashlib.sha256(repr((tuple(classes), size, layer)).encode())
    for name, value in sorted(module.state_dict().items()):
        if isinstance(value, Tensor):
            digest.update(repr((name, tuple(value.shape), str(value.dtype))).encode())
            digest.update(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()
