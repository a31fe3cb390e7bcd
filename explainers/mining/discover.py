"""Concepts found in a subject's features without labels: non-negative parts, and where each is strongest.

Source: non-negative matrix factorisation of activations as in CRAFT (Fel et al., CVPR 2023).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from concepts.bank import Concept, ConceptBank
from concepts.encode import Parts, encode, halves
from concepts.exemplars import Exemplars
from explainers.mining.nearest import Nearest, halves_mean
from explainers.pictures import Images, batches
from explainers.sensitivity.weights import class_weights
from explainers.subject import Subject

BATCH = 64
ROWS = 20_000  # places that the factorisation sees,
DRAWN = 600  # drawn from at most so many images
CROPS, CROP = 6, 64  # exemplars kept of each concept, and their side in pixels
CLEAR = 0.95  # quantile of presence above which a case clearly has a concept


@dataclass(frozen=True, eq=False)
class Survey:
    """What one pass over the images leaves.

    Attributes:
        presence: (M, K), mean presence of each concept in each image.
        predicted: (M,), label positions that the subject gave.
        crops: (K, E, 3, S, S) uint8, around the strongest places, strongest first.
        exemplars: the images nearest to each label.
    """

    presence: Tensor
    predicted: Tensor
    crops: Tensor
    exemplars: Exemplars


def mine(
    subject: Subject,
    images: Images,
    labels: Sequence[str] | None = None,
    k: int = 20,
    seed: int = 0,
    progress: bool = False,
) -> ConceptBank:
    """Find `k` concepts in what `subject` makes of `images`.

    Args:
        subject: the model.
        images: (M, 3, H, W) in [0, 1], or image files.
        labels: true classes, for the record of right and wrong; unknown names are passed over.
        k: number of concepts, 2 to 32 (people's limit; Ramaswamy et al., CVPR 2023).
        seed: of the draw of places and of the factorisation.
        progress: show a bar.

    Raises:
        ValueError: k is out of range, there are fewer than 2 images, they hold too little for so many concepts,
            or labels do not fit the images.
    """
    if not 2 <= k <= 32:
        raise ValueError(f"k must be from 2 to 32, got {k}")
    if len(images) < 2:
        raise ValueError(f"mining needs at least 2 images, got {len(images)}; give more")
    if labels is not None and len(labels) != len(images):
        raise ValueError(f"{len(labels)} labels for {len(images)} images; give one an image")
    rows = _rows(subject, _draw(images, seed), seed, progress)
    encoder = Parts(_factorise(rows, k, seed).to(subject.device))
    found = survey(subject, encoder, images, progress)
    mean, caps = by_class(found.presence, found.predicted, len(subject.classes))
    half = encoder.atoms.shape[1] // 2
    directions = encoder.atoms[:, :half] - encoder.atoms[:, half:]
    typical = found.presence.quantile(CLEAR, dim=0).clamp_min(1e-6).to(subject.device)
    sample = subject.features(next(batches(_draw(images, seed), subject.size, BATCH)))
    weights, spread = class_weights(subject, directions, typical, sample)
    return ConceptBank(
        subject=subject.fingerprint,
        classes=subject.classes,
        concepts=tuple(
            Concept(
                name=f"concept {i + 1}", origin="mined", confidence=0.0, profile=profile(mean[:, i], subject.classes)
            )
            for i in range(k)
        ),
        directions=directions,
        encoder=encoder,
        typical=typical,
        weights=weights,
        spread=spread,
        presence=mean,
        caps=caps,
        record=confusion(subject, labels, found.predicted),
        crops=found.crops,
        exemplars=found.exemplars.to(subject.device),
    )


def by_class(presence: Tensor, predicted: Tensor, classes: int) -> tuple[Tensor, Tensor]:
    """Mean and upper quartile (classes, K) of `presence` (M, K) in the cases predicted as each class.

    A class that no case was given takes the mean and upper quartile over all cases.
    """
    mean = presence.mean(dim=0).repeat(classes, 1)
    caps = presence.quantile(0.75, dim=0).repeat(classes, 1)
    for label in predicted.unique().tolist():
        cases = presence[predicted == label]
        mean[label], caps[label] = cases.mean(dim=0), cases.quantile(0.75, dim=0)
    return mean, caps


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


def survey(subject: Subject, encoder: Parts, images: Images, progress: bool = False) -> Survey:
    """Go over the images once more: presence of each concept, the label given, and the strongest crops."""
    presence: list[Tensor] = []
    predicted: list[Tensor] = []
    kept = min(CROPS, len(images))
    strength = torch.full((len(encoder.atoms), kept), -1.0)
    crops = torch.zeros(len(encoder.atoms), kept, 3, CROP, CROP, dtype=torch.uint8)
    nearest = Nearest(len(subject.classes))
    for batch in _bar(images, subject.size, "concepts", progress):
        features = subject.features(batch)
        maps = encode(encoder, features.grid)
        logits = subject.head(features)
        predicted.append(logits.argmax(dim=1).cpu())
        presence.append(maps.mean(dim=(2, 3)).cpu())
        nearest.see(halves_mean(features.grid).cpu(), presence[-1], logits.cpu())
        _keep_strongest(batch.cpu(), maps.cpu(), strength, crops)
    return Survey(torch.cat(presence), torch.cat(predicted), crops, nearest.exemplars())


def cut(image: Tensor, row: float, column: float, share: float = 0.4, size: int = CROP) -> Tensor:
    """Cut (3, size, size) uint8 around the place (row, column), both in [0, 1], out of `image` (3, H, W)."""
    height, width = image.shape[-2:]
    side = max(4, round(min(height, width) * share))
    top = min(max(0, round(row * height - side / 2)), height - side)
    left = min(max(0, round(column * width - side / 2)), width - side)
    part = image[None, :, top : top + side, left : left + side]
    scaled = F.interpolate(part, (size, size), mode="bilinear", antialias=True, align_corners=False)
    return (scaled[0].clamp(0, 1) * 255).round().to(torch.uint8)


def _keep_strongest(images: Tensor, maps: Tensor, strength: Tensor, crops: Tensor) -> None:
    """Replace the weakest kept crop (in place) by a stronger one of this batch, at most one an image and concept."""
    height, width = maps.shape[-2:]
    peak, place = maps.flatten(2).max(dim=2)
    for k in range(maps.shape[1]):
        for b in peak[:, k].topk(min(CROPS, len(images))).indices.tolist():
            weakest = int(strength[k].argmin())
            if peak[b, k] <= strength[k, weakest]:
                break
            row, column = divmod(int(place[b, k]), width)
            strength[k, weakest] = peak[b, k]
            crops[k, weakest] = cut(images[b], (row + 0.5) / height, (column + 0.5) / width)
        order = strength[k].argsort(descending=True)
        strength[k], crops[k] = strength[k, order].clone(), crops[k, order].clone()


def _draw(images: Images, seed: int) -> Images:
    """Up to `DRAWN` of the images, drawn without replacement."""
    picks = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))[:DRAWN]
    return images[picks] if isinstance(images, Tensor) else [images[i] for i in picks.tolist()]


def _rows(subject: Subject, images: Images, seed: int, progress: bool) -> Tensor:
    """Feature vectors (R, 2C), split into positive and negative halves, of places drawn evenly over the images."""
    generator = torch.Generator().manual_seed(seed)
    kept: list[Tensor] = []
    for batch in _bar(images, subject.size, "features", progress):
        rows = subject.features(batch).grid.flatten(2).transpose(1, 2).cpu()
        each = max(1, min(rows.shape[1], ROWS // len(images)))
        places = torch.rand(rows.shape[:2], generator=generator).argsort(dim=1)[:, :each]
        kept.append(halves(rows.gather(1, places[..., None].expand(-1, -1, rows.shape[2])).flatten(0, 1)))
    return torch.cat(kept)


def _factorise(rows: Tensor, k: int, seed: int) -> Tensor:
    """Non-negative parts (k, 2C) of unit length of `rows` (R, 2C), heaviest first."""
    from sklearn.decomposition import NMF  # slow to import, and needed only here

    seen = rows.sum(dim=0) > 0
    most = min(len(rows), int(seen.sum()))
    if k > most:
        raise ValueError(
            f"asked for {k} concepts, but {len(rows)} places with {int(seen.sum())} channels that are ever lit hold at "
            f"most {most}; ask for fewer, or give more images"
        )
    model = NMF(n_components=k, init="nndsvda", tol=1e-3, max_iter=300, random_state=seed)
    weights = torch.from_numpy(model.fit_transform(rows[:, seen].numpy())).float()
    parts = torch.zeros(k, rows.shape[1])
    parts[:, seen] = torch.from_numpy(model.components_).float()
    length: Tensor = parts.norm(dim=1).clamp_min(1e-12)
    order = (weights.mean(dim=0) * length).argsort(descending=True)
    unit: Tensor = parts / length[:, None]
    return unit[order]


def _bar(images: Images, size: int, what: str, progress: bool) -> "tqdm[Tensor]":
    """Batches of the images, under a progress bar if one is wanted."""
    total = -(-len(images) // BATCH)
    return tqdm(batches(images, size, BATCH), total=total, desc=what, disable=not progress)
