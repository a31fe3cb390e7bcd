"""Train the head on the phrases: python -m agent.understanding.train [--language de].

It needs nothing but the shipped embedding and takes about a minute.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from agent.acts import USER_KINDS
from agent.understanding.features import Rows, features, find_cues
from agent.understanding.head import Head, head_of, softmax
from agent.understanding.lookup import Embedder, Lookup
from agent.understanding.phrases import Phrase, phrases
from concepts.lexicon import ENGLISH

RIDGE = 1e-5  # penalty on squared weights, chosen by cross-validation over templates
LEFT_OUT = 0.2  # share of templates from which the temperature is learnt
MOST = 16  # lines of one template
_LINES = {"de": 48}  # the same for languages with few templates
Targets = NDArray[np.int64]


def train(embedder: Embedder, lines: list[Phrase] | None = None, language: str = "en") -> Head:
    """Fit a head for `embedder`; its temperature comes from templates that were left out.

    Args:
        embedder: what turns text into vectors.
        lines: training set; all shipped phrases of the language by default.
        language: of the phrases.
    """
    lines = phrases(Lookup.load().knows, language=language) if lines is None else lines
    cues = find_cues((p.template, p.utterance) for p in lines)
    rows, targets, weights = _arrays(lines, embedder, cues)
    inner = np.random.default_rng(0).random(max(p.template for p in lines) + 1) > LEFT_OUT
    seen = inner[[p.template for p in lines]]
    weight, bias = fit(rows[seen], targets[seen], weights[seen])
    temperature = best_temperature(rows[~seen] @ weight + bias, targets[~seen])
    return Head(*fit(rows, targets, weights), temperature, cues)


def fit(rows: Rows, targets: Targets, weights: Rows, ridge: float = RIDGE, steps: int = 80) -> tuple[Rows, Rows]:
    """Weight and bias of a softmax regression by L-BFGS; `weights` says how much each row counts."""
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
    return weight.detach().numpy(), bias.detach().numpy()


def best_temperature(logits: Rows, targets: Targets) -> float:
    """The divisor of `logits` with the best likelihood of `targets`.

    Source: Guo et al., "On calibration of modern neural networks", ICML 2017, section 4.2.
    """
    choices = np.geomspace(0.3, 5.0, 80)
    losses = [-np.log(softmax(logits / t)[np.arange(len(targets)), targets] + 1e-9).mean() for t in choices]
    return float(choices[int(np.argmin(losses))])


def _arrays(lines: list[Phrase], embedder: Embedder, cues: Sequence[str]) -> tuple[Rows, Targets, Rows]:
    """Features, targets, and weights: acts and templates with many lines count by the square root of their lines."""
    rows = features([p.utterance for p in lines], embedder, {cue: at for at, cue in enumerate(cues)})
    targets = np.array([USER_KINDS.index(p.kind) for p in lines], np.int64)
    counts = np.bincount(targets, minlength=len(USER_KINDS))
    of_template = np.array([p.template for p in lines])
    shared = np.bincount(of_template)[of_template]
    return rows, targets, ((1.0 / np.sqrt(counts))[targets] / np.sqrt(shared)).astype(np.float32)


def main() -> None:
    """Train and save from the command line."""
    parser = argparse.ArgumentParser(description="Train the head that tells user acts apart.")
    parser.add_argument("--language", default=ENGLISH, help="of the phrases (default: %(default)s)")
    parser.add_argument("--out", type=Path, help="where to write; by default where the shipped head is")
    chosen = parser.parse_args()
    torch.set_num_threads(1)  # a matrix this small takes longer on several
    embedder = Lookup.load()
    lines = phrases(embedder.knows, _LINES.get(chosen.language, MOST), language=chosen.language)
    out = chosen.out or head_of(chosen.language)
    head = train(embedder, lines)
    head.save(out)
    size = out.stat().st_size
    print(f"{len(lines)} phrases, temperature {head.temperature:.2f}, {size / 1e3:.0f} kB in {out}")


if __name__ == "__main__":
    main()
