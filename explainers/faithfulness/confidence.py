"""Average drop and increase in confidence: what is left of a prediction if only what the map lights up stays.

Source: Chattopadhay et al. (2018), "Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep Convolutional
Networks", section 4.1; the image times its map stands for what the map lights up.
"""

from torch import Tensor

from explainers.faithfulness.asking import belief, check
from explainers.subject import Subject


def drop(subject: Subject, images: Tensor, maps: Tensor, labels: Tensor) -> Tensor:
    """Part (B,), in [0, 1], of the label's probability that is lost; its mean is the average drop, low is faithful.

    Args:
        subject: whose decisions.
        images: (B, 3, H, W), RGB in [0, 1].
        maps: (B, H, W) in [0, 1].
        labels: (B,), positions of the classes that the maps speak for.
    """
    whole, lit = _both(subject, images, maps, labels)
    return (whole - lit).clamp_min(0) / whole.clamp_min(1e-12)


def rise(subject: Subject, images: Tensor, maps: Tensor, labels: Tensor) -> Tensor:
    """1 where the label's probability grows, else 0, (B,); its mean is the increase in confidence, high is faithful."""
    whole, lit = _both(subject, images, maps, labels)
    return (lit > whole).to(images.dtype)


def _both(subject: Subject, images: Tensor, maps: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    check(images, maps, labels)
    if bool((maps < 0).any()) or bool((maps > 1).any()):
        low, high = float(maps.min()), float(maps.max())
        raise ValueError(
            f"maps that dim an image must lie in [0, 1], got {low:.3g} to {high:.3g}; divide by the maximum"
        )
    return belief(subject, images, labels), belief(subject, images * maps[:, None], labels)
