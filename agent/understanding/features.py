"""Words to numbers: the embedding of an utterance beside what is plain to see in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.understanding.lookup import Embedder
from agent.understanding.text import singular
from agent.understanding.words import word_set

Rows = NDArray[np.float32]

MASKS = {"label": "zebra", "foil": "horse", "concept": "stripes"}
"""What stands for names: the predicted class, another, a concept. Real words, so that any embedding knows them."""

NAMED = frozenset(MASKS.values())
CHAT = word_set("features.chat")
EDGE = 3  # words at either end that are embedded once more by themselves: a bag of words has no order
CUE_WEIGHT = 0.5  # beside embeddings of length one; chosen by cross-validation over templates


@dataclass(frozen=True)
class Utterance:
    """A clause with its names masked.

    Attributes:
        words: lower-case words and marks.
        asked: whether the agent's last sentence was a question.
        odd: share of words that nobody knows, in [0, 1]; gibberish has many.
    """

    words: tuple[str, ...]
    asked: bool = False
    odd: float = 0.0

    @property
    def said(self) -> tuple[str, ...]:
        """The words without the marks."""
        return tuple(w for w in self.words if w[0].isalnum())


def features(utterances: Sequence[Utterance], embedder: Embedder, cues: Mapping[str, int]) -> Rows:
    """One row (utterances, any width) each: embeddings of the whole and its parts, flags, and cues.

    Args:
        utterances: at least one.
        embedder: what turns text into vectors.
        cues: words and pairs of words that have a column of their own -> which of these columns.
    """
    whole = [" ".join(u.words) for u in utterances]
    front = [" ".join(u.words[:EDGE]) for u in utterances]
    back = [" ".join(u.said[-EDGE:]) for u in utterances]
    words = sorted({word for u in utterances for word in u.words})
    vectors = embedder.embed([*whole, *front, *back, *words])
    count = len(utterances)
    blocks = [_unit(vectors[at * count : (at + 1) * count]) for at in range(3)]
    flags = np.array([_flags(u) for u in utterances], np.float32)
    extremes = _extremes(utterances, dict(zip(words, vectors[3 * count :], strict=True)))
    return np.hstack([*blocks, *extremes, flags, _cued(utterances, cues)])


def share_of_odd(words: Sequence[str], known: Callable[[str], bool]) -> float:
    """Share of `words` that are neither known nor numbers, marks or what stands for names, in [0, 1]."""
    said = [w for w in words if w[0].isalnum()]
    plain = CHAT | NAMED
    return sum(not (w in plain or known(w) or known(singular(w)) or w.isdigit()) for w in said) / max(len(said), 1)


def find_cues(utterances: Iterable[tuple[int, Utterance]], least: int = 4) -> tuple[str, ...]:
    """Words and pairs of words that occur in at least `least` templates.

    Args:
        utterances: each with the number of its template.
        least: a cue of fewer templates would only repeat them.
    """
    where: Mapping[str, set[int]] = defaultdict(set)
    for template, utterance in utterances:
        for gram in _grams(utterance):
            where[gram].add(template)
    return tuple(sorted(gram for gram, templates in where.items() if len(templates) >= least))


def _grams(utterance: Utterance) -> set[str]:
    """Words, and pairs of neighbours; "^" is the beginning and "$" the end."""
    words = ("^", *utterance.words, "$")
    return {*words[1:-1], *(" ".join(pair) for pair in pairwise(words))}


def _cued(utterances: Sequence[Utterance], cues: Mapping[str, int]) -> Rows:
    rows = np.zeros((len(utterances), len(cues)), np.float32)
    for row, utterance in zip(rows, utterances, strict=True):
        row[[cues[gram] for gram in _grams(utterance) if gram in cues]] = CUE_WEIGHT
    return rows


def _extremes(utterances: Sequence[Utterance], vectors: Mapping[str, Rows]) -> tuple[Rows, Rows]:
    """Largest and smallest value of each dimension over the words: one telling word is not averaged away."""
    stacks = [np.stack([vectors[w] for w in u.words]) for u in utterances]
    return _unit(np.stack([s.max(0) for s in stacks])), _unit(np.stack([s.min(0) for s in stacks]))


def _unit(rows: Rows) -> Rows:
    length: Any = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-6), np.float32)


def _flags(utterance: Utterance) -> list[float]:
    """What the dialog and the names say: indicators, and a length, all in [0, 1]."""
    words = utterance.words
    count = len(utterance.said)
    label, foil, concept = (words.count(mask) for mask in MASKS.values())
    asked, short, question = float(utterance.asked), float(count <= 3), float("?" in words)
    return [
        asked, asked * short, asked * short * (1 - question), short, float(count <= 1), question,
        float(label > 0), float(foil > 0), float(concept > 0), float(foil > 1), float(concept > 1),
        float(label > 0 and foil > 0), float(label + foil + concept == 0), min(count, 20) / 20.0,
        utterance.odd, float(utterance.odd > 0.6),
    ]  # fmt: skip
