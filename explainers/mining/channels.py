"""Concepts as clusters of channels: the regions of the channels that a class leans on, grouped by what lies in them.

Source: CoCoX (Akula et al., AAAI 2020), section 3: channel weights of Grad-CAM (Selvaraju et al., 2017, eq. 1), the top
channels of each class, their maps cut at half their maximum, K-means with the outliers taken out, K by silhouette.
Ours: a region is described by the mean of the features inside it, not by running the model again on a cut-out.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.saliency.asking import unrecorded
from explainers.saliency.grid import mean_gradient
from explainers.subject import Features, Subject

CUT = 0.5  # of a channel's maximum
OUTLIERS = 0.1  # share of regions, the farthest from their centre, that a centre is not made of
JUDGED = 2_000  # regions that a silhouette is measured on


def regions(subject: Subject, features: Features, targets: Tensor, count: int) -> Tensor:
    """Mean features (B, Q, C) of the regions of the top `count` channels for `targets`; 0 where one is not lit."""
    with unrecorded():
        weights = mean_gradient(subject, features, targets, None)
    top = weights.topk(min(count, features.grid.shape[1]), dim=1).indices
    height, width = features.grid.shape[2:]
    maps = features.grid.gather(1, top[..., None, None].expand(-1, -1, height, width)).flatten(2)
    peak = maps.amax(dim=2, keepdim=True)
    inside = ((maps >= CUT * peak) & (peak > 0)).float()
    total = torch.einsum("bqp,bcp->bqc", inside, features.grid.flatten(2))
    return total / inside.sum(dim=2, keepdim=True).clamp_min(1)


def cluster(rows: Tensor, k: int, seed: int = 0, start: Tensor | None = None) -> Tensor:
    """Centres (k, D) of unit length of clusters of the directions of `rows` (Q, D).

    The largest cluster first, or in the order of the centres `start` (k, D) that the search begins at. ValueError if
    fewer than `k` rows are lit.
    """
    unit = _lit(rows, k)
    nearest, centres = _kmeans(unit, k, seed, start)
    distance = (unit - centres[nearest]).norm(dim=1)
    kept = (
        distance <= distance.quantile(1 - OUTLIERS) if len(unit) > 2 * k else torch.ones_like(nearest, dtype=torch.bool)
    )
    kept |= torch.bincount(nearest[kept], minlength=k)[nearest] == 0  # nobody loses its last region
    member = F.one_hot(nearest, k).float() * kept[:, None]
    centre = F.normalize(member.T @ unit, dim=1)
    if start is not None:
        return centre
    return centre[torch.bincount(nearest, minlength=k).argsort(descending=True, stable=True)]


def best_count(rows: Tensor, ladder: tuple[int, ...], seed: int = 0) -> int:
    """The number of clusters of `ladder` with the largest mean silhouette (Rousseeuw, 1987)."""
    from sklearn.metrics import silhouette_score  # slow to import

    unit = _lit(rows, 1)
    few = unit[torch.randperm(len(unit), generator=torch.Generator().manual_seed(seed))[:JUDGED]]
    worth: dict[int, float] = {}
    for k in ladder:
        nearest, _ = _kmeans(few, k, seed) if k < len(few) else (torch.zeros(0), None)
        if 1 < len(nearest.unique()) < len(few):
            worth[k] = float(silhouette_score(few.numpy(), nearest.numpy()))
    return max(worth, key=lambda k: worth[k], default=ladder[0])


def _kmeans(unit: Tensor, k: int, seed: int, start: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """The cluster (Q,) of each row, and the centres (k, D)."""
    from sklearn.cluster import KMeans  # slow to import

    model = KMeans(k, init="k-means++" if start is None else start.numpy(), n_init=1, random_state=seed).fit(
        unit.numpy()
    )
    return torch.from_numpy(model.labels_).long(), torch.from_numpy(model.cluster_centers_).float()


def _lit(rows: Tensor, k: int) -> Tensor:
    lit = rows[rows.norm(dim=1) > 0]
    if len(lit) < k:
        raise ValueError(f"asked for {k} clusters, but {len(lit)} regions of channels are lit; ask for fewer")
    return F.normalize(lit, dim=1).cpu()
