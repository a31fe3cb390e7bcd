"""Subjects and banks made by hand, whose every answer is known on paper.

A picture of 8 x 8 pixels holds each of the 12 channels of a 4 x 4 feature grid in pixels of its own, so a test
can ask for any features it likes.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from concepts import Concept, ConceptBank
from concepts.encode import Linear, Parts, encode, signed
from concepts.exemplars import Exemplars
from explainers import Features, LinearHead, Subject
from explainers.sensitivity.weights import class_weights

CHANNELS, SIDE, SIZE = 12, 4, 8
LABELS = ("ant", "bee", "cat", "dog", "eel")


class World(nn.Module):
    """Features are the pixels themselves; the head is linear in their mean, or bends it on the way."""

    def __init__(self, weight: Tensor, bias: Tensor, bend: Tensor | None = None) -> None:
        super().__init__()
        self.weight, self.bias, self.bend = weight, bias, bend

    def tap(self, images: Tensor) -> Features:
        """Features of pictures."""
        return Features(F.pixel_unshuffle(images, 2))

    def top(self, features: Features) -> Tensor:
        """Logits of features."""
        mean = features.grid.mean(dim=(2, 3))
        hidden = mean if self.bend is None else torch.tanh(3 * (mean - 0.4) @ self.bend)
        return hidden @ self.weight.T + self.bias

    def forward(self, images: Tensor) -> Tensor:
        """Logits of pictures."""
        return self.top(self.tap(images))


def picture(grid: Tensor) -> Tensor:
    """The pictures (B, 3, 8, 8) that have the features `grid` (B, 12, 4, 4)."""
    return F.pixel_shuffle(grid, 2)


def flat(levels: Sequence[Sequence[float]]) -> Tensor:
    """The pictures in which channel c is `levels[b][c]` at every place; channels left out are 0."""
    grid = torch.zeros(len(levels), CHANNELS, SIDE, SIDE)
    for row, level in zip(grid, levels, strict=True):
        row[: len(level)] = torch.tensor(level)[:, None, None]
    return picture(grid)


def subject(weight: Tensor, bias: Tensor | None = None, bend: Tensor | None = None) -> Subject:
    """A subject with these weights (N, 12) on the mean features; not linear if `bend` (12, 12) is given."""
    net = World(weight, torch.zeros(len(weight)) if bias is None else bias, bend).eval()
    return Subject(
        name="hand-made",
        classes=LABELS[: len(weight)],
        size=SIZE,
        module=net,
        layer="pixels",
        tap=net.tap,
        top=net.top,
        linear=None if bend is not None else LinearHead(net.weight, net.bias),
        fingerprint="hand-made",
    )


def bank(
    subject: Subject,
    directions: Tensor,
    encoder: Linear | Parts,
    typical: Tensor,
    caps: Tensor,
    names: Sequence[str] | None = None,
) -> ConceptBank:
    """A bank of `directions` (K, 12), with class weights as they are measured and nothing else known."""
    k, n = len(directions), len(subject.classes)
    cases = Features(torch.rand(16, CHANNELS, SIDE, SIDE, generator=torch.Generator().manual_seed(9)))
    weights, spread = class_weights(subject, directions, typical, cases)
    return ConceptBank(
        subject=subject.fingerprint,
        classes=subject.classes,
        concepts=tuple(Concept(name=name, origin="mined") for name in names or [f"part {i}" for i in range(k)]),
        directions=directions,
        encoder=encoder,
        typical=typical,
        weights=weights,
        spread=spread,
        presence=caps / 2,
        caps=caps,
        record=torch.zeros(n, n),
        crops=torch.zeros(k, 1, 3, 4, 4, dtype=torch.uint8),
    )


def plain_bank(subject: Subject, names: Sequence[str], cap: float = 0.8) -> ConceptBank:
    """A bank in which concept k is channel k: its presence is the channel's mean; 0.5 is typical."""
    k, n = len(names), len(subject.classes)
    axes = torch.eye(CHANNELS)[:k]
    return bank(subject, axes, Linear(axes, torch.zeros(k)), torch.full((k,), 0.5), torch.full((n, k), cap), names)


def parts_bank(subject: Subject, seed: int, parts: int = 4) -> ConceptBank:
    """A bank of parts that own what is there, with exemplars, by chance."""
    chance = torch.Generator().manual_seed(seed)
    atoms = torch.rand(parts, 2 * CHANNELS, generator=chance) + 0.05
    atoms[:, CHANNELS:] = 0.01
    encoder, n = Parts(atoms / atoms.norm(dim=1, keepdim=True)), len(subject.classes)
    seen = torch.rand(20, CHANNELS, SIDE, SIDE, generator=chance)
    presence = encode(encoder, seen).mean(dim=(2, 3)) + 1e-3
    shown = Exemplars(
        torch.cat([seen.mean(dim=(2, 3)), torch.zeros(20, CHANNELS)], dim=1),
        presence,
        torch.randint(0, 20, (n, 3), generator=chance),
    )
    directions, typical = signed(encoder.atoms), presence.median(dim=0).values
    whole = bank(subject, directions, encoder, typical, presence.mean(dim=0).repeat(n, 1))
    return replace(whole, exemplars=shown)


def random_world(
    seed: int, concepts: int = 6, bent: bool = False, count: int = 1
) -> tuple[Subject, ConceptBank, Tensor]:
    """A subject, a bank of concepts that overlap, and `count` pictures, by chance."""
    chance = torch.Generator().manual_seed(seed)
    weight = torch.randn(len(LABELS), CHANNELS, generator=chance) * 2
    bend = torch.randn(CHANNELS, CHANNELS, generator=chance) / 2 if bent else None
    one = subject(weight, torch.randn(len(LABELS), generator=chance) / 4, bend)
    directions = torch.randn(concepts, CHANNELS, generator=chance) / 2
    encoder = Linear(torch.randn(concepts, CHANNELS, generator=chance) / 2, torch.zeros(concepts))
    seen = torch.rand(64, CHANNELS, SIDE, SIDE, generator=chance)
    presence = encode(encoder, seen).mean(dim=(2, 3))
    caps = presence.median(dim=0).values * torch.rand(len(LABELS), concepts, generator=chance) * 3
    pictures = picture(torch.rand(count, CHANNELS, SIDE, SIDE, generator=chance))
    return one, bank(one, directions, encoder, 2 * presence.median(dim=0).values.clamp_min(1e-3), caps), pictures


def meadow(bend: Tensor | None = None) -> Subject:
    """Ant, bee, cat: wings speak for ant, stripes for bee, a horn for cat; of nothing it says ant."""
    weight = torch.zeros(3, CHANNELS)
    weight[0, 1], weight[1, 0], weight[2, 2] = 3.0, 4.0, 5.0
    return subject(weight, torch.tensor([1.0, 0.0, -1.0]), bend)


def meadow_bank(subject: Subject, cap: float = 0.8) -> ConceptBank:
    """Stripes, wings and horn, each a channel of its own; 0.5 is typical."""
    return plain_bank(subject, ("stripes", "wings", "horn"), cap)
