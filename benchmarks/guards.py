"""Do the guard rails let through exactly the planted good concepts, on generated features and on photographs?

Usage: python -m benchmarks.guards [--seeds 20] [--only generated|photographs]

Generated features: 1,200 cases of 10 classes in 128, 512 or 1,024 channels. The covariance falls off as 1 / rank along
random axes; each class and each of the two probe sets has a mean of its own; what is seen is softplus(x + 0.5). Every
concept has its own frequency in every class (0.15 to 0.75), and 3 % of all marks are wrong. Five of each kind:

- good: adds a direction of its own, half to one and a half times, whatever the class and the probe set;
- noise: marks that have to do with nothing;
- probe-dependent: adds one direction in the first probe set and quite another in the second;
- class-leaking: marks one or two classes, 2 % of the marks turned round besides, and adds nothing.

Photographs: ResNet-56 on 600 photographs of CIFAR-10. A good concept is one painted over (stripes, red light, ...),
a probe-dependent one is one painting in half of the photographs and another in the other half, whose mean effects on
the features have a cosine below 0.2; two of each kind.
"""

import argparse
from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from benchmarks.figures import part, table
from explainers.mining.guards import Cases, Verdict, judge

KINDS = ("good", "noise", "probe-dependent", "class-leaking")
EACH, MARKED_WRONG, TURNED = 5, 0.03, 0.02
CLASSES, STRENGTH = 10, 10.0
APART = 0.2  # cosine of the mean effects of two paintings that count as quite different


def planted(seed: int, channels: int = 512, count: int = 1_200, each: int = EACH) -> tuple[Cases, list[str]]:
    """Generate features and marks as described above; returns them with the kind of each concept."""
    chance = torch.Generator().manual_seed(seed)
    spread = torch.arange(1, channels + 1).float().rsqrt()
    spread = spread / spread.square().mean().sqrt()
    turn: Tensor = torch.linalg.qr(torch.randn(channels, channels, generator=chance)).Q

    def vectors(many: int) -> Tensor:
        return torch.randn(many, channels, generator=chance) * spread @ turn.T

    labels = torch.randint(CLASSES, (count,), generator=chance)
    probes = torch.arange(count) % 2
    size = channels**0.5
    rows = vectors(count) + 0.35 * size * F.normalize(vectors(CLASSES))[labels] + 0.3 * vectors(2)[probes]
    kinds = [kind for kind in KINDS for _ in range(each)]
    marks = []
    for kind in kinds:
        has = _marks(kind, labels, chance)
        if kind in ("good", "probe-dependent"):
            own = F.normalize(vectors(2) if kind == "probe-dependent" else vectors(1).expand(2, -1))
            amount = STRENGTH * (0.5 + torch.rand(count, generator=chance)) * has
            rows = rows + amount[:, None] * own[probes]
        marks.append(has ^ (torch.rand(count, generator=chance) < MARKED_WRONG))
    signs = torch.where(torch.stack(marks, dim=1), 1, -1)
    return Cases(rows=F.softplus(rows + 0.5), signs=signs, labels=labels, probes=probes), kinds


def _marks(kind: str, labels: Tensor, chance: torch.Generator) -> Tensor:
    """Which cases have a concept of this kind, (M,) bool."""
    if kind == "class-leaking":
        own = torch.randperm(CLASSES, generator=chance)[: 1 + int(torch.randint(2, (1,), generator=chance))]
        return torch.isin(labels, own) ^ (torch.rand(len(labels), generator=chance) < TURNED)
    often = 0.15 + 0.6 * torch.rand(CLASSES, generator=chance)
    return torch.rand(len(labels), generator=chance) < often[labels]


def _stripes(images: Tensor) -> Tensor:
    dark = 0.6 * (torch.arange(images.shape[-1]) % 6 < 3).float()
    striped: Tensor = images * (1 - dark)
    return striped


def _dots(images: Tensor) -> Tensor:
    across = (torch.arange(images.shape[-1]) % 8 - 4).square()
    return images * (1 - 0.7 * (across[:, None] + across < 7).float())


def _red(images: Tensor) -> Tensor:
    return (images * torch.tensor([1.2, 0.5, 0.5]).view(3, 1, 1)).clamp(0, 1)


def _grain(images: Tensor) -> Tensor:
    grain = torch.randn(images.shape, generator=torch.Generator().manual_seed(0))
    return (images + 0.15 * grain).clamp(0, 1)


def _blur(images: Tensor) -> Tensor:
    return F.avg_pool2d(F.pad(images, (2, 2, 2, 2), mode="replicate"), 5, stride=1)


PAINTINGS: tuple[Callable[[Tensor], Tensor], ...] = (_stripes, _dots, _red, _grain, _blur)


def painted(count: int = 600) -> tuple[Tensor, Tensor]:
    """Mean features (1 + 5, M, C) of photographs as they are and under each painting, and their classes (M,)."""
    from tests.real import photographs, subject

    images, labels = photographs("cifar10", count)
    one = subject("cifar10")
    versions = [images, *(paint(images) for paint in PAINTINGS)]
    rows = [torch.cat([one.features(some).grid.mean(dim=(2, 3)) for some in v.split(100)]) for v in versions]
    return torch.stack(rows), torch.tensor(labels)


def photographed(seed: int, rows: Tensor, labels: Tensor, each: int = 2) -> tuple[Cases, list[str]]:
    """Concepts of each kind in features of photographs, as described above."""
    chance = torch.Generator().manual_seed(seed)
    order = (1 + torch.randperm(len(PAINTINGS), generator=chance)).tolist()
    effect = F.normalize((rows[1:] - rows[0]).mean(dim=1), dim=1)
    apart = effect @ effect.T < APART
    count = len(labels)
    probes = torch.randperm(count, generator=chance) % 2
    kinds = [kind for kind in KINDS for _ in range(each)]
    parts, marks = [], []
    for position, kind in enumerate(kinds):
        has = _marks(kind, labels, chance)
        one = order[position % len(order)]
        other = next(o for o in reversed(order) if apart[one - 1, o - 1]) if kind == "probe-dependent" else one
        drawn = torch.where((probes == 0)[:, None], rows[one], rows[other])
        shows = has[:, None] if kind in ("good", "probe-dependent") else torch.zeros(count, 1, dtype=torch.bool)
        parts.append(torch.where(shows, drawn, rows[0]))
        wrong = torch.rand(count, generator=chance) < MARKED_WRONG
        signs = torch.zeros(count, len(kinds), dtype=torch.long)
        signs[:, position] = torch.where(has ^ wrong, 1, -1)
        marks.append(signs)
    times = len(kinds)
    cases = Cases(
        rows=torch.cat(parts), signs=torch.cat(marks), labels=labels.repeat(times), probes=probes.repeat(times)
    )
    return cases, kinds


def report(title: str, worlds: Iterator[tuple[Cases, list[str]]]) -> str:
    """Judge every world, and count what passes and why the rest does not."""
    passed = {kind: [0, 0] for kind in KINDS}
    why: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
    exact = seeds = 0
    for seed, (cases, kinds) in enumerate(worlds):
        verdicts = judge(cases, seed=seed)
        exact += all((kind == "good") == (not verdict.reason) for kind, verdict in zip(kinds, verdicts, strict=True))
        seeds += 1
        for kind, verdict in zip(kinds, verdicts, strict=True):
            passed[kind][0] += not verdict.reason
            passed[kind][1] += 1
            if verdict.reason:
                short = _short(verdict)
                why[kind][short] = why[kind].get(short, 0) + 1
    rows = [("exactly the good pass", part(exact, seeds))]
    for kind in KINDS:
        causes = ", ".join(f"{cause}: {count}" for cause, count in sorted(why[kind].items(), key=lambda pair: -pair[1]))
        rows += [(f"{kind} passed", part(*passed[kind])), *([(f"  {kind} rejected as", causes)] if causes else [])]
    return table(title, rows)


def _short(verdict: Verdict) -> str:
    return verdict.reason.partition(":")[0].partition(" (")[0]


def main() -> None:
    """Print one table a kind of features."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument(
        "--first", type=int, default=0, help="the first seed; those from 100 on were not seen in design"
    )
    parser.add_argument("--only", choices=("generated", "photographs"))
    settings = parser.parse_args()
    seeds = range(settings.first, settings.first + settings.seeds)
    if settings.only != "photographs":
        for channels in (128, 512, 1_024):
            worlds = (planted(seed, channels) for seed in seeds)
            print(report(f"Generated features of {channels} channels, {settings.seeds} seeds", worlds), flush=True)
    if settings.only != "generated":
        rows, labels = painted()
        worlds = (photographed(seed, rows, labels) for seed in seeds)
        print(report(f"ResNet-56 on {len(labels)} photographs, {settings.seeds} seeds", worlds))


if __name__ == "__main__":
    main()
