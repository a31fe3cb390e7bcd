"""Mined concepts against planted ones: what mining finds of the parts that the Menagerie's network uses.

Usage: python -m benchmarks.concepts [--count 1500] [--held-out 1000] [--k 32]

A part counts as used if redrawing a scene without it changes what the network says in at least `USED` of the scenes
that hold it. Mining sees pictures only: no mask, no list of parts, no class. Used parts and mined concepts are matched
one to one on one half of the held-out scenes, so as to make the sum of AUCs largest, and scored on the other half; then
the same with the halves exchanged. The control matches parts drawn by chance in the same way.
"""

import argparse
import time
from collections.abc import Sequence

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from benchmarks.figures import part, table
from concepts.bank import ConceptBank
from concepts.encode import Parts, encode
from concepts.menagerie import CONCEPTS, Scene, batch, scenes
from explainers import Features, Subject
from explainers.mining import Mined, mined
from explainers.scores import auc

USED = 0.10  # share of scenes with a part in which the network says something else without it
FOUND, CLEARLY = 0.85, 0.95  # AUC
BATCH = 64


def used(subject: Subject, drawn: Sequence[Scene], said: Tensor, most: int = 50) -> Tensor:
    """Share (31,) of up to `most` scenes with each part in which the network says something else without it.

    Args:
        subject: the network.
        drawn: scenes.
        said: (M,), what the network says of them.
        most: scenes of each part.
    """
    flips = []
    for name in CONCEPTS:
        have = [i for i, scene in enumerate(drawn) if name in scene.concepts][:most]
        after = subject.head(seen(subject, [drawn[i].without(name) for i in have])).argmax(dim=1)
        flips.append(float((said[have] != after).float().mean()))
    return torch.tensor(flips)


def seen(subject: Subject, drawn: Sequence[Scene]) -> Features:
    """Features of scenes."""
    chunks = [drawn[start : start + BATCH] for start in range(0, len(drawn), BATCH)]
    return Features(torch.cat([subject.features(batch(some, subject.size)).grid for some in chunks]))


def presence(encoder: Parts, features: Features) -> Tensor:
    """Mean presence (M, K) of each mined concept in each scene."""
    return torch.cat([encode(encoder, grid).mean(dim=(2, 3)) for grid in features.grid.split(BATCH)])


def matched(amount: Tensor, there: Tensor) -> Tensor:
    """AUC (J,) of the match of each planted part on scenes that it was not matched on; 0 counts where it has none.

    Args:
        amount: (M, K), presence of mined concepts.
        there: (M, J), whether a part is in the scene.
    """
    scores = torch.zeros(there.shape[1])
    half = torch.randperm(len(amount), generator=torch.Generator().manual_seed(0)) % 2  # the animals come in turn
    for fitted in (0, 1):
        mined_at, planted_at = linear_sum_assignment(-aucs(amount[half == fitted], there[half == fitted]).numpy())
        unseen = aucs(amount[half != fitted], there[half != fitted])
        scores[torch.from_numpy(planted_at)] += unseen[torch.from_numpy(mined_at), torch.from_numpy(planted_at)] / 2
    return scores


def aucs(amount: Tensor, there: Tensor) -> Tensor:
    """AUC (K, J) of each mined concept for each part."""
    return torch.tensor([[auc(one, part) for part in there.T] for one in amount.T])


def by_chance(bank: ConceptBank, seed: int = 0) -> Parts:
    """As many parts as a bank has, with the same numbers in other channels."""
    assert isinstance(bank.encoder, Parts)
    chance = torch.Generator().manual_seed(seed)
    atoms = bank.encoder.atoms
    half = atoms.shape[1] // 2  # only the half that is lit
    mixed = torch.stack([row[torch.randperm(half, generator=chance)] for row in atoms[:, :half]])
    return Parts(torch.cat([mixed, atoms[:, half:]], dim=1))


def report(title: str, share: Tensor, there: Tensor, amount: Tensor, chance: Tensor, found: Mined) -> str:
    """The figures of one bank, from what of each concept is in the scenes, and of those drawn by chance."""
    need = share >= USED
    scores, luck = matched(amount, there[:, need]), matched(chance, there[:, need])
    names = [name for name, wanted in zip(CONCEPTS, need.tolist(), strict=True) if wanted]
    missed = [f"{name} {score:.2f}" for name, score in zip(names, scores.tolist(), strict=True) if score < FOUND]
    taken = found.choice.taken
    rows = [
        ("concepts", f"{len(found.bank)} of {taken.k} {taken.method}, {len(found.bank.rejected)} left out"),
        (f"parts that the network uses (flips in {USED:.0%} of scenes)", str(int(need.sum()))),
        (f"of these, matched with AUC {FOUND}", part(int((scores >= FOUND).sum()), len(scores))),
        ("mean AUC over them", f"{float(scores.mean()):.3f}"),
        ("missed", ", ".join(missed) or "none"),
        ("by chance: used parts matched", part(int((luck >= FOUND).sum()), len(luck))),
        ("by chance: mean AUC over them", f"{float(luck.mean()):.3f}"),
    ]
    high, few = int((scores >= CLEARLY).sum()), int((luck >= CLEARLY).sum())
    rows.append((f"matched with AUC {CLEARLY}, by chance", f"{high} of {len(scores)}, {few} of {len(luck)}"))
    for bar in (0.0, 0.05, 0.2):
        some = matched(amount, there[:, share >= bar])
        rows.append((f"matched, of those with flips in {bar:.0%}", part(int((some >= FOUND).sum()), len(some))))
    return table(title, rows)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_500, help="scenes to mine")
    parser.add_argument("--held-out", type=int, default=1_000, help="other scenes, to match and score on")
    parser.add_argument("--k", type=int, help="concepts; found by measurement if not given")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    subject = Subject.load("menagerie")
    drawn = scenes(options.count, seed=options.seed + 505_001)
    others = scenes(options.held_out, seed=options.seed + 606_001)
    there = torch.tensor([[name in scene.concepts for name in CONCEPTS] for scene in others])
    features = seen(subject, others)
    share = used(subject, others, subject.head(features).argmax(dim=1))
    pictures = torch.cat([batch(drawn[i : i + BATCH], subject.size) for i in range(0, len(drawn), BATCH)])
    began = time.perf_counter()
    found = mined(subject, pictures, k=options.k, seed=options.seed)
    seconds = time.perf_counter() - began
    assert isinstance(found.bank.encoder, Parts)
    amount = presence(found.bank.encoder, features)
    chance = presence(by_chance(found.bank), features)
    title = f"Mined on {len(drawn)} scenes in {seconds:.0f} s, held against {len(CONCEPTS)} planted parts"
    print(report(title, share, there, amount, chance, found))


if __name__ == "__main__":
    main()
