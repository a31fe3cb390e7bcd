"""How faithful each explainer is to the model: one table, with controls that explain nothing beside it.

Usage: python -m benchmarks.faithfulness [--count 32] [--figure PATH.png] [--real]

The subject is the Menagerie's network, asked about drawn scenes that it has not seen; every choice of a scene's parts
is drawn anew, so that what each part really does is known. --real adds a table on ResNet-56 and photographs, which
needs ../shared/real.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import torch
from torch import Tensor
from tqdm import tqdm

from benchmarks.panels import Row, panels
from concepts import ConceptBank
from concepts.menagerie import scenes
from explainers import Subject, saliency
from explainers.faithfulness import bootstrap, controls, inside, rankings, survival
from explainers.faithfulness.asking import MapMaker
from explainers.faithfulness.scorecard import MEASURES, Case, Scores, case, of_maps, of_parts, of_places
from explainers.mining.planting import SHIPPED
from explainers.saliency.catalogue import EXPLAINERS
from tests.real import REAL, photographs, subject

SEED = 600_001  # of scenes that neither the network nor its bank has seen
RENEWED, SEEDS = 12, 3  # images whose maps are made with untrained weights, and how often these are drawn
Importance: TypeAlias = Callable[[Case, int], Tensor]
CONTROLS: dict[str, MapMaker] = {
    "random, fine": controls.noise,
    "random, coarse": controls.clouds,
    "centre": controls.centre,
    "edges": controls.edges,
}


@dataclass(frozen=True)
class Teller:
    """An explainer or a control.

    Attributes:
        name: for people.
        kind: "maps", "concepts", "truth" or "controls".
        maps: makes maps, if it can.
        ranks: importances (P,) of a case's parts for a label; what its maps hold of each part if None.
        renewed: whether it makes maps of an untrained network too; a concept bank belongs to one network.
        any_label: whether it ranks parts for labels that are not given; fault-lines start from the one that is.
    """

    name: str
    kind: str
    maps: MapMaker | None
    ranks: Importance | None = None
    renewed: bool = True
    any_label: bool = True


def tellers() -> list[Teller]:
    """Every explainer of the catalogue, then the controls."""
    found = [Teller(name, "maps", partial(_saliency, name)) for name in EXPLAINERS]
    return [*found, *(Teller(name, "controls", maker) for name, maker in CONTROLS.items())]


def concept_tellers(one: Subject, bank: ConceptBank) -> list[Teller]:
    """The explainers that rank concepts, and the truth itself."""
    return [
        Teller(
            "concept evidence",
            "concepts",
            lambda _, images, labels: rankings.evidence_maps(one, bank, images, labels),
            lambda c, label: rankings.by_evidence(one, bank, c.image, label, c.parts.names),
            renewed=False,
        ),
        Teller(
            "concept tendencies", "concepts", None, lambda c, label: rankings.by_tendency(bank, label, c.parts.names)
        ),
        Teller(
            "fault-lines",
            "concepts",
            None,
            lambda c, _: rankings.by_faultlines(one, bank, c.image, c.parts.names),
            any_label=False,
        ),
        Teller("truth (redrawn)", "truth", None, lambda c, label: c.parts.effects[:, label]),
    ]


def _saliency(name: str, one: Subject, images: Tensor, labels: Tensor) -> Tensor:
    return saliency(one, images, labels=labels, method=name)


def on_scenes(one: Subject, bank: ConceptBank, count: int) -> list[Row]:
    """All measures, on `count` drawn scenes."""
    drawn = [scene for scene in scenes(count, seed=SEED) if len(scene.concepts) > 1]
    cases = [case(one, scene) for scene in tqdm(drawn, "drawing every choice of parts")]
    images, labels = torch.stack([c.image for c in cases]), torch.tensor([c.label for c in cases])
    explainers = tellers()
    listed = [*explainers[: len(EXPLAINERS)], *concept_tellers(one, bank), *explainers[len(EXPLAINERS) :]]
    table = []
    for teller in tqdm(listed, "explainers"):
        maps = None if teller.maps is None else teller.maps(one, images, labels)
        scores: Scores = {}
        if teller.maps is not None and maps is not None:
            scores = of_maps(one, images, maps, labels) | of_places(cases, maps)
            scores |= untrained(one, teller, images, labels)
        table.append(Row(teller.name, teller.kind, scores | parts(one, teller, cases, maps)))
    return table


def untrained(one: Subject, teller: Teller, images: Tensor, labels: Tensor) -> Scores:
    """How much of the maps survives when all weights are drawn anew."""
    if teller.maps is None or not teller.renewed:
        return {}
    some = slice(0, RENEWED)
    return {"weights": survival(one, teller.maps, images[some], labels[some], (1.0,), tuple(range(SEEDS)))[0].tolist()}


def parts(one: Subject, teller: Teller, cases: Sequence[Case], maps: Tensor | None) -> Scores:
    """Scores of the ranking of parts, over the cases that allow each."""
    found: dict[str, list[float]] = {}
    for c, own, other in zip(cases, *importances(one, teller, cases, maps), strict=True):
        for name, value in of_parts(c, own, other).items():
            if value is not None:
                found.setdefault(name, []).append(value)
    return found


def importances(
    one: Subject, teller: Teller, cases: Sequence[Case], maps: Tensor | None
) -> tuple[list[Tensor], list[Tensor | None]]:
    """What the teller gives the parts of each case for its label, and for the other label of its pair."""
    foils = [c.label if c.pair is None else c.pair.foil for c in cases]
    if teller.ranks is not None:
        own = [teller.ranks(c, c.label) for c in cases]
        return own, [teller.ranks(c, foil) if teller.any_label else None for c, foil in zip(cases, foils, strict=True)]
    assert teller.maps is not None and maps is not None
    others = teller.maps(one, torch.stack([c.image for c in cases]), torch.tensor(foils))
    both = [[inside(heat.cpu(), c.masks) for heat, c in zip(heats, cases, strict=True)] for heats in (maps, others)]
    return both[0], list(both[1])


def on_photographs(count: int) -> list[Row]:
    """The measures that need no drawn scene, on ResNet-56 and `count` photographs."""
    one = subject("cifar10")
    images, _ = photographs("cifar10", count)
    labels = one.predict(images).argmax(1)
    table = []
    for teller in tqdm(tellers(), "explainers"):
        assert teller.maps is not None
        maps = teller.maps(one, images, labels)
        table.append(
            Row(teller.name, teller.kind, of_maps(one, images, maps, labels) | untrained(one, teller, images, labels))
        )
    return table


def lines(title: str, table: Sequence[Row]) -> Iterator[str]:
    """The table in plain text."""
    columns = [name for name in MEASURES if any(name in row.scores for row in table)]
    width = max(len(row.name) for row in table)
    yield title
    yield "-" * len(title)
    yield " " * width + "".join(f"{name + ('↑' if MEASURES[name].high else '↓'):>11}" for name in columns)
    for row in table:
        yield f"{row.name:<{width}}" + "".join(f"{cell(row.scores.get(name)):>11}" for name in columns)
    yield "\nMean over images ± half the width of its 95 % interval; the arrow points to where it is better."
    yield from (f"{name}: {MEASURES[name].says}" for name in columns)


def cell(values: Sequence[float] | None) -> str:
    """Mean, and half the width of its 95 % interval."""
    if not values:
        return "-"
    low, high = bootstrap(torch.tensor(values))
    return f"{sum(values) / len(values):.2f}±{(high - low) / 2:.2f}"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=32, help="scenes, and photographs")
    parser.add_argument("--figure", type=Path, help="draw the table (PNG) here")
    parser.add_argument("--real", action="store_true", help="also measure ResNet-56 on photographs")
    options = parser.parse_args()
    if options.real and not REAL.is_dir():
        parser.exit(1, f"the networks and photographs are looked for in {REAL}, which is not there\n")
    one = Subject.load("menagerie")
    table = on_scenes(one, ConceptBank.load(SHIPPED, one.fingerprint), options.count)
    print("\n".join(lines(f"Menagerie, {options.count} scenes", table)))
    if options.figure:
        panels(
            f"How faithful is each explainer? The Menagerie's network, {options.count} drawn scenes", table, MEASURES
        ).save(options.figure)
        print(f"figure: {options.figure}")
    if options.real:
        print("\n".join(lines(f"ResNet-56 on CIFAR-10, {options.count} photographs", on_photographs(options.count))))


if __name__ == "__main__":
    main()
