"""Train the head on the phrases: python -m agent.understanding.train.

It needs nothing but the shipped embedding and takes less than a minute.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from agent.acts import USER_KINDS
from agent.understanding.features import Rows, features
from agent.understanding.head import HEAD, Head, softmax
from agent.understanding.lookup import Embedder, Lookup
from agent.understanding.phrases import Phrase, phrases

RIDGE = 3e-4  # penalty on squared weights, chosen by five-fold cross-validation over templates
FOLDS = 5
Targets = NDArray[np.int64]


def train(embedder: Embedder, lines: list[Phrase] | None = None) -> Head:
    """Fit a head for `embedder`; its temperature comes from templates that were left out.

    Args:
        embedder: what turns text into vectors.
        lines: training set; all shipped phrases by default.
    """
    lines = phrases() if lines is None else lines
    rows, targets, weights = _arrays(lines, embedder)
    out_of_fold = cross_validate(rows, targets, weights, np.array([p.template for p in lines]))
    head = fit(rows, targets, weights)
    return Head(head.weight, head.bias, best_temperature(out_of_fold, targets))


def fit(rows: Rows, targets: Targets, weights: Rows, ridge: float = RIDGE, steps: int = 100) -> Head:
    """Softmax regression by L-BFGS; `weights` says how much each row counts."""
    x, y, counts = torch.from_numpy(rows), torch.from_numpy(targets), torch.from_numpy(weights)
    weight = torch.zeros(rows.shape[1], len(USER_KINDS), requires_grad=True)
    bias = torch.zeros(len(USER_KINDS), requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=steps, history_size=10, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        misfit = (F.cross_entropy(x @ weight + bias, y, reduction="none") * counts).sum() / counts.sum()
        total: torch.Tensor = misfit + ridge * weight.square().sum()
        total.backward()
        return total

    optimizer.step(loss)
    return Head(weight.detach().numpy(), bias.detach().numpy(), 1.0)


def cross_validate(rows: Rows, targets: Targets, weights: Rows, groups: Targets, ridge: float = RIDGE) -> Rows:
    """Logits (rows, acts) of each row from a head that never saw its template."""
    held_out = np.random.default_rng(0).integers(0, FOLDS, groups.max() + 1)[groups]
    logits = np.zeros((len(rows), len(USER_KINDS)), np.float32)
    for fold in range(FOLDS):
        inner = held_out != fold
        head = fit(rows[inner], targets[inner], weights[inner], ridge)
        logits[~inner] = head.logits(rows[~inner])
    return logits


def best_temperature(logits: Rows, targets: Targets) -> float:
    """The divisor of `logits` with the best likelihood of `targets`.

    Source: Guo et al., "On calibration of modern neural networks", ICML 2017, section 4.2.
    """
    choices = np.geomspace(0.3, 5.0, 80)
    losses = [-np.log(softmax(logits / t)[np.arange(len(targets)), targets] + 1e-9).mean() for t in choices]
    return float(choices[int(np.argmin(losses))])


def _arrays(lines: list[Phrase], embedder: Embedder) -> tuple[Rows, Targets, Rows]:
    """Features, targets, and weights by which acts with few templates count as much as the square root of the rest."""
    rows = features([p.utterance for p in lines], embedder)
    targets = np.array([USER_KINDS.index(p.kind) for p in lines], np.int64)
    counts = np.bincount(targets, minlength=len(USER_KINDS))
    return rows, targets, (1.0 / np.sqrt(counts))[targets].astype(np.float32)


def main() -> None:
    """Train and save from the command line."""
    parser = argparse.ArgumentParser(description="Train the head that tells user acts apart.")
    parser.add_argument("--out", type=Path, default=HEAD, help="where to write (default: %(default)s)")
    chosen = parser.parse_args()
    lines = phrases()
    head = train(Lookup.load(), lines)
    head.save(chosen.out)
    size = chosen.out.stat().st_size
    print(f"{len(lines)} phrases, temperature {head.temperature:.2f}, {size / 1e3:.0f} kB in {chosen.out}")


if __name__ == "__main__":
    main()
