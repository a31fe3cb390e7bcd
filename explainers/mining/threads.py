"""How many threads a process computes with: several processes with many threads each wait for one another."""

import torch
from threadpoolctl import threadpool_limits


def share(count: int) -> None:
    """Let this process compute with `count` threads from here on, in torch as in numpy. ValueError if less than 1."""
    if count < 1:
        raise ValueError(f"asked for {count} threads; give at least one")
    torch.set_num_threads(count)
    threadpool_limits(count, user_api="blas")
