"""Do drawn colours and textures mean what their names say? Expected pairs of concept and class, on MobileNetV2.

The rank AUC of a concept is the probability that a class expected to go with it has a larger class weight than
another class. The pairs were written down beforehand, in `probe_pairs.toml`; half of them chose the method.

Usage: python -m benchmarks.probes [--count 100] [--pairs 40] [--backdrops photographs|drawn] [--part choose|check|all]

It needs the network in ../shared/real, and the photographs there for `--backdrops photographs`.
"""

import argparse
import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean

import torch
from torch import Tensor

from benchmarks.figures import table
from concepts.bank import Concept
from explainers import Subject
from explainers.mining.probing import measure
from explainers.scores import auc
from explainers.sensitivity.weights import linear_weights
from tests.real import REAL, photographs, subject

PAIRS = Path(__file__).with_name("probe_pairs.toml")
BAR, LEAST = 0.8, 0.65  # mean rank AUC, and that of each concept that is not rejected


def expected() -> dict[str, tuple[str, ...]]:
    """The classes that each concept should speak for, in the order of the file."""
    pairs = tomllib.loads(PAIRS.read_text(encoding="utf-8"))["expected"]
    return {concept: tuple(classes) for concept, classes in pairs.items()}


def part(names: Sequence[str], which: str) -> list[str]:
    """The concepts of one part: every other two of the list choose the method, the others check it."""
    return [name for i, name in enumerate(names) if which == "all" or (i // 2 % 2 == 0) == (which == "choose")]


def rank_auc(weights: Tensor, one: Subject, classes: Sequence[str]) -> float:
    """Probability that one of `classes` has a larger weight, of (N,), than a class that is not among them."""
    truth = torch.zeros(len(weights), dtype=torch.bool)
    truth[[one.index(label) for label in classes]] = True
    return auc(weights, truth)


def percentiles(weights: Tensor, one: Subject, classes: Sequence[str]) -> str:
    """The classes, best first, each with the per cent of all classes that have a smaller weight."""
    place = {label: 100 * float((weights < weights[one.index(label)]).double().mean()) for label in classes}
    return ", ".join(f"{label} {place[label]:.0f}" for label in sorted(place, key=lambda label: -place[label]))


def line(concept: Concept, score: float, listed: str) -> tuple[str, str]:
    """One row of the table."""
    told = f"{concept.auc:5.2f} {concept.stability:10.2f} {score:9.2f}"
    return concept.name, f"{told}   {concept.reason or 'passes'} | {listed}"


def report(one: Subject, images: Tensor | None, pairs: int, which: str, seed: int) -> str:
    """Measure the probes and compare their class weights with what is expected."""
    assert one.linear is not None
    began = time.perf_counter()
    found = measure(one, images, pairs=pairs, seed=seed, progress=True)
    seconds = time.perf_counter() - began
    weights = linear_weights(one.linear, found.fit.directions, found.fit.typical)
    wanted, concepts = expected(), {concept.name: k for k, concept in enumerate(found.concepts)}
    scores = {name: rank_auc(weights[:, concepts[name]], one, classes) for name, classes in wanted.items()}
    rows = [("concept", "  AUC  stability  rank AUC   verdict | expected classes, percentile")]
    for name in part(tuple(wanted), which):
        k = concepts[name]
        rows.append(line(found.concepts[k], scores[name], percentiles(weights[:, k], one, wanted[name])))
    told = {concept.name for concept in found.concepts if not concept.reason}
    rows += [("", ""), *((f"mean, {some}", summary(scores, part(tuple(wanted), some), told)) for some in parts(which))]
    behind = "drawn backdrops, no data" if images is None else f"{len(images)} photographs as backdrops"
    title = f"MobileNetV2, {len(found.concepts)} probes, {pairs} pairs each, {behind}, {seconds:.0f} s"
    return table(title, rows)


def parts(which: str) -> tuple[str, ...]:
    """The parts to sum up."""
    return ("choose", "check", "all") if which == "all" else (which,)


def summary(scores: Mapping[str, float], names: Sequence[str], told: set[str]) -> str:
    """Mean and worst rank AUC of the concepts that may be spoken of, beside the mean of all."""
    spoken = {name: scores[name] for name in names if name in told}
    if not spoken:
        return f"{mean(scores[name] for name in names):.3f} of all {len(names)}; none passes"
    worst = min(spoken, key=lambda name: spoken[name])
    low = sorted(name for name, score in spoken.items() if score < LEAST)
    return (
        f"{mean(spoken.values()):.3f} of the {len(spoken)} that pass (bar {BAR}), {mean(scores[n] for n in names):.3f} "
        f"of all {len(names)}; lowest {worst} {spoken[worst]:.2f}; below {LEAST}: {', '.join(low) or 'none'}"
    )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100, help="photographs to lay the probes over")
    parser.add_argument("--pairs", type=int, default=40, help="pictures with and without, a concept")
    parser.add_argument("--backdrops", choices=("photographs", "drawn"), default="photographs")
    parser.add_argument("--part", choices=("choose", "check", "all"), default="all", help="of the expected pairs")
    parser.add_argument("--seed", type=int, default=0, help="of drawings, blobs and backdrops")
    options = parser.parse_args()
    if not REAL.is_dir():
        parser.exit(1, f"the network and photographs are looked for in {REAL}, which is not there\n")
    images = photographs("imagenet", options.count)[0] if options.backdrops == "photographs" else None
    print(report(subject("imagenet"), images, options.pairs, options.part, options.seed))


if __name__ == "__main__":
    main()
