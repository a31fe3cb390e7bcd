"""Words in context: a small transformer over word vectors, in numpy, so that nothing heavy is loaded to read a message.

Source: Vaswani et al., "Attention is all you need", 2017; a learned bias for the distance of two words in place of
positions after Shaw, Uszkoreit and Vaswani, "Self-attention with relative position representations", 2018.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]

HEADS = 4  # of attention
REACH = 16  # words; farther ones count as this far
EPSILON = 1e-5  # of the normalisation, as in torch


@dataclass(frozen=True, eq=False)
class Encoder:
    """The layers of the network by name, as `network.Network` names them.

    Attributes:
        weights: name of a tensor -> its values; matrices are (outputs, inputs).
    """

    weights: Mapping[str, Rows]

    @property
    def layers(self) -> int:
        """How many layers of attention."""
        return sum(name.endswith(".distance") for name in self.weights)

    def states(self, rows: Rows, asked: bool) -> Rows:
        """What each word means where it stands, (words, width).

        Args:
            rows: (words, inputs), see `inputs.rows`.
            asked: whether the agent's last sentence was a question.
        """
        states = self.apply("into", rows) + self.weights["asked"] * float(asked)
        states = self._normalised("first", states)
        at = np.arange(len(rows))
        apart = np.clip(at[None] - at[:, None], -REACH, REACH) + REACH
        for layer in range(self.layers):
            name = f"layers.{layer}"
            states = self._normalised(f"{name}.after_looking", states + self._looked(name, states, apart))
            inner = self.apply(f"{name}.narrow", gelu(self.apply(f"{name}.wide", states)))
            states = self._normalised(f"{name}.after_thinking", states + inner)
        return states

    def apply(self, name: str, rows: Rows) -> Rows:
        """The linear map `name`."""
        return np.asarray(rows @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"], np.float32)

    def _looked(self, name: str, states: Rows, apart: NDArray[Any]) -> Rows:
        """What each word takes over from the others."""
        words, width = states.shape
        each = self.apply(f"{name}.three", states).reshape(words, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
        query, key, value = each
        scores = query @ key.transpose(0, 2, 1) / sqrt(width // HEADS) + self.weights[f"{name}.distance"][:, apart]
        looked = (softmax(scores) @ value).transpose(1, 0, 2).reshape(words, width)
        return self.apply(f"{name}.out", looked)

    def _normalised(self, name: str, states: Rows) -> Rows:
        centred = states - states.mean(1, keepdims=True)
        scaled = centred / np.sqrt(centred.var(1, keepdims=True) + EPSILON)
        return np.asarray(scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"], np.float32)


def softmax(scores: Rows) -> Rows:
    """Scores to probabilities along the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), np.float32)


def gelu(values: Rows) -> Rows:
    """The Gaussian error linear unit by its usual approximation.

    Source: Hendrycks and Gimpel, "Gaussian error linear units", 2016, section 2.
    """
    return np.asarray(0.5 * values * (1.0 + np.tanh(sqrt(2.0 / pi) * (values + 0.044715 * values**3))), np.float32)
