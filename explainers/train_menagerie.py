"""Train the classifier of the Menagerie: `python -m explainers.train_menagerie`.

Draws its scenes, learns them, and reports how often it is right on scenes that it never saw,
how far it leans on the planted shortcut, and what redrawing one concept makes it say.
"""

import argparse
import multiprocessing
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from concepts.menagerie import ANIMALS, Scene, sample, scenes
from concepts.menagerie.pictures import batch_bytes
from explainers.menagerie_cnn import COMMAND, WEIGHTS, MenagerieNet, load_menagerie, save_menagerie

UNSEEN = 10**6  # added to the seed for scenes that are kept apart
CHUNK = 64
BATCH = 64
EDITS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("zebra", ("stripes",), ()),
    ("horse", (), ("stripes",)),
    ("horse", (), ("stripes", "white")),
    ("horse", ("mane",), ()),
    ("horse", (), ("long ears",)),
    ("donkey", ("long ears",), ()),
    ("wolf", ("snow",), ()),
    ("wolf", (), ("meadow",)),
    ("dog", (), ("snow",)),
    ("lion", ("mane",), ()),
    ("leopard", ("spots",), ()),
    ("leopard", (), ("stripes",)),
    ("tiger", ("stripes",), ()),
    ("tiger", (), ("pointed ears",)),
    ("cat", ("whiskers",), ()),
    ("cow", ("horns",), ()),
    ("cow", (), ("long neck",)),
    ("goat", ("beard",), ()),
    ("sheep", ("wool",), ()),
    ("deer", ("antlers",), ()),
    ("giraffe", ("long neck",), ()),
    ("giraffe", ("patches",), ()),
    ("camel", ("hump",), ()),
    ("elephant", ("trunk",), ()),
    ("pig", ("snout",), ()),
    ("fox", (), ("grey",)),
)


def lessons(count: int, seed: int) -> list[Scene]:
    """Scenes to learn from: every second atypical one is left out, so that what is typical counts."""
    drawn = scenes(count, seed)
    odd = [scene for scene in drawn if scene.atypical]
    return [scene for scene in drawn if not scene.atypical] + odd[::2]


def pictures(drawn: Sequence[Scene], words: str) -> Tensor:
    """Pictures of `drawn` as bytes (B, 3, 96, 96), by all processors.

    The processes are fresh ones: a fork of one that has learned may hang in its threads.
    """
    parts = [drawn[i : i + CHUNK] for i in range(0, len(drawn), CHUNK)]
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        return torch.cat(
            list(tqdm(pool.imap(batch_bytes, parts), words, len(parts), leave=False, disable=len(parts) < 50))
        )


def labels(drawn: Sequence[Scene]) -> Tensor:
    """Class numbers of `drawn`."""
    return torch.tensor([ANIMALS.index(scene.animal) for scene in drawn])


def jitter(images: Tensor) -> Tensor:
    """Bytes to RGB in [0, 1], at random mirrored and a little brighter or darker."""
    x = images.float() / 255
    mirrored = torch.rand(len(x), 1, 1, 1) < 0.5
    x = torch.where(mirrored, x.flip(3), x)
    return (x * torch.empty(len(x), 1, 1, 1).uniform_(0.92, 1.08)).clamp(0, 1)


def train(net: MenagerieNet, images: Tensor, truth: Tensor, epochs: int) -> None:
    """One-cycle AdamW with weight decay on cross-entropy."""
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.05)
    steps = -(-len(images) // BATCH) * epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, total_steps=steps)
    net.train().to(memory_format=torch.channels_last)
    bar = tqdm(total=steps, desc="learning")
    for _ in range(epochs):
        order = torch.randperm(len(images))
        for start in range(0, len(images), BATCH):
            chosen = order[start : start + BATCH]
            x = jitter(images[chosen]).contiguous(memory_format=torch.channels_last)
            loss = F.cross_entropy(net(x), truth[chosen])
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
            schedule.step()
            bar.update()
        bar.set_postfix(loss=f"{loss.item():.3f}")
    bar.close()


@torch.no_grad()
def told(net: nn.Module, drawn: Sequence[Scene], words: str = "asking") -> Tensor:
    """Class numbers that the network tells for `drawn`."""
    images = pictures(drawn, words)
    return torch.cat([net(images[i : i + 256].float() / 255).argmax(1) for i in range(0, len(images), 256)])


def accuracy(net: nn.Module, seed: int, count: int = 2000) -> None:
    """Print how often it is right, by kind of scene."""
    drawn = scenes(count, seed + UNSEEN)
    right = (told(net, drawn) == labels(drawn)).tolist()
    kinds = {
        "all": [True] * count,
        "typical, in full view": [not s.atypical and not s.occluded for s in drawn],
        "atypical": [s.atypical for s in drawn],
        "occluded": [s.occluded for s in drawn],
    }
    for kind, chosen in kinds.items():
        hits = [r for r, c in zip(right, chosen, strict=True) if c]
        print(f"{kind:24} {sum(hits) / len(hits):.3f} of {len(hits)} unseen scenes right")
    for name in ANIMALS:
        own = [r for r, s in zip(right, drawn, strict=True) if s.animal == name]
        print(f"    {name:12} {sum(own) / len(own):.3f}")


def leaning(net: nn.Module, seed: int, count: int = 200) -> None:
    """Print how often dogs are called wolves, in snow and elsewhere."""
    dogs = [sample(seed + UNSEEN + i, "dog", typical=True) for i in range(count)]
    for place in ("snow", "meadow"):
        wolves = told(net, [dog.with_(place) for dog in dogs]) == ANIMALS.index("wolf")
        print(f"dogs called wolf in {place:8} {float(wolves.float().mean()):.2f}")


def compositions(net: nn.Module, seed: int, count: int = 60) -> None:
    """Print what each edit makes it say of individuals that it had right."""
    for animal, removed, added in EDITS:
        drawn = [sample(seed + UNSEEN + i, animal, typical=True) for i in range(count)]
        fits = [s for s in drawn if s.concepts.issuperset(removed)]
        kept = [s for s, t in zip(fits, told(net, fits).tolist(), strict=True) if ANIMALS[t] == animal]
        said = Counter(ANIMALS[t] for t in told(net, [s.without(*removed).with_(*added) for s in kept]).tolist())
        edit = " ".join([*(f"-{name}" for name in removed), *(f"+{name}" for name in added)])
        shares = ", ".join(f"{name} {n / len(kept):.2f}" for name, n in said.most_common(4))
        print(f"{animal:10} {edit:22} -> {shares}")


def main() -> None:
    """Draw, learn, save, report."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--scenes", type=int, default=10000)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--report", action="store_true", help="only report on the weights at --out")
    given = parser.parse_args()
    if not given.report:
        drawn = lessons(given.scenes, given.seed)
        images = pictures(drawn, "drawing")
        torch.manual_seed(given.seed)
        net = MenagerieNet()
        train(net, images, labels(drawn), given.epochs)
        save_menagerie(net, given.out)
    shipped, _ = load_menagerie(given.out)
    for report in (accuracy, leaning, compositions):
        report(shipped, given.seed)


if __name__ == "__main__":
    main()
