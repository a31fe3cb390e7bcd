"""Fault-lines held against going through every set: on linear heads, and on heads of the kinds of VGG and of ViT.

Usage: python -m benchmarks.exact [--count 1000] [--heads 20] [--concepts 10]

Banks and weights are drawn by chance, so that no case is easier than another by training.
"""

import argparse
from collections.abc import Callable, Iterator
from itertools import product

import torch
from torch import Tensor, nn

from benchmarks.figures import part, table
from concepts import Concept, ConceptBank
from concepts.claims import FaultLine, NoFaultLine
from concepts.encode import Linear, encode
from explainers import Features, LinearHead, Subject
from explainers.faultlines import faultline
from explainers.faultlines.edits import Case, edits
from explainers.faultlines.offers import offer
from explainers.faultlines.search import MARGIN

SIDE, CHANNELS, LABELS, LIMIT = 4, 16, 6, 4
REACH = 3  # the more, the less one concept moves, and the more of them it takes
DOUBT = 1e-4  # logits from `MARGIN` within which rounding decides


class Pooled(nn.Module):
    """A linear head after global average pooling."""

    def __init__(self) -> None:
        super().__init__()
        self.read = nn.Linear(CHANNELS, LABELS)

    def forward(self, grid: Tensor) -> Tensor:
        """Logits of (B, C, h, w)."""
        logits: Tensor = self.read(grid.mean(dim=(2, 3)))
        return logits


class Layers(nn.Module):
    """The head of a VGG: flattened places, two hidden layers."""

    def __init__(self) -> None:
        super().__init__()
        hidden = 64
        self.read = nn.Sequential(nn.Flatten(), nn.Linear(CHANNELS * SIDE * SIDE, hidden), nn.ReLU(),
                                  nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, LABELS))  # fmt: skip

    def forward(self, grid: Tensor) -> Tensor:
        """Logits of (B, C, h, w)."""
        logits: Tensor = self.read(grid)
        return logits


class Tokens(nn.Module):
    """The head of a ViT: a last block of attention over the places and a class token, a norm, a linear read-out."""

    def __init__(self) -> None:
        super().__init__()
        self.token = nn.Parameter(torch.randn(1, 1, CHANNELS))
        self.block = nn.TransformerEncoderLayer(CHANNELS, 4, 32, dropout=0.0, batch_first=True, norm_first=True)
        self.norm, self.read = nn.LayerNorm(CHANNELS), nn.Linear(CHANNELS, LABELS)

    def forward(self, grid: Tensor) -> Tensor:
        """Logits of (B, C, h, w)."""
        places = grid.flatten(2).transpose(1, 2)
        mixed = self.block(torch.cat([self.token.expand(len(grid), -1, -1), places], dim=1))
        logits: Tensor = self.read(self.norm(mixed[:, 0]))
        return logits


class Normed(nn.Module):
    """The head of a ConvNeXt or Swin: pooled, a norm, a linear read-out."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.read = nn.LayerNorm(CHANNELS), nn.Linear(CHANNELS, LABELS)

    def forward(self, grid: Tensor) -> Tensor:
        """Logits of (B, C, h, w)."""
        logits: Tensor = self.read(self.norm(grid.mean(dim=(2, 3))))
        return logits


KINDS: dict[str, Callable[[], nn.Module]] = {"VGG": Layers, "ViT": Tokens, "ConvNeXt, Swin": Normed}


def drawn(make: Callable[[], nn.Module], seed: int, concepts: int) -> tuple[Subject, ConceptBank, Tensor]:
    """A subject whose features are its input, with `make`'s head, a bank of concepts that overlap, and one input."""
    torch.manual_seed(seed)
    head = make().eval()
    for weights in head.parameters():
        weights.requires_grad_(False)
        weights.mul_(3 if weights.ndim > 1 else 1)
    linear = LinearHead(head.read.weight, head.read.bias) if isinstance(head, Pooled) else None
    subject = Subject(name="drawn", classes=tuple("abcdef"), size=SIDE, module=head, layer="", tap=Features,
                      top=lambda features: head(features.grid), linear=linear, fingerprint="drawn")  # fmt: skip
    encoder = Linear(torch.randn(concepts, CHANNELS) / 2, torch.zeros(concepts))
    presence = encode(encoder, torch.rand(64, CHANNELS, SIDE, SIDE)).mean(dim=(2, 3))
    typical = 2 * presence.median(dim=0).values.clamp_min(1e-3)
    tables = torch.zeros(LABELS, concepts)
    bank = ConceptBank(
        subject="drawn", classes=subject.classes,
        concepts=tuple(Concept(name=f"concept {k}", origin="mined") for k in range(concepts)),
        directions=torch.randn(concepts, CHANNELS) / REACH, encoder=encoder, typical=typical, weights=tables,
        spread=tables, presence=tables, caps=typical * torch.rand(LABELS, concepts),
        record=torch.zeros(LABELS, LABELS), crops=torch.zeros(concepts, 1, 3, 4, 4, dtype=torch.uint8),
    )  # fmt: skip
    return subject, bank, torch.rand(1, CHANNELS, SIDE, SIDE)


def every_set(subject: Subject, bank: ConceptBank, case: Case, foil: int) -> Iterator[tuple[int, float]]:
    """Size, and the foil's lead over its strongest rival, of all sets within the limit, by running the head on each."""
    options, k = offer(bank, case, foil), len(bank)
    changes = edits(bank, case, bank.classes[foil])
    ways = [[0, *([1] if i in options.removals else []), *([2] if i in options.additions else [])] for i in range(k)]
    sets = torch.tensor([some for some in product(*ways) if sum(way > 0 for way in some) <= LIMIT])
    for part_ in sets.split(2_048):
        logits = subject.head(changes.apply(case, (part_ == 1).float(), (part_ == 2).float()))
        own = logits[:, foil].clone()
        logits[:, foil] = float("-inf")
        yield from zip((part_ > 0).sum(dim=1).tolist(), (own - logits.amax(dim=1)).tolist(), strict=True)


def compared(make: Callable[[], nn.Module], count: int, concepts: int) -> dict[str, list[float]]:
    """Hold the fault-lines of `count` drawn cases towards other labels, near and far, against brute force."""
    marks: dict[str, list[float]] = {
        "excess": [],
        "missed": [],
        "false proof": [],
        "proven": [],
        "size": [],
        "flips": [],
    }
    for seed in range(count):
        subject, bank, image = drawn(make, seed, concepts)
        with torch.no_grad():
            case = Case(Features(image), bank.encode(image), subject.head(Features(image)))
            foil = int(case.logits[0].argsort(descending=True)[1 + seed % 3])
            line = faultline(subject, bank, case, subject.classes[foil], LIMIT)
            sets = list(every_set(subject, bank, case, foil))
        judged(line, sets, marks)
    return marks


def judged(line: FaultLine | NoFaultLine, sets: list[tuple[int, float]], marks: dict[str, list[float]]) -> None:
    """Enter one answer; where rounding decides whether a set flips, either size is right."""
    sure = min((size for size, lead in sets if lead > MARGIN + DOUBT), default=None)
    least = min((size for size, lead in sets if lead > MARGIN - DOUBT), default=None)
    if isinstance(line, NoFaultLine):
        marks["missed"].append(sure is not None)
        marks["false proof"].append(line.proven and sure is not None)
        marks["proven"].append(line.proven)
        return
    size = len(line.removed) + len(line.added)
    marks["flips"].append(any(s == size and abs(lead - line.margin) < DOUBT for s, lead in sets))
    excess = 0 if least is not None and least <= size <= (sure or LIMIT) else size - (sure or 0)
    marks["excess"].append(excess)
    marks["size"].append(size)
    marks["missed"].append(False)
    marks["false proof"].append(line.smallest and excess != 0)
    marks["proven"].append(line.smallest)


def report(title: str, marks: dict[str, list[float]]) -> str:
    """The table of one kind of head."""
    count, found = len(marks["missed"]), len(marks["size"])
    mean = {name: sum(values) / max(1, len(values)) for name, values in marks.items()}
    rows = [
        ("as small as brute force", part(sum(e == 0 for e in marks["excess"]) + sum(
            not m for m in marks["missed"]) - found, count)),
        ("mean excess", f"{mean['excess']:.3f} concepts over {found} fault-lines, mean size {mean['size']:.2f}"),
        ("flips when run again", part(int(sum(marks["flips"])), found)),
        ("missed", part(int(sum(marks["missed"])), count)),
        ("proven", part(int(sum(marks["proven"])), count)),
        ("proofs that are wrong", f"{int(sum(marks['false proof']))}"),
    ]  # fmt: skip
    return table(title, rows)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000, help="linear heads")
    parser.add_argument("--heads", type=int, default=40, help="heads of every other kind")
    parser.add_argument("--concepts", type=int, default=10, help="concepts in a bank of another kind of head")
    options = parser.parse_args()
    print(report(f"linear heads, {options.count} cases, 8 concepts", compared(Pooled, options.count, 8)))
    for name, make in KINDS.items():
        title = f"heads as of {name}, {options.heads} cases, {options.concepts} concepts"
        print(report(title, compared(make, options.heads, options.concepts)))


if __name__ == "__main__":
    main()
