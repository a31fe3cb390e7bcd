"""Are the names right that general knowledge proposes for mined concepts, and do they know how sure they may be?

Usage: python -m benchmarks.names [--banks 4] [--images 700]     concepts mined on the Menagerie
       python -m benchmarks.names --fit                          the constants of the namer, from generated worlds

Menagerie: banks are mined on drawn scenes with 20 to 32 concepts each, and every concept is matched one to one with the
planted ones by the AUC of its presence in other scenes (Hungarian method); pairs of at least 0.85 count as matched.
A name is right if it is the planted concept's.

Generated worlds: 8 to 30 classes with 10 to 40 properties, each of which a class has wholly, partly or not. A concept's
presence follows one property (a tenth follow none), class by class more or less (0.4 to 1), with up to 0.6 of two other
properties mixed in and noise of 0.05 to 0.4 of a whole property. One concept in five repeats another's property.
"""

import argparse
import itertools
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from benchmarks.figures import part, table
from concepts import ConceptBank
from concepts.knowledge import Knowledge
from concepts.menagerie import CONCEPTS, batch, scenes
from explainers import Subject, mine
from explainers.naming.profiles import ByKnowledge, explained_away, probabilities
from explainers.scores import auc

MATCHED = 0.85  # AUC from which a mined concept counts as a planted one
SIZES = (20, 28, 24, 32)
CHUNK = 64
Guess = tuple[float, bool, bool]  # how sure, whether the first name is right, whether one of the first three is


def guesses(bank: ConceptBank, presence: Tensor, truth: Tensor) -> list[Guess]:
    """What is proposed for the matched concepts of a bank, with presence (M, K) and truth (M, planted) in scenes."""
    from scipy.optimize import linear_sum_assignment

    table = torch.tensor([[auc(presence[:, k], truth[:, j]) for j in range(len(CONCEPTS))] for k in range(len(bank))])
    pairs = zip(*linear_sum_assignment(-table.numpy()), strict=True)
    said = ByKnowledge(Knowledge.embedded())(bank)
    found = []
    for k, j in pairs:
        if table[k, j] >= MATCHED:
            names = [name for name, _ in said[k][:3]]
            sure = said[k][0][1] if names else 0.0
            found.append((sure, names[:1] == [CONCEPTS[j]], CONCEPTS[j] in names))
    return found


def calibration_error(sure: Sequence[float], right: Sequence[bool], bins: int = 5) -> float:
    """Expected calibration error, in [0, 1]: how far shares of right names lie from what was promised, on average.

    Source: Naeini, Cooper & Hauskrecht (AAAI 2015), "Obtaining well calibrated probabilities using Bayesian binning".
    """
    places = [min(bins - 1, int(value * bins)) for value in sure]
    gaps = [abs(sum(sure[i] - right[i] for i in range(len(sure)) if places[i] == place)) for place in range(bins)]
    return sum(gaps) / max(1, len(sure))


def menagerie(banks: int, images: int) -> str:
    """Mine banks on the Menagerie and count the names that are right."""
    subject = Subject.load("menagerie")
    found: list[Guess] = []
    for number in range(banks):
        drawn, unseen = scenes(images, seed=500 + number), scenes(images, seed=900 + number)
        pictures = torch.cat([batch(drawn[i : i + CHUNK], subject.size) for i in range(0, images, CHUNK)])
        bank = mine(subject, pictures, k=SIZES[number % len(SIZES)], seed=number)
        others = [batch(unseen[i : i + CHUNK], subject.size) for i in range(0, images, CHUNK)]
        presence = torch.cat([bank.encode(subject.features(some).grid).mean(dim=(2, 3)) for some in others])
        truth = torch.tensor([[name in scene.concepts for name in CONCEPTS] for scene in unseen])
        found += guesses(bank, presence, truth)
    return report(f"Names of concepts mined on the Menagerie, {banks} banks", found)


def report(title: str, found: Sequence[Guess]) -> str:
    """Shares of right names, and how well the promises are kept."""
    sure, right = [guess[0] for guess in found], [guess[1] for guess in found]
    rows = [
        ("matched concepts", str(len(found))),
        ("first name right", part(sum(right), len(found))),
        ("one of three right", part(sum(guess[2] for guess in found), len(found))),
        ("mean promise", f"{100 * sum(sure) / max(1, len(sure)):5.1f} %"),
        ("calibration error", f"{calibration_error(sure, right):.3f}"),
    ]
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        inside = [i for i, value in enumerate(sure) if low <= value < low + 0.2 + (low == 0.8)]
        if inside:
            told = 100 * sum(sure[i] for i in inside) / len(inside)
            rows.append((f"  promised about {told:.0f} %", part(sum(right[i] for i in inside), len(inside))))
    return table(title, rows)


def world(seed: int, concepts: int = 20) -> tuple[Tensor, Tensor, Tensor]:
    """Profiles (K, N), shares (N, Q) and the property of each concept (K,), -1 for none, as described above."""
    chance = torch.Generator().manual_seed(seed)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=chance)

    classes, properties = (int(torch.randint(a, b, (1,), generator=chance)) for a, b in ((8, 31), (10, 41)))
    has = uniform(classes, properties) < 1 / classes + 0.4 * uniform(properties) ** 2
    has[torch.randint(classes, (properties,), generator=chance), torch.arange(properties)] = True
    partly = torch.where(uniform(classes, properties) < 0.15, 0.4 * uniform(classes, properties), 0)
    shares = torch.where(has, 0.5 + 0.5 * uniform(classes, properties), partly)
    order = torch.randperm(properties, generator=chance).repeat(concepts // properties + 1)[:concepts]
    again = torch.randint(concepts, (concepts,), generator=chance)
    truth = torch.where(uniform(concepts) < 0.2, order[again], order)
    truth[uniform(concepts) < 0.1] = -1
    own = shares.T[truth.clamp_min(0)] * (0.4 + 0.6 * uniform(concepts, classes)) * (truth >= 0)[:, None]
    mixed = [0.6 * uniform(concepts, 1) * shares.T[torch.randint(properties, (concepts,), generator=chance)]
             for _ in range(2)]  # fmt: skip
    noise = (0.05 + 0.35 * uniform(concepts, 1)) * torch.randn(concepts, classes, generator=chance)
    return own + sum(mixed) + noise, shares, truth


def fit(worlds: int = 60) -> str:
    """The constants under which the truth of generated worlds is likeliest, and how they do in other worlds."""
    seen = [world(seed) for seed in range(worlds)]
    grid = itertools.product((0.2, 0.3, 0.5, 0.7, 1.0), (0.1, 0.2, 0.3), (0.1, 0.25, 0.5, 1.0))
    loss, temper, none, again = min((_loss(seen, *constants), *constants) for constants in grid)
    best, right = _best(seen, temper, none, again)
    scale = torch.tensor([1.0, 0.0], requires_grad=True)
    step = torch.optim.LBFGS([scale], max_iter=200)

    def closure() -> Tensor:
        step.zero_grad()
        lost = F.binary_cross_entropy_with_logits(scale[0] * best.logit() + scale[1], right)
        lost.backward()
        return lost

    step.step(closure)
    slope, shift = scale.tolist()
    others, truth = _best([world(seed) for seed in range(10_000, 10_000 + worlds)], temper, none, again)
    sure = (slope * others.logit() + shift).sigmoid()
    rows = [
        ("TEMPER, NONE, AGAIN", f"{temper}, {none}, {again}   (loss {loss:.3f} nats a concept)"),
        ("SLOPE, SHIFT", f"{slope:.2f}, {shift:.2f}"),
        ("right in other worlds", part(int(truth.sum()), len(truth))),
        ("calibration error there", f"{calibration_error(sure.tolist(), truth.bool().tolist()):.3f}"),
        ("  before SLOPE and SHIFT", f"{calibration_error(others.tolist(), truth.bool().tolist()):.3f}"),
    ]
    return table(f"Constants of the namer, from {worlds} generated worlds", rows)


def _loss(worlds: Sequence[tuple[Tensor, Tensor, Tensor]], temper: float, none: float, again: float) -> float:
    lost: list[Tensor] = []
    for profiles, shares, truth in worlds:
        chances = explained_away(probabilities(profiles, shares, temper, none), again)
        full = torch.cat([chances, 1 - chances.sum(dim=1, keepdim=True)], dim=1).clamp_min(1e-4)
        lost.append(-full[torch.arange(len(truth)), torch.where(truth < 0, chances.shape[1], truth)].log())
    return float(torch.cat(lost).mean())


def _best(
    worlds: Sequence[tuple[Tensor, Tensor, Tensor]], temper: float, none: float, again: float
) -> tuple[Tensor, Tensor]:
    """The probability of the likeliest name of every concept, and whether it is right."""
    sure, right = [], []
    for profiles, shares, truth in worlds:
        top = explained_away(probabilities(profiles, shares, temper, none), again).max(dim=1)
        sure.append(top.values.clamp(1e-3, 1 - 1e-3))
        right.append((top.indices == truth).float())
    return torch.cat(sure), torch.cat(right)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--banks", type=int, default=4)
    parser.add_argument("--images", type=int, default=700)
    parser.add_argument("--fit", action="store_true")
    settings = parser.parse_args()
    print(fit() if settings.fit else menagerie(settings.banks, settings.images))


if __name__ == "__main__":
    main()
