"""Ray: several processes look at the batches of a pass.

Each worker holds the subject once. Results come back in the order of the batches, and no more than two batches a
worker are under way, so that memory stays bounded.
"""

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch

from explainers.mining.stream import Engine, Look, Seen
from explainers.mining.threads import share

AHEAD = 2  # batches a worker that are under way at once


@contextmanager
def crew(count: int) -> Iterator[Engine]:
    """An engine of `count` Ray workers, on the cluster that is connected, or on one that is started for as long.

    Where a batch runs decides nothing about its result, as long as the processors are of one kind. ValueError if Ray is
    not installed.
    """
    try:
        import ray  # an extra, and slow to import
    except ImportError:
        raise ValueError("the engine 'ray' needs Ray, which is not installed; install faultline[ray]") from None
    started = not ray.is_initialized()
    if started:
        ray.init(num_cpus=count, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    try:
        yield _Workers(ray, count)
    finally:
        if started:
            ray.shutdown()


@dataclass(frozen=True, eq=False)
class _Workers:
    """An engine. `ray` is the module, connected to a cluster."""

    ray: Any
    count: int

    def __call__(self, look: Look[Seen], numbers: Sequence[int]) -> Iterator[Seen]:
        """Yield what each of the batches leaves, in order."""
        ray, few = self.ray, min(self.count, len(numbers))
        if not few:
            return
        shared, threads = ray.put(look), max(1, torch.get_num_threads() // few)
        workers = [ray.remote(num_cpus=1)(_Looker).remote(shared, threads) for _ in range(few)]
        waiting: deque[Any] = deque()
        for turn, number in enumerate(numbers):
            waiting.append(workers[turn % few].look.remote(number))
            if len(waiting) >= AHEAD * few:
                yield ray.get(waiting.popleft())
        while waiting:
            yield ray.get(waiting.popleft())


class _Looker:
    """A process that looks at batches by their numbers."""

    def __init__(self, look: Look[Any], threads: int) -> None:
        share(threads)
        self._look = look

    def look(self, number: int) -> Any:  # whatever the pass leaves
        return self._look(number)
