"""Words to numbers: the embedding of an utterance beside what is plain to see in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.understanding.lookup import Embedder
from agent.understanding.words import word_list

Rows = NDArray[np.float32]

MASKS = {"label": "zebra", "foil": "horse", "concept": "stripes"}
"""What stands for names: the predicted class, another, a concept. Real words, so that any embedding knows them."""

EDGE = 3  # words at either end that are embedded once more by themselves: a bag of words has no order
FIRST = word_list("features.first")
CUES = word_list("features.cues")


@dataclass(frozen=True)
class Utterance:
    """A clause with its names masked.

    Attributes:
        words: lower-case words and marks.
        asked: whether the agent's last sentence was a question.
    """

    words: tuple[str, ...]
    asked: bool = False


def features(utterances: Sequence[Utterance], embedder: Embedder) -> Rows:
    """One row (utterances, any width) each: embeddings of all, first and last words, and the plain cues."""
    blocks = [_unit(embedder.embed([" ".join(part(u)) for u in utterances])) for part in (_all, _front, _back)]
    return np.hstack([*blocks, np.array([_plain(u) for u in utterances], np.float32)])


def _all(utterance: Utterance) -> Sequence[str]:
    return utterance.words


def _front(utterance: Utterance) -> Sequence[str]:
    return utterance.words[:EDGE]


def _back(utterance: Utterance) -> Sequence[str]:
    return [w for w in utterance.words if w[0].isalnum()][-EDGE:]


def _unit(rows: Rows) -> Rows:
    length: Any = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-6), np.float32)


def _plain(utterance: Utterance) -> list[float]:
    """Indicators in {0, 1}, and two lengths in [0, 1]."""
    words = utterance.words
    said = [w for w in words if w[0].isalnum()]
    text = f" {' '.join(words)} "
    masks = [words.count(mask) for mask in MASKS.values()]
    asked = float(utterance.asked)
    short = float(len(said) <= 3)
    flags = [
        asked, asked * short, asked * short * (1 - float("?" in words)), short, float(len(said) <= 1),
        float(bool(words) and words[-1] == "?"), *(float(n > 0) for n in masks), *(float(n > 1) for n in masks),
        float(masks[0] > 0 and masks[1] > 0), float(sum(masks) == 0), min(len(said), 20) / 20.0,
    ]  # fmt: skip
    first = [float(bool(said) and said[0] == w) for w in FIRST]
    return flags + first + [float(f" {cue} " in text) for cue in CUES]
