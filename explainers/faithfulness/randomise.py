"""The parameter check: a map that stays as it was when the weights are drawn anew does not explain them.

Source: Adebayo et al. (2018), "Sanity Checks for Saliency Maps", section 3 (cascading randomization, Spearman).
"""

import copy
from math import ceil

import torch
from torch import Tensor, nn

from explainers.faithfulness.asking import MapMaker
from explainers.faithfulness.ranks import spearman
from explainers.subject import Subject

SHARES = (1 / 3, 2 / 3, 1.0)


def survival(
    subject: Subject,
    explain: MapMaker,
    images: Tensor,
    labels: Tensor,
    shares: tuple[float, ...] = SHARES,
    seeds: tuple[int, ...] = (0,),
) -> Tensor:
    """Rank correlation (S, B), in [-1, 1], of each map with the same map after layers were drawn anew.

    Near 0 is faithful; a map that never looks at the subject scores 1.

    Args:
        subject: whose decisions; it is left as it is.
        explain: makes maps (B, H, W) of a subject, images and labels.
        images: (B, 3, H, W), RGB in [0, 1].
        labels: (B,), positions of the classes that the maps speak for.
        shares: parts of the layers that are drawn anew, from the output down.
        seeds: of the new weights; the mean over them is returned, since one draw may agree by chance everywhere.
    """
    before = explain(subject, images, labels).flatten(1)
    found = []
    for share in shares:
        drawn = [randomised(subject, share, seed) for seed in seeds]
        found.append(torch.stack([spearman(before, explain(one, images, labels).flatten(1)) for one in drawn]).mean(0))
    return torch.stack(found)


def randomised(subject: Subject, share: float, seed: int = 0) -> Subject:
    """A copy of `subject` whose last `share` of layers, counted as they were registered, have untrained weights.

    Raises:
        ValueError: `share` is outside [0, 1].
        SubjectError: the copy cannot be split where the subject is.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"asked to draw {share} of the layers anew; give a part in [0, 1]")
    module = copy.deepcopy(subject.module).cpu()
    layers = [layer for layer in module.modules() if any(True for _ in layer.parameters(recurse=False))]
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)  # each layer's draw follows from the ones above it: cascades share their upper layers
        for layer in reversed(layers[len(layers) - ceil(share * len(layers)) :]):
            _renew(layer)
    name = f"{subject.name} with {share:.0%} of its layers untrained"
    return Subject.of(module.to(subject.device), subject.classes, subject.size, name, subject.layer)


def _renew(layer: nn.Module) -> None:
    """Weights as before training, on the CPU; where a layer does not say how, noise of the same mean and spread."""
    reset = getattr(layer, "reset_parameters", None)
    if callable(reset):
        reset()
        return
    for values in layer.parameters(recurse=False):
        spread = float(values.std()) if values.numel() > 1 else 0.0
        values.copy_(torch.randn(values.shape) * spread + float(values.mean()))
