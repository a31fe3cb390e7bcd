"""How long the agent takes to listen and to decide, as labels and concepts grow: python -m benchmarks.decisions.

Minds of made-up machines: every label in play, opinions at random. The times are of the inference from one forecast
and one answer, and of one choice of lessons, warning and question, on one core.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from agent.minds import Imagined, Machine, Minds, Noise
from agent.minds.network import expected, named
from agent.policy.outlook import CASES, Outlook
from agent.policy.pace import Pace
from agent.policy.situation import Situation
from agent.policy.tutor import tutor
from benchmarks.figures import table

SIZES = ((18, 31), (64, 32), (125, 32), (250, 32), (500, 32), (1000, 32))
KINDS = ("coat", "colour", "background", "part")
REPEATS = 5


@dataclass(frozen=True, eq=False)
class World:
    """A made-up machine, somebody who talks about it, and cases to foretell."""

    situation: Situation
    outlook: Outlook


def made(labels: int, concepts: int, seed: int = 0) -> World:
    """Draw one."""
    chance, noise = np.random.default_rng(seed), Noise()
    weights = chance.normal(0, 3, (labels, concepts))
    names = tuple(f"label {i}" for i in range(labels))
    words = tuple(f"concept {i}" for i in range(concepts))
    start = Imagined.start(words, [KINDS[i % len(KINDS)] for i in range(concepts)], noise)
    imagined = start.with_labels(names, weights, chance.random(weights.shape), noise)
    present = (chance.random((CASES, concepts)) < 0.2).astype(np.float32)
    said = (present @ weights.T.astype(np.float32)).argmax(axis=1)
    own = np.where(chance.random(CASES) < 0.5, said, chance.integers(labels, size=CASES))
    minds = Minds(machine=Machine(names, words, weights, np.zeros_like(weights)), imagined=imagined, turn=3)
    outlook = Outlook(present, said, own, np.full(CASES, 1 / CASES, np.float32), labels)
    return World(Situation(minds=minds, said=names[0], probability=0.9, runner_up=names[1]), outlook)


def spent(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Milliseconds that `work` takes, the least of some runs."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return 1e3 * min(times)


def row(labels: int, concepts: int) -> tuple[str, str]:
    """One line of the table."""
    world, noise = made(labels, concepts), Noise()
    mind = world.situation.minds.imagined
    listening = spent(lambda: named(expected(mind, [0, 3, 5, 8], 0, 1, noise), 0, 3, True, noise))
    deciding = spent(lambda: tutor(world.situation, world.outlook, noise, Pace()))
    pairs = labels * concepts
    times = f"listen {listening:7.1f} ms, decide {deciding:7.1f} ms, {1e3 * deciding / pairs:5.2f} us a pair"
    return f"{labels} x {concepts}", times


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=1000, help="labels of the largest world (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    print(table("labels x concepts", [row(*size) for size in SIZES if size[0] <= chosen.largest]))


if __name__ == "__main__":
    main()
