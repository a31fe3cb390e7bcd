"""Fair constants for the rivals, searched on images that no comparison uses: most flips, then fewest edits, then speed.

Usage: python -m benchmarks.baselines.constants [--count 20] [--only FISTA|CCE|CEM]

On so many scenes of the Menagerie and photographs of CIFAR-10, each with the runner-up as foil, it prints every setting
tried, the best first. Those are the defaults of `Fista`, `Cce` and `Cem`.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import torch

from benchmarks.baselines.cce import Cce
from benchmarks.baselines.cem import Cem
from benchmarks.baselines.fista import Fista
from benchmarks.baselines.grounds import Ground, grounds
from benchmarks.baselines.library import task
from benchmarks.baselines.task import Found, Task
from benchmarks.figures import table
from explainers.faultlines.edits import look

Solver: TypeAlias = Callable[[Task], Found]
SETTINGS: dict[str, tuple[Solver, ...]] = {
    "FISTA": tuple(
        Fista(sparsity=sparsity, step=step, steps=steps)
        for sparsity, step, steps in product((0.1, 0.3, 1.0), (0.01, 0.03, 0.1), (100, 300))
    ),
    "CCE": tuple(
        Cce(sparsity=sparsity, ridge=ridge, step=step)
        for sparsity, ridge, step in product((0.03, 0.1, 0.3), (0.0, 0.03), (0.01, 0.03, 0.1))
    ),
    "CEM": tuple(
        Cem(sparsity=sparsity, step=step, steps=steps)
        for sparsity, step, steps in product((0.1, 1.0), (0.01, 0.03), (50, 100))
    ),
}


@dataclass(frozen=True)
class Record:
    """How one setting did: share that flips, mean edits of those that do, processor seconds a task."""

    solver: Solver
    flips: float
    size: float
    seconds: float

    @property
    def rank(self) -> tuple[float, float, float]:
        """What sorts first is better; sizes within a tenth of an edit are alike, and then speed decides."""
        return -self.flips, round(self.size, 1), self.seconds


def runner_up_tasks(ground: Ground) -> list[Task]:
    """One task an image, with the second most probable label as foil."""
    case = look(ground.subject, ground.bank, ground.images)
    foils = case.logits.topk(2, dim=1).indices[:, 1].tolist()
    return [task(ground.subject, ground.bank, case[position], foil) for position, foil in enumerate(foils)]


def tried(solver: Solver, tasks: Sequence[Task]) -> Record:
    """Run one setting on all tasks."""
    began = time.process_time()
    found = [solver(one) for one in tasks]
    seconds = (time.process_time() - began) / len(tasks)
    sizes = [len(one.edits) for one in found if one.flips]
    return Record(solver, len(sizes) / len(tasks), sum(sizes) / max(1, len(sizes)), seconds)


def search(name: str, tasks: Sequence[Task]) -> str:
    """The table of one rival, best setting first."""
    records = sorted((tried(solver, tasks) for solver in SETTINGS[name]), key=lambda record: record.rank)
    rows = [
        (str(record.solver), f"{100 * record.flips:5.1f} % flip   {record.size:.2f} edits   {record.seconds:.3f} s")
        for record in records
    ]
    return table(f"{name}: {len(tasks)} tasks, the first is chosen", rows)


def main() -> None:
    """Run the search."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20, help="images of each subject")
    parser.add_argument("--only", choices=list(SETTINGS), help="one of the rivals")
    options = parser.parse_args()
    torch.set_num_threads(1)
    tasks = [one for ground in grounds().values() for one in runner_up_tasks(ground(options.count, True))]
    for name in [options.only] if options.only else SETTINGS:
        print(search(name, tasks), flush=True)


if __name__ == "__main__":
    main()
