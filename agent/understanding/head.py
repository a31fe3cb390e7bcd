"""The linear head: features to a calibrated probability for every user act."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from agent.acts import USER_KINDS
from agent.understanding.features import Rows
from concepts.lexicon import ENGLISH

HEAD = Path(__file__).parents[1] / "assets" / "understanding.safetensors"


def head_of(language: str) -> Path:
    """The file of the shipped head for a language."""
    return HEAD if language == ENGLISH else HEAD.with_suffix(f".{language}.safetensors")


@dataclass(frozen=True, eq=False)
class Head:
    """Softmax regression.

    Attributes:
        weight: (features, acts).
        bias: (acts,).
        temperature: what logits are divided by, so that probabilities mean what they say.
        cues: words and pairs of words that have a feature of their own.
    """

    weight: Rows
    bias: Rows
    temperature: float
    cues: tuple[str, ...]

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Each cue and its place among the cues."""
        return {cue: at for at, cue in enumerate(self.cues)}

    @classmethod
    def load(cls, path: Path = HEAD) -> Self:
        """Read the head that `save` wrote.

        Raises:
            ValueError: the file was made for other user acts.
        """
        with safe_open(str(path), framework="numpy") as file:
            tensors = {name: file.get_tensor(name) for name in ("weight", "bias", "temperature")}
            cues = tuple(json.loads(file.metadata()["cues"]))
        head = cls(tensors["weight"].astype(np.float32), tensors["bias"], float(tensors["temperature"][0]), cues)
        if len(head.bias) != len(USER_KINDS):
            raise ValueError(
                f"{path} knows {len(head.bias)} user acts, this version has {len(USER_KINDS)}; "
                "train it again: python -m agent.understanding.train"
            )
        return head

    def save(self, path: Path = HEAD) -> None:
        """Write the head; weights at half precision."""
        temperature = np.array([self.temperature], np.float32)
        tensors: dict[str, NDArray[Any]] = {
            "weight": self.weight.astype(np.float16),
            "bias": self.bias,
            "temperature": temperature,
        }
        save_file(tensors, str(path), metadata={"cues": json.dumps(self.cues)})

    def logits(self, rows: Rows) -> Rows:
        """Scores (rows, acts) before the temperature."""
        return np.asarray(rows @ self.weight + self.bias, np.float32)

    def probabilities(self, rows: Rows, allowed: Sequence[NDArray[np.bool_]] | None = None) -> Rows:
        """Probability (rows, acts) of each act; zero for those that `allowed` (rows, acts) rules out."""
        scores = self.logits(rows) / self.temperature
        return softmax(scores if allowed is None else np.where(np.asarray(allowed), scores, -np.inf))


def softmax(scores: Rows) -> Rows:
    """Scores to probabilities, row by row."""
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True), np.float32)
