"""The three minds: what they hold, how they start, and how a turn moves them."""

from agent.minds.beliefs import NOTICEABLE, Leaning, Minds, Shift, Side, UserMind, Weight

__all__ = ["NOTICEABLE", "Leaning", "Minds", "Shift", "Side", "UserMind", "Weight"]
