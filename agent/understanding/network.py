"""The network that reads a message, as it is trained; `encoder` and `head` compute the same without torch."""

from math import sqrt
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from agent.acts import USER_KINDS
from agent.understanding.encoder import HEADS, REACH

FAR_BELOW = -1e9  # a score that leaves nothing


class Shape(NamedTuple):
    """Sizes of the network: inputs and width of a word, width within a layer, layers."""

    inputs: int
    width: int = 192
    inner: int = 384
    layers: int = 3


class Layer(nn.Module):
    """Attention among the words of a message, and a step for each word."""

    def __init__(self, width: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.three, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.after_looking, self.after_thinking = nn.LayerNorm(width), nn.LayerNorm(width)
        self.distance = nn.Parameter(torch.zeros(HEADS, 2 * REACH + 1))
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, there: Tensor, apart: Tensor) -> Tensor:
        """States (messages, words, width) after the layer; `there` says which words are none but padding."""
        messages, words, width = states.shape
        each = self.three(states).view(messages, words, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = each
        scores = query @ key.transpose(-1, -2) / sqrt(width // HEADS) + self.distance[:, apart]
        looked = scores.masked_fill(~there[:, None, None], FAR_BELOW).softmax(-1) @ value
        looked = self.out(looked.transpose(1, 2).reshape(messages, words, width))
        states = self.after_looking(states + self.dropout(looked))
        inner = self.narrow(self.dropout(F.gelu(self.wide(states), approximate="tanh")))
        after: Tensor = self.after_thinking(states + self.dropout(inner))
        return after


class Network(nn.Module):
    """Words to states, states to the places where acts begin and to the kind of each act."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.into = nn.Linear(shape.inputs, shape.width)
        self.asked = nn.Parameter(torch.zeros(shape.width))
        self.first = nn.LayerNorm(shape.width)
        self.layers = nn.ModuleList(Layer(shape.width, shape.inner, dropout) for _ in range(shape.layers))
        self.weigh = nn.Linear(shape.width, 1)
        self.kind = nn.Linear(3 * shape.width, len(USER_KINDS))
        self.begin = nn.Linear(2 * shape.width, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, rows: Tensor, there: Tensor, asked: Tensor) -> Tensor:
        """States (messages, words, width) of rows (messages, words, inputs)."""
        states: Tensor = self.dropout(self.first(self.into(rows) + self.asked * asked[:, None, None]))
        at = torch.arange(rows.shape[1], device=rows.device)
        apart = (at[None] - at[:, None]).clamp(-REACH, REACH) + REACH
        for layer in self.layers:
            states = layer(states, there, apart)
        return states

    def begins(self, states: Tensor) -> Tensor:
        """Logit (messages, words) that a new act begins at a word."""
        before = F.pad(states, (0, 0, 1, 0))[:, :-1]
        logits: Tensor = self.begin(self.dropout(torch.cat([states, before], -1)))
        return logits.squeeze(-1)

    def kinds(self, states: Tensor, within: Tensor) -> Tensor:
        """Logits (messages, acts, kinds); `within` (messages, words, acts) says which words are of which act."""
        empty = ~within.any(1)[..., None]
        shares = self.weigh(states).expand(-1, -1, within.shape[2]).masked_fill(~within, FAR_BELOW).softmax(1) * within
        weighed = shares.transpose(1, 2) @ states
        mean = (within.float().transpose(1, 2) @ states) / within.sum(1).clamp(min=1)[..., None]
        most = states[:, :, None].masked_fill(~within[..., None], FAR_BELOW).amax(1).masked_fill(empty, 0.0)
        logits: Tensor = self.kind(self.dropout(torch.cat([weighed, mean, most], -1)))
        return logits
