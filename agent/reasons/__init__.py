"""Why, and why not: what the model used, held against what is generally true, and how good such reasons are."""

from agent.reasons.element import Element, Reasons, Scores
from agent.reasons.give import reasons

__all__ = ["Element", "Reasons", "Scores", "reasons"]
