"""Image classifiers in the format of transformers, from the hub or from a folder.

The library takes long to import, so it is imported on use.
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from explainers.adapters.normalize import normalized
from explainers.adapters.sources import Fetched, unreachable

IMAGENET = 1000  # with so many classes, a name is a list of synonyms


class Logits(nn.Module):
    """A network that returns its logits alone."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, images: Tensor) -> Tensor:
        """Logits (B, classes)."""
        logits: Tensor = self.net(pixel_values=images).logits
        return logits


def fetch(name: str) -> Fetched:
    """Return the classifier `name`, "ORG/NAME" on the hub or a folder with a model and its image processor.

    Raises:
        SubjectError: there is no such classifier, or it cannot be had.
    """
    from transformers import AutoImageProcessor, AutoModelForImageClassification

    folder = Path(name).expanduser()
    where = str(folder) if folder.is_dir() else name
    try:
        net = AutoModelForImageClassification.from_pretrained(where, dtype=torch.float32)
        processor = AutoImageProcessor.from_pretrained(where)
    except Exception as error:  # the hub's errors are of many libraries
        remedy = (
            "Save model and image processor there by save_pretrained"
            if folder.is_dir()
            else "Check the name; where there is a network, save model and image processor to a folder by "
            "save_pretrained and load 'transformers:FOLDER'"
        )
        raise unreachable("transformers", name, error, remedy) from error
    return described(net, processor)


def described(net: Any, processor: Any) -> Fetched:
    """Return `net` with the normalisation and size of its image processor, and the names in its configuration."""
    labels = [net.config.id2label[i] for i in range(net.config.num_labels)]
    classes = [label.partition(",")[0] for label in labels] if len(labels) == IMAGENET else labels
    scale = 255 * processor.rescale_factor if processor.do_rescale else 255
    mean = processor.image_mean if processor.do_normalize else [0.0] * 3
    std = processor.image_std if processor.do_normalize else [1.0] * 3
    return Fetched(
        normalized(Logits(net), [m / scale for m in mean], [s / scale for s in std]), classes, _size(processor)
    )


def _size(processor: Any) -> int:
    """Height and width in pixels that reach the network."""
    cropped = processor.crop_size if getattr(processor, "do_center_crop", False) else None
    size = dict(cropped or processor.size)
    return int(next(size[key] for key in ("height", "shortest_edge", "longest_edge") if size.get(key)))
