"""The three minds: what they hold, how they start, and how a turn moves them."""

from agent.minds.beliefs import NOTICEABLE, SIDES, Belief, Machine, Side, Weight
from agent.minds.imagined import Imagined
from agent.minds.mind import Minds, Shift, UserMind
from agent.minds.noise import Noise

__all__ = [
    "NOTICEABLE",
    "SIDES",
    "Belief",
    "Imagined",
    "Machine",
    "Minds",
    "Noise",
    "Shift",
    "Side",
    "UserMind",
    "Weight",
]
