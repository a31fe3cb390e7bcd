"""Which method and how many concepts: measured on images that the parts were not made of.

Every candidate is made twice, from two disjoint halves of the images. Each half's parts then rebuild the features of
images of the other half, and the two sets of parts are compared.

- kept: share of the held-out images whose rebuilt features get the same label from the subject's head.
- explained: share of the held-out features' energy that the parts rebuild.
- fidelity: the mean of both.
- stability: mean cosine of the parts of the two halves.

For each method the smallest number wins whose fidelity is within `WITHIN` of that method's best and whose stability is
at least `STABLE`; where none is so stable, the most stable one. Between methods the higher fidelity wins, and the more
stable one where they are within `WITHIN` of each other.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias, get_args

import torch
from torch import Tensor
from torch.nn import functional as F

from concepts.encode import halves, mixture, signed
from explainers.mining.channels import best_count, cluster
from explainers.mining.factorise import factorise
from explainers.mining.gather import Sample
from explainers.subject import Features, Subject

Method: TypeAlias = Literal["factors", "channels"]
METHODS: tuple[Method, ...] = get_args(Method)
LADDER = (8, 12, 16, 20, 24, 28, 32)  # people's limit is 32 (Ramaswamy et al., CVPR 2023)
SMALL = (2, 3, 4, 6)  # for features that hold less than the ladder asks for
WITHIN, STABLE = 0.01, 0.6


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One candidate, and what was measured of it on held-out images, in [0, 1]; None if it could not be measured."""

    method: Method
    k: int
    kept: float | None = None
    explained: float | None = None
    stability: float | None = None

    @property
    def fidelity(self) -> float:
        """Mean of what is kept and what is explained; 0 if unknown."""
        return ((self.kept or 0.0) + (self.explained or 0.0)) / 2


@dataclass(frozen=True)
class Choice:
    """The candidate that was taken, and all that were tried."""

    taken: Trial
    tried: tuple[Trial, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"taken": asdict(self.taken), "tried": [asdict(trial) for trial in self.tried]}


def fit(
    method: Method, sample: Sample, used: Tensor, k: int, seed: int, device: torch.device, start: Tensor | None = None
) -> Tensor:
    """Parts (k, 2C) of unit length of the images `used` (M,) bool; on the CPU.

    Heaviest first, or in the order of the parts that the search starts from. ValueError if their features hold less
    than `k` parts.
    """
    if method == "channels":
        return cluster(halves(sample.regions[used].flatten(0, 1)), k, seed, start)
    return factorise(halves(sample.rows[used].flatten(0, 1)).to(device), k, seed, start).cpu()


def twins(method: Method, sample: Sample, k: int, seed: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Parts (k, 2C) made from the images of either half alone, in one order.

    The second search starts at what the first one found, so that what differs is the images and not the luck of the
    start. ValueError if a half holds too little.
    """
    first = fit(method, sample, sample.half == 0, k, seed, device)
    return first, fit(method, sample, sample.half == 1, k, seed, device, first)


def likeness(one: Tensor, other: Tensor) -> Tensor:
    """Cosine (K,) of each part with its twin."""
    return F.cosine_similarity(one, other, dim=1)


def choose(
    subject: Subject, sample: Sample, k: int | None = None, methods: Sequence[Method] = METHODS, seed: int = 0
) -> Choice:
    """Try every method with `k` parts, or with as many as the ladder has, and take the best; see above for how."""
    places, lit = _lit(sample.rows)
    if k is not None and k > min(places, lit):
        raise ValueError(
            f"asked for {k} concepts, but {places} places with {lit} channels that are ever lit hold at most "
            f"{min(places, lit)}; ask for fewer, or give more images"
        )
    tried = []
    for method in methods:
        for count in _counts(method, sample, k, seed):
            tried.append(trial(subject, sample, method, count, seed))
    best = [_smallest([one for one in tried if one.method == method]) for method in methods]
    top = max(one.fidelity for one in best)
    near = [one for one in best if one.fidelity >= top - WITHIN]
    return Choice(max(near, key=lambda one: (one.stability or 0.0, one.fidelity)), tuple(tried))


def trial(subject: Subject, sample: Sample, method: Method, k: int, seed: int) -> Trial:
    """Make `k` parts from either half, and measure them on the other."""
    try:
        made = twins(method, sample, k, seed, subject.device)
    except ValueError:  # a half holds too little
        return Trial(method=method, k=k)
    held = sample.half[: len(sample.grid)]
    kept = explained = 0.0
    for half, parts in enumerate(made):
        same, share = rebuilt(subject, sample, held != half, parts)
        kept, explained = kept + same / 2, explained + share / 2
    stability = float(likeness(*made).mean())
    return Trial(method=method, k=k, kept=kept, explained=explained, stability=stability)


def rebuilt(subject: Subject, sample: Sample, used: Tensor, parts: Tensor) -> tuple[float, float]:
    """Share of predictions kept, and of energy explained, where `parts` rebuild the whole grids `used` (W,) bool."""
    features = sample.features()
    grid, rest = features.grid[used], None if features.rest is None else features.rest[used]
    rows = grid.permute(0, 2, 3, 1).flatten(0, 2)
    split = halves(rows)
    again = signed(mixture(split, parts) @ parts)
    explained = 1 - float((rows - again).square().sum() / rows.square().sum().clamp_min(1e-12))
    shape = (len(grid), *grid.shape[2:], grid.shape[1])
    kept = _labels(subject, Features(again.view(shape).permute(0, 3, 1, 2), rest)) == _labels(
        subject, Features(grid, rest)
    )
    return float(kept.float().mean()), max(0.0, explained)


def _counts(method: Method, sample: Sample, k: int | None, seed: int) -> tuple[int, ...]:
    """The numbers of parts to try."""
    if k is not None:
        return (k,)
    most = min(_lit((sample.regions if method == "channels" else sample.rows)[::2]))
    ladder = tuple(n for n in LADDER if n <= most) or tuple(n for n in SMALL if n <= most)
    if not ladder:
        return (2,)  # which will not be had, and counts as nothing
    return ladder if method == "factors" else (best_count(halves(sample.regions.flatten(0, 1)), ladder, seed),)


def _lit(rows: Tensor) -> tuple[int, int]:
    """How many places of `rows` (M, P, C), and how many halves of channels, are ever lit: no more parts are in them."""
    flat = rows.flatten(0, 1)
    columns = int((flat > 0).any(dim=0).sum()) + int((flat < 0).any(dim=0).sum())
    return int((flat != 0).any(dim=1).sum()), columns


def _smallest(trials: Sequence[Trial]) -> Trial:
    """The smallest number that is as good as the best, and stable."""
    best = max(one.fidelity for one in trials)
    good = [one for one in trials if one.fidelity >= best - WITHIN]
    stable = [one for one in good if (one.stability or 0.0) >= STABLE]
    return min(stable, key=lambda one: one.k) if stable else max(good, key=lambda one: one.stability or 0.0)


@torch.no_grad()
def _labels(subject: Subject, features: Features) -> Tensor:
    rest = None if features.rest is None else features.rest.to(subject.device)
    return subject.head(Features(features.grid.to(subject.device), rest)).argmax(dim=1).cpu()
