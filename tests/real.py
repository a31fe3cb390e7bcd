"""Real networks and photographs, where they lie beside the project; tests that need them are skipped elsewhere."""

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import pytest
import torch
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import pil_to_tensor

from explainers import Subject

REAL = Path(__file__).parents[1].parent / "shared" / "real"
SIZES = {"imagenet": 224, "cifar10": 32}  # pixels
Test = TypeVar("Test", bound=Callable[..., Any])


def needs_real(test: Test) -> Test:
    """Mark a test as `real` and skip it where the networks and photographs are missing."""
    missing = pytest.mark.skipif(not (REAL / "subjects.py").exists(), reason="../shared/real is not there")
    marked: Test = pytest.mark.real(missing(test))
    return marked


@cache
def networks() -> ModuleType:
    """The module that builds the real networks."""
    spec = importlib.util.spec_from_file_location("real_subjects", REAL / "subjects.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def subject(name: str) -> Subject:
    """The subject "imagenet" (MobileNetV2) or "cifar10" (ResNet-56), made as a user would."""
    module, classes = getattr(networks(), name)()
    return Subject.of(module, classes, size=SIZES[name], name=name)


def photographs(name: str, count: int) -> tuple[Tensor, list[int]]:
    """Return `count` photographs of "imagenet" or "cifar10", spread over the classes, and their class positions."""
    listed = networks().images(name)
    chosen = listed[:: max(1, len(listed) // count)][:count]
    pictures = [pil_to_tensor(Image.open(path).convert("RGB")) for path, _ in chosen]
    return torch.stack(pictures).float() / 255, [label for _, label in chosen]
