"""A message as the network sees it: a row of numbers for the whole, and one for each word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.understanding.clauses import clauses
from agent.understanding.encoder import Rows
from agent.understanding.lookup import Embedder
from agent.understanding.names import Mention
from agent.understanding.text import Word
from agent.understanding.vocabulary import Names

MASKS = {"label": "zebra", "foil": "horse", "concept": "stripes"}
"""What stands for names: the predicted class, another, a concept. Real words, so that any embedding knows them."""

NAMED = frozenset(MASKS.values())
STOPS = frozenset("?!.")
ENDS, PAUSES = frozenset(".!"), frozenset(",;:")
WINDOW = 64  # words; longer messages are as good as unknown to the training set
FLAGS = 9  # numbers beside the embedding of a word
QUESTION, END, LENGTH, RULED = 0, 1, 6, 8  # places among them: "?", "." or "!", length of the embedding, see `cut`


@dataclass(frozen=True)
class Utterance:
    """A message with its names masked.

    Attributes:
        words: lower-case words and marks.
        asked: whether the agent's last sentence was a question.
    """

    words: tuple[str, ...]
    asked: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        """The words without the marks."""
        return tuple(w for w in self.words if w[0].isalnum())


def windows(words: Sequence[str]) -> list[tuple[int, int]]:
    """Parts of a message that are read at once: all of it, or as many of its sentences as `WINDOW` words hold."""
    found, start = [], 0
    while len(words) - start > WINDOW:
        stops = [at + 1 for at in range(start, start + WINDOW) if words[at] in STOPS]
        end = stops[-1] if stops else start + WINDOW
        found.append((start, end))
        start = end
    return [*found, (start, len(words))]


def rows(words: Sequence[str], embedder: Embedder, known: Callable[[str], bool]) -> Rows:
    """Rows (1 + words, inputs): the whole message first, embeddings at length one beside what is plain to see.

    Args:
        words: lower-case words and marks, names masked; at least one.
        embedder: what turns text into vectors.
        known: whether a lower-case word is an ordinary one.
    """
    vectors = embedder.embed([" ".join(words), *words])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    begins = cut(words)
    flags = [[0.0] * FLAGS, *(_flags(word, known, at in begins) for at, word in enumerate(words))]
    beside = np.array(flags, np.float32)
    beside[:, LENGTH] = lengths[:, 0]
    return np.hstack([vectors / (lengths + 1e-6), beside]).astype(np.float32)


def after_a_stop(rows: Rows) -> NDArray[np.bool_]:
    """The words (words,) before which a sentence ends and at which, or one further ("and why"), rules begin a part.

    Args:
        rows: (1 + words, inputs).
    """
    flags = rows[1:, -FLAGS:] > 0
    stops = flags[:, QUESTION] | flags[:, END]
    ruled = flags[:, RULED] | np.append(flags[1:, RULED], False)
    found: NDArray[np.bool_] = ruled & np.append(False, stops[:-1])
    return found


def cut(words: Sequence[str]) -> frozenset[int]:
    """Places at which the rules of `clauses` begin a new part."""
    named = [Mention(at, at + 1, Names()) for at, word in enumerate(words) if word in NAMED]
    return frozenset(part.start for part in clauses([Word(word, 0, 0) for word in words], named))


def _flags(word: str, known: Callable[[str], bool], begins: bool) -> list[float]:
    """What is plain to see of a word; the place of its length is left open, and after that it says it is a word."""
    mark = not word[0].isalnum()
    return [word == "?", word in ENDS, word in PAUSES, mark, word.isdigit(), known(word), 0.0, 1.0, begins]
