"""The shipped sentence embedding, read without its heavy library.

The folder is an ordinary `sentence-transformers` model. Importing that library takes several
seconds, so the same two files are read here with numpy alone; a test holds the vectors equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from agent.understanding.pieces import Pieces

FOLDER = Path(__file__).parents[1] / "assets" / "embedding"


class Embedder(Protocol):
    """Texts to vectors; deterministic."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row (texts, width) a text; a text without words gives zeros or any fixed row."""


@dataclass(frozen=True, eq=False)
class Lookup:
    """A static embedding: the mean of its pieces' rows.

    Attributes:
        pieces: text to piece numbers.
        rows: (pieces, width), one row a piece.
    """

    pieces: Pieces
    rows: NDArray[np.float32] = field(repr=False)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Self:
        """Read the static embedding in `folder`, as `sentence-transformers` would."""
        module = folder / "0_StaticEmbedding"
        tensors = load_file(str(module / "model.safetensors"))
        rows = tensors["embeddings"].astype(np.float32) * tensors["weights"][:, None]
        return cls(Pieces.load(module / "tokenizer.json"), rows)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the mean row of each text's pieces; zeros for a text without pieces."""
        ids = [self.pieces.cut(text) for text in texts]
        found = np.zeros((len(ids), self.rows.shape[1]), np.float32)
        for row, pieces in zip(found, ids, strict=True):
            if len(pieces) == 1:
                row[:] = self.rows[pieces[0]]
            elif pieces:
                row[:] = np.add.reduce(self.rows[pieces], 0) / len(pieces)
        return found

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is an ordinary one: one piece of the vocabulary."""
        return word in self.pieces.table


@dataclass(frozen=True, eq=False)
class Transformer:
    """Any other model of `sentence-transformers`, by name or folder."""

    model: Any

    @classmethod
    def load(cls, name: str, device: str = "cpu") -> Self:
        """Load a model; its library takes several seconds to import."""
        from sentence_transformers import SentenceTransformer

        return cls(SentenceTransformer(name, device=device))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the model's rows, as they are."""
        return np.asarray(self.model.encode(list(texts), show_progress_bar=False), np.float32)
