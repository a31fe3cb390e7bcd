"""Train the network that reads messages: python -m agent.understanding.train [--start FILE] [--rounds N].

It needs nothing but the shipped embedding; a start that knows English (see `pretrain`) makes it better. About twenty
minutes on two cores. The shipped one came out of eight rounds from there, and of six and three more
from its own result.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import cos, pi
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F

from agent.acts import USER_KINDS
from agent.understanding.encoder import Encoder, Rows, softmax
from agent.understanding.head import HEAD, Head
from agent.understanding.inputs import FLAGS, rows
from agent.understanding.lookup import Embedder, Lookup
from agent.understanding.messages import Message, careless, joined, ordinary, written
from agent.understanding.network import Network, Shape
from agent.understanding.phrases import phrases

ROUNDS = 8  # over the written messages
BATCH = 64
RATE = 1e-3  # of learning, at its highest
WARM = 200  # steps until it is
SMOOTHING = 0.05  # of the targets
SPELLED = 3  # lines of each template in a round
JOINED = 7000  # messages put together for each round
LEFT_OUT = 0.1  # share of written messages from which the temperature is learnt
NONE = -100  # target of an act that is not there


def train(
    embedder: Embedder,
    start: Path | None = None,
    rounds: int = ROUNDS,
    lines: Sequence[Message] | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> Head:
    """Fit a head for `embedder`; its temperature comes from messages that were left out.

    Args:
        embedder: what turns text into vectors.
        start: weights to begin with; random ones if None. A whole head goes on learning and keeps its temperature.
        rounds: over the messages.
        lines: written messages; the shipped ones by default.
        report: is told how it goes.
    """
    lines = written() if lines is None else lines
    known = load_file(str(start)).get("temperature") if start else None
    if known is not None:
        return replace(fit(embedder, lines, start, rounds, report), temperature=float(known[0]))
    chosen = np.random.default_rng(0).random(len(lines)) < LEFT_OUT
    kept = [line for line, out in zip(lines, chosen, strict=True) if not out]
    trial = fit(embedder, kept, start, rounds, report)
    apart = [line for line, out in zip(lines, chosen, strict=True) if out and len(line.kinds) == 1]
    temperature = best_temperature(*judged(trial, apart, embedder))
    report(f"temperature {temperature:.2f} from {len(apart)} messages")
    return replace(fit(embedder, lines, start, rounds, report), temperature=temperature)


def fit(
    embedder: Embedder, lines: Sequence[Message], start: Path | None, rounds: int, report: Callable[[str], None]
) -> Head:
    """The head after `rounds` rounds over written messages, templates, and messages put together."""
    torch.manual_seed(0)
    width = embedder.embed(["why"]).shape[1]
    network = Network(Shape(inputs=width + FLAGS))
    if start is not None:
        network.load_state_dict(load_file(str(start)), strict=False)
    rate = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.02)
    input_of = Inputs(embedder)
    random = Random(0)
    step = 0
    for at in range(rounds):
        batches = list(_batches(_round(lines, at, random), random))
        steps, total = len(batches) * rounds, 0.0
        for batch in batches:
            step += 1
            rate.param_groups[0]["lr"] = RATE * min(1.0, step / WARM) * (1 + cos(pi * min(1.0, step / steps))) / 2
            loss = _loss(network, batch, input_of)
            rate.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            rate.step()
            total += float(loss.detach())
        report(f"round {at + 1} of {rounds}: loss {total / len(batches):.3f}")
    return Head(Encoder({name: tensor.detach().numpy() for name, tensor in network.state_dict().items()}))


class Inputs:
    """Rows of messages, padded to the longest."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder, self.known = embedder, Lookup.load().knows

    def __call__(self, batch: Sequence[Message]) -> tuple[Tensor, Tensor, Tensor]:
        """Rows (messages, 1 + words, inputs), which of them are there, and which messages are replies."""
        found = [rows(message.utterance.words, self.embedder, self.known) for message in batch]
        longest = max(map(len, found))
        padded = np.stack([np.pad(one, ((0, longest - len(one)), (0, 0))) for one in found])
        there = np.array([[at < len(one) for at in range(longest)] for one in found])
        asked = np.array([message.utterance.asked for message in batch], np.float32)
        return torch.from_numpy(padded), torch.from_numpy(there), torch.from_numpy(asked)


def _round(lines: Sequence[Message], number: int, random: Random) -> list[Message]:
    """What is seen in one round, in no order."""
    drawn = [*phrases(SPELLED, number), *phrases(SPELLED, number, "de")]
    spelled = [Message(utterance=p.utterance, begins=(0,), kinds=(p.kind,)) for p in drawn]
    pools = [[m for m in pool if ordinary(m)] for pool in (lines, spelled)]
    together = [
        joined(random.choices(pools, (0.7, 0.3))[0], random.choices((2, 3), (0.8, 0.2))[0], random)
        for _ in range(JOINED)
    ]
    return [careless(message, random) for message in (*spelled, *lines, *together)]


def _batches(messages: list[Message], random: Random) -> Iterator[list[Message]]:
    """Messages of about the same length together, the batches in no order."""
    ordered = sorted(messages, key=lambda message: len(message.utterance.words) + 4 * random.random())
    starts = list(range(0, len(ordered), BATCH))
    random.shuffle(starts)
    return (ordered[start : start + BATCH] for start in starts)


def _loss(network: Network, batch: Sequence[Message], input_of: Inputs) -> Tensor:
    """Misfit of the kinds, and of the places where acts begin."""
    inputs, there, asked = input_of(batch)
    states, there = network(inputs, there, asked)[:, 1:], there[:, 1:]
    within, begins, kinds = _targets(batch, there)
    misfit = F.cross_entropy(
        network.kinds(states, within).flatten(0, 1), kinds.flatten(), ignore_index=NONE, label_smoothing=SMOOTHING
    )
    later = there.clone()
    later[:, 0] = False
    cuts = F.binary_cross_entropy_with_logits(network.begins(states)[later], begins[later], reduction="sum")
    return misfit + cuts / len(batch)


def _targets(batch: Sequence[Message], there: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Which words are of which act, where acts begin, and their kinds."""
    most = max(len(message.kinds) for message in batch)
    within = torch.zeros(*there.shape, most, dtype=torch.bool)
    begins = torch.zeros(there.shape)
    kinds = torch.full((len(batch), most), NONE)
    for row, message in enumerate(batch):
        ends = [*message.begins[1:], len(message.utterance.words)]
        for act, (a, b) in enumerate(zip(message.begins, ends, strict=True)):
            within[row, a:b, act] = True
            begins[row, a] = 1.0
            kinds[row, act] = USER_KINDS.index(message.kinds[act])
    return within, begins, kinds


def judged(head: Head, lines: Sequence[Message], embedder: Embedder) -> tuple[Rows, NDArray[np.int64]]:
    """Logits (messages, kinds) of messages read as one act each, and what they are."""
    known = Lookup.load().knows
    inputs = [rows(line.utterance.words, embedder, known) for line in lines]
    logits = np.stack([head.logits(one, line.utterance.asked) for one, line in zip(inputs, lines, strict=True)])
    return logits, np.array([USER_KINDS.index(line.kinds[0]) for line in lines], np.int64)


def best_temperature(logits: Rows, targets: NDArray[np.int64]) -> float:
    """The divisor of `logits` with the best likelihood of `targets`.

    Source: Guo et al., "On calibration of modern neural networks", ICML 2017, section 4.2.
    """
    choices = np.geomspace(0.3, 5.0, 80)
    losses = [-np.log(softmax(logits / t)[np.arange(len(targets)), targets] + 1e-9).mean() for t in choices]
    return float(choices[int(np.argmin(losses))])


def main() -> None:
    """Train and save from the command line."""
    parser = argparse.ArgumentParser(description="Train the network that tells user acts apart.")
    parser.add_argument("--start", type=Path, help="weights to begin with, as pretrain writes them")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="over the messages (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=HEAD, help="where to write (default: %(default)s)")
    chosen = parser.parse_args()
    head = train(Lookup.load(), chosen.start, chosen.rounds, report=print)
    head.save(chosen.out)
    print(f"{chosen.out.stat().st_size / 1e6:.2f} MB in {chosen.out}")


if __name__ == "__main__":
    main()
