"""From a step to what may be said about it: nothing is worded here, and nothing is decided."""

from agent.answers.answer import Answer
from agent.answers.instruments import respond

__all__ = ["Answer", "respond"]
