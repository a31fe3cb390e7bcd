"""How sure a mean is: resampled cases."""

import torch
from torch import Tensor

DRAWS = 1_000
LEVEL = 0.95


def bootstrap(values: Tensor, draws: int = DRAWS, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of the mean of `values` (M,), from samples of the same size with repetition.

    Source: Efron (1979), "Bootstrap methods: another look at the jackknife"; percentiles.
    """
    if values.ndim != 1 or len(values) == 0:
        raise ValueError(f"a mean is taken over a row of at least one value, got {tuple(values.shape)}")
    kept = values.detach().double().cpu()
    picks = torch.randint(len(kept), (draws, len(kept)), generator=torch.Generator().manual_seed(seed))
    edges = torch.tensor([(1 - LEVEL) / 2, (1 + LEVEL) / 2], dtype=torch.double)
    low, high = kept[picks].mean(1).quantile(edges).tolist()
    return low, high
