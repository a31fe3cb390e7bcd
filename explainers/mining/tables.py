"""What a pass over images comes to: presence by class, the classes a concept is strongest in, right and wrong."""

from collections.abc import Sequence

import torch
from torch import Tensor

from explainers.subject import Subject


def by_class(presence: Tensor, predicted: Tensor, classes: int) -> tuple[Tensor, Tensor]:
    """Mean and upper quartile (classes, K) of `presence` (M, K) in the cases predicted as each class.

    A class that no case was given takes the mean and upper quartile over all cases.
    """
    mean = presence.mean(dim=0).repeat(classes, 1)
    caps = quantile(presence, 0.75).repeat(classes, 1)
    for label in predicted.unique().tolist():
        cases = presence[predicted == label]
        mean[label], caps[label] = cases.mean(dim=0), quantile(cases, 0.75)
    return mean, caps


def quantile(presence: Tensor, share: float) -> Tensor:
    """Quantile (K,) of each column of `presence` (M, K), for more cases than `Tensor.quantile` takes at once."""
    column = [_one_quantile(values, share) for values in presence.T]
    return torch.stack(column) if column else presence.new_zeros(0)


def _one_quantile(values: Tensor, share: float) -> Tensor:
    place = share * (len(values) - 1)
    low = int(place)
    ordered = values.sort().values
    return ordered[low].lerp(ordered[min(low + 1, len(values) - 1)], place - low)


def profile(mean: Tensor, classes: tuple[str, ...], count: int = 2) -> tuple[str, ...]:
    """The classes with the largest `mean` (N,), strongest first, as long as they are above the average."""
    top = mean.topk(min(count, len(classes))).indices.tolist()
    return tuple(classes[i] for i in top if mean[i] > mean.mean())


def confusion(subject: Subject, labels: Sequence[str] | None, predicted: Tensor) -> Tensor:
    """Count cases by true class (row) and predicted label (column); zeros where the truth is unknown."""
    table = torch.zeros(len(subject.classes), len(subject.classes))
    for true, said in zip(labels or (), predicted.tolist(), strict=labels is not None):
        if true in subject.classes:
            table[subject.index(true), said] += 1
    return table


def truths(subject: Subject, labels: Sequence[str] | None) -> Tensor | None:
    """Positions (M,) of the right labels, -1 for those that the subject does not know; None if none are given."""
    known = {name: position for position, name in enumerate(subject.classes)}
    return None if labels is None else torch.tensor([known.get(label, -1) for label in labels], dtype=torch.long)
