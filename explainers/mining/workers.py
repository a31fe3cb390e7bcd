"""Ray: several processes look at the batches of one pass.

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

from explainers.mining.stream import Look, Seen

AHEAD = 2  # batches a worker that are under way at once


@dataclass(frozen=True)
class Workers:
    """An engine of `count` Ray workers; a Ray cluster that runs already is used, else one is started here.

    Attributes:
        count: processes.
        gpus: share of a GPU that each of them needs.
    """

    count: int = 2
    gpus: float = 0.0

    def __call__(self, look: Look[Seen], numbers: Sequence[int]) -> Iterator[Seen]:
        """Yield what each of the batches leaves, in order. ImportError if Ray is not installed."""
        if not numbers:
            return
        threads = max(1, torch.get_num_threads() // self.count)
        with _cluster(self.count) as ray:
            actor = ray.remote(num_cpus=1, num_gpus=self.gpus)(_Looker)
            shared = ray.put(look)
            crew = [actor.remote(shared, threads) for _ in range(min(self.count, len(numbers)))]
            waiting: deque[Any] = deque()
            for turn, number in enumerate(numbers):
                waiting.append(crew[turn % len(crew)].look.remote(number))
                if len(waiting) >= AHEAD * len(crew):
                    yield ray.get(waiting.popleft())
            while waiting:
                yield ray.get(waiting.popleft())


class _Looker:
    """A process that looks at batches by their numbers."""

    def __init__(self, look: Look[Any], threads: int) -> None:
        torch.set_num_threads(threads)
        self._look = look

    def look(self, number: int) -> Any:  # whatever the pass leaves
        return self._look(number)


@contextmanager
def _cluster(count: int) -> Iterator[Any]:
    """The Ray module, connected to a cluster; one that was started here ends here."""
    try:
        import ray  # an extra, and slow to import
    except ImportError:
        raise ImportError("engine 'ray' needs Ray, which is not installed; install faultline[ray]") from None
    started = not ray.is_initialized()
    if started:
        ray.init(num_cpus=count, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    try:
        yield ray
    finally:
        if started:
            ray.shutdown()
