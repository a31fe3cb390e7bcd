"""What goes with the words: figures, the conversation and the three minds as HTML, sample pictures."""

from agent.display import bubbles, panel, samples

__all__ = ["bubbles", "panel", "samples"]
