"""The bank of the drawn world, where the truth is known: detectors from exact masks, directions from redrawn pairs.

A detector is the ridge CAV of a concept's mask; a direction is what drawing the same individual with and without
the concept changes in the features, so that editing features and editing the picture mean the same thing.

Source: CAVs as in TCAV (Kim et al., ICML 2018), with the closed form of ridge regression for the classifier.
Command: `python -m explainers.mining.planting` makes the shipped bank anew (about five minutes on two cores).
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from concepts.bank import Concept, ConceptBank
from concepts.encode import Linear, encode
from concepts.menagerie import CONCEPTS, GROUPS, Scene, batch, scenes
from concepts.menagerie.vocabulary import EXCLUSIVE
from concepts.reference import Reference
from explainers.mining.crops import cut
from explainers.mining.ridge import detectors
from explainers.mining.tables import by_class, confusion, profile, truths
from explainers.pictures import pixels
from explainers.scores import auc
from explainers.sensitivity.weights import class_weights
from explainers.subject import Features, Subject

SHIPPED = Path(__file__).parents[1] / "assets" / "menagerie-bank"
EXEMPLARS, CROP, CANVAS = 4, 64, 256


def plant(subject: Subject, count: int = 1_000, held_out: int = 2_000, pairs: int = 80, seed: int = 0) -> ConceptBank:
    """Measure every concept of the Menagerie in `subject`.

    Args:
        subject: a classifier of the Menagerie's animals.
        count: scenes to fit detectors on.
        held_out: other scenes, for AUC, class means and the record of right and wrong.
        pairs: redrawn pairs a concept, for its direction.
        seed: of the scenes; the shipped subject was trained on others.
    """
    drawn = scenes(count, seed=seed + 77_001)
    grids = _grids(subject, drawn, "scenes")
    encoder = _detectors(grids, _coverage(drawn, subject.size, grids.shape[-1]))
    directions = torch.stack(
        [_direction(subject, encoder, drawn, k, pairs) for k in tqdm(range(len(CONCEPTS)), "pairs")]
    )
    others = scenes(held_out, seed=seed + 88_001)
    unseen = _grids(subject, others, "held-out scenes")
    presence = torch.cat([encode(encoder, part).mean(dim=(2, 3)) for part in unseen.split(64)])
    there = torch.tensor([[name in scene.concepts for name in CONCEPTS] for scene in others])
    predicted = torch.cat([subject.head(Features(part)).argmax(dim=1) for part in unseen.split(64)])
    mean, caps = by_class(presence, predicted, len(subject.classes))
    typical = torch.stack([presence[there[:, k], k].median() for k in range(len(CONCEPTS))]).clamp_min(1e-6)
    weights, spread = class_weights(subject, directions, typical, Features(unseen[:64]))
    return ConceptBank(
        subject=subject.fingerprint,
        classes=subject.classes,
        concepts=tuple(
            Concept(
                name=name,
                origin="planted",
                group=GROUPS[name],
                auc=auc(presence[:, k], there[:, k]),
                profile=profile(mean[:, k], subject.classes),
            )
            for k, name in enumerate(CONCEPTS)
        ),
        directions=directions,
        encoder=encoder,
        typical=typical,
        weights=weights,
        spread=spread,
        presence=mean,
        caps=caps,
        record=confusion(subject, [scene.animal for scene in others], predicted),
        reference=Reference.pick(there, predicted, truths(subject, [scene.animal for scene in others])),
        crops=torch.stack([_exemplars(others, presence[:, k], name) for k, name in enumerate(CONCEPTS)]),
    )


def _grids(subject: Subject, drawn: Sequence[Scene], what: str) -> Tensor:
    """Feature grids (M, C, h, w) of the scenes."""
    parts = [drawn[start : start + 64] for start in range(0, len(drawn), 64)]
    return torch.cat([subject.features(batch(part, subject.size)).grid.cpu() for part in tqdm(parts, what)])


def _coverage(drawn: Sequence[Scene], size: int, cells: int) -> Tensor:
    """Share (M, K, h, w), in [0, 1], of each cell of the feature grid that each concept covers."""
    cover = torch.zeros(len(drawn), len(CONCEPTS), cells, cells)
    for row, scene in enumerate(tqdm(drawn, "masks")):
        for k, name in enumerate(CONCEPTS):
            if name in scene.concepts:
                mask = torch.as_tensor(scene.mask(name, size), dtype=torch.float32)
                cover[row, k] = F.adaptive_avg_pool2d(mask[None], cells)[0]
    return cover


def _detectors(grids: Tensor, cover: Tensor) -> Linear:
    """Ridge regression of every concept's coverage on the features of a place, cut off where it means nothing."""
    rows, targets = (table.permute(0, 2, 3, 1).flatten(0, 2) for table in (grids, cover))
    return detectors(rows, targets)


def _direction(subject: Subject, encoder: Linear, drawn: Sequence[Scene], k: int, pairs: int) -> Tensor:
    """What one unit of presence adds to the mean features: least squares over individuals drawn both ways."""
    name = CONCEPTS[k]
    have = [scene for scene in drawn if name in scene.concepts][:pairs]
    rivals = {c for c in CONCEPTS if c == name or (GROUPS[name] in EXCLUSIVE and GROUPS[c] == GROUPS[name])}
    lack = [scene for scene in drawn if not rivals & scene.concepts][: pairs // 2]
    with_it = [*have, *(scene.with_(name) for scene in lack)]
    without = [*(scene.without(name) for scene in have), *lack]
    before = subject.features(batch(with_it, subject.size)).grid
    change = (before - subject.features(batch(without, subject.size)).grid).mean(dim=(2, 3))
    amount = encode(encoder, before)[:, k].mean(dim=(1, 2))
    return (amount[:, None] * change).sum(dim=0) / amount.square().sum().clamp_min(1e-12)


def _exemplars(drawn: Sequence[Scene], presence: Tensor, name: str) -> Tensor:
    """Crops (E, 3, S, S) around the concept in the scenes that hold it most strongly."""
    ranked = [int(i) for i in presence.argsort(descending=True) if name in drawn[int(i)].concepts][:EXEMPLARS]
    crops = []
    for row in ranked:
        mask = torch.as_tensor(drawn[row].mask(name, 48), dtype=torch.float32)
        places = mask.nonzero().float().add(0.5).mean(dim=0) / 48
        crops.append(cut(pixels(drawn[row].image(CANVAS)), float(places[0]), float(places[1]), share=0.5, size=CROP))
    return torch.stack(crops)


if __name__ == "__main__":
    plant(Subject.load("menagerie")).save(SHIPPED)
