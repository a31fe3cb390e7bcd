"""Teach the network English before it learns acts: its states are to be what a large sentence model makes of each word.

The sentences are the training messages, messages put together from them, and a file of plain English, one sentence a
line (the examples in WordNet's glosses do well). `train --start` takes up what this writes. About half an hour.

Usage: python -m agent.understanding.pretrain FOLDER_OF_ALL_MINILM_L6_V2 SENTENCES --out FILE

Source: matching a teacher's hidden states, Jiao et al., "TinyBERT", Findings of EMNLP 2020, equation 8.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F

from agent.understanding.inputs import FLAGS, rows
from agent.understanding.lookup import Lookup
from agent.understanding.messages import joined, ordinary, written
from agent.understanding.network import Network, Shape
from agent.understanding.phrases import phrases
from agent.understanding.text import tokenise

Words = tuple[str, ...]
Targets = Sequence[NDArray[np.float16]]
LONGEST = 40  # words of a sentence
JOINED = 9000
ROUNDS = 6
BATCH = 96
RATE = 1.5e-3
OWN = ("weigh", "kind", "begin")  # what only the acts teach


def sentences(path: Path, random: Random) -> list[Words]:
    """Different sentences, in no order."""
    lines = written()
    pool = [line for line in lines if ordinary(line)]
    own = [*(p.utterance for p in phrases(6)), *(line.utterance for line in lines)]
    together = [joined(pool, 2, random).utterance for _ in range(JOINED)]
    plain = [tuple(word.text for word in tokenise(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    every = dict.fromkeys(words[:LONGEST] for words in (*(u.words for u in (*own, *together)), *plain) if words)
    found = list(every)
    random.shuffle(found)
    return found


@dataclass(frozen=True, eq=False)
class Teacher:
    """The large model and its tokenizer."""

    tokenizer: Any
    model: Any

    @classmethod
    def load(cls, folder: Path) -> "Teacher":
        """Load a sentence transformer from a folder."""
        from sentence_transformers import SentenceTransformer

        whole: Any = SentenceTransformer(str(folder), device="cpu")
        return cls(whole.tokenizer, whole[0].auto_model.eval())

    def states(self, batch: Sequence[Words]) -> list[NDArray[np.float16]]:
        """What it makes of each word: (words, its width) a sentence, the mean over the pieces of the word."""
        coded = self.tokenizer([list(s) for s in batch], is_split_into_words=True, return_tensors="pt", padding=True)
        with torch.no_grad():
            hidden = self.model(**coded).last_hidden_state
        found = []
        for row, words in enumerate(batch):
            places = coded.word_ids(row)
            share = np.zeros((len(words), len(places)), np.float32)
            for at, place in enumerate(places):
                if place is not None:
                    share[place, at] = 1.0
            share /= np.maximum(share.sum(1, keepdims=True), 1.0)
            found.append((share @ hidden[row].numpy()).astype(np.float16))
        return found


def pretrain(every: Sequence[Words], targets: Targets, rounds: int = ROUNDS) -> dict[str, Tensor]:
    """Weights of the network after `rounds` rounds, without those that only the acts teach."""
    torch.manual_seed(0)
    lookup = Lookup.load()
    network = Network(Shape(inputs=lookup.rows.shape[1] + FLAGS))
    sample = np.concatenate(targets[:2000]).astype(np.float32)
    mean, spread = sample.mean(0), sample.std(0) + 1e-3
    guess = nn.Linear(network.into.out_features, len(mean))
    rate = torch.optim.AdamW([*network.parameters(), *guess.parameters()], lr=RATE, weight_decay=0.01)
    steps = rounds * -(-len(every) // BATCH)
    falling = torch.optim.lr_scheduler.OneCycleLR(rate, RATE, total_steps=steps, pct_start=0.05)
    for number in range(rounds):
        total = 0.0
        for batch in _batches(every, Random(number)):
            inputs = [rows(every[at], lookup, lookup.knows)[1:] for at in batch]
            wanted = torch.from_numpy(
                (np.concatenate([targets[at] for at in batch]).astype(np.float32) - mean) / spread
            )
            there = nn.utils.rnn.pad_sequence([torch.ones(len(one), dtype=torch.bool) for one in inputs], True)
            padded = nn.utils.rnn.pad_sequence([torch.from_numpy(one) for one in inputs], True)
            found = guess(network(padded, there, torch.zeros(len(batch))))[there]
            loss = F.mse_loss(found, wanted) + 1 - F.cosine_similarity(found, wanted).mean()
            rate.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            rate.step()
            falling.step()
            total += float(loss.detach()) * len(batch)
        print(f"round {number + 1} of {rounds}: loss {total / len(every):.3f}")
    return {name: tensor for name, tensor in network.state_dict().items() if name.split(".")[0] not in OWN}


def _batches(every: Sequence[Words], random: Random) -> Iterator[list[int]]:
    """Numbers of sentences of about the same length together."""
    ordered = sorted(range(len(every)), key=lambda at: len(every[at]) + random.random())
    starts = list(range(0, len(ordered), BATCH))
    random.shuffle(starts)
    return (ordered[start : start + BATCH] for start in starts)


def main() -> None:
    """Pretrain from the command line."""
    parser = argparse.ArgumentParser(description="Teach the network English before it learns acts.")
    parser.add_argument("teacher", type=Path, help="folder of all-MiniLM-L6-v2 or another sentence transformer")
    parser.add_argument("sentences", type=Path, help="plain English, one sentence a line")
    parser.add_argument("--out", type=Path, required=True, help="where to write")
    chosen = parser.parse_args()
    teacher, every = Teacher.load(chosen.teacher), sentences(chosen.sentences, Random(0))
    every.sort(key=len)
    targets: list[NDArray[np.float16]] = []
    for start in range(0, len(every), BATCH):
        targets += teacher.states(every[start : start + BATCH])
    save_file(pretrain(every, targets), str(chosen.out))


if __name__ == "__main__":
    main()
