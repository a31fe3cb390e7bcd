"""What a message does, out of the states of its words: where its acts begin, and the probability of each kind."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from safetensors.numpy import load_file, save_file

from agent.acts import USER_KINDS
from agent.understanding.encoder import Encoder, Rows, softmax
from agent.understanding.inputs import after_a_stop

HEAD = Path(__file__).parents[1] / "assets" / "understanding.safetensors"
ANSWER = USER_KINDS.index("answer")
CUT = 0.35  # probability from which an act begins at a word; below one half, since a missed act is lost
CUT_AFTER_A_STOP = 0.1  # the same where a sentence has just ended and the rules of `clauses` begin a part


@dataclass(frozen=True, eq=False)
class Head:
    """The trained network.

    Attributes:
        encoder: words to states, and the linear maps of the head by name.
        temperature: what the logits of the kinds are divided by, so that probabilities mean what they say.
    """

    encoder: Encoder
    temperature: float = 1.0

    @classmethod
    def load(cls, path: Path = HEAD) -> Self:
        """Read the head that `save` wrote.

        Raises:
            ValueError: the file was made for other user acts.
        """
        tensors = load_file(str(path))
        temperature = float(tensors.pop("temperature")[0])
        known = len(tensors["kind.bias"])
        if known != len(USER_KINDS):
            raise ValueError(
                f"{path} knows {known} user acts, this version has {len(USER_KINDS)}; "
                "train it again: python -m agent.understanding.train"
            )
        return cls(Encoder({name: tensor.astype(np.float32) for name, tensor in tensors.items()}), temperature)

    def save(self, path: Path = HEAD) -> None:
        """Write the head at half precision."""
        tensors = {name: tensor.astype(np.float16) for name, tensor in self.encoder.weights.items()}
        save_file(tensors | {"temperature": np.array([self.temperature], np.float32)}, str(path))

    def acts(self, rows: Rows, asked: bool) -> tuple[list[int], Rows]:
        """The word at which each act begins, and the probability (acts, kinds) of each kind.

        An answer is none unless something was asked.

        Args:
            rows: (1 + words, inputs), see `inputs.rows`.
            asked: whether the agent's last sentence was a question.
        """
        states = self.encoder.states(rows, asked)[1:]
        enough = np.where(after_a_stop(rows), CUT_AFTER_A_STOP, CUT)
        begins = [0, *(1 + np.flatnonzero(self._begins(states)[1:] > enough[1:])).tolist()]
        ends = [*begins[1:], len(states)]
        logits = np.stack([self._logits(states[a:b], asked) for a, b in zip(begins, ends, strict=True)])
        return begins, softmax(logits / self.temperature)

    def _begins(self, states: Rows) -> Rows:
        """Probability (words,) that a new act begins at a word."""
        before = np.vstack([np.zeros_like(states[:1]), states[:-1]])
        logits = self.encoder.apply("begin", np.hstack([states, before]))[:, 0]
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), np.float32)

    def logits(self, rows: Rows, asked: bool) -> Rows:
        """Logits (kinds,) of a whole message read as one act; see `acts`."""
        return self._logits(self.encoder.states(rows, asked)[1:], asked)

    def _logits(self, states: Rows, asked: bool) -> Rows:
        shares = softmax(self.encoder.apply("weigh", states)[:, 0])
        pooled = np.hstack([shares @ states, states.mean(0), states.max(0)])
        logits: Rows = self.encoder.apply("kind", pooled[None])[0]
        if not asked:
            logits[ANSWER] = -np.inf
        return logits
