"""Simulated users: they see words and pictures, hold beliefs of their own, and expect something of the machine.

What a user believes is hidden truth, for scoring only. Nothing of the agent is ever handed to one.
"""

from functools import partial

from dialogs.users.families import FAMILIES, HELD_OUT, TRAINING
from dialogs.users.family import Family
from dialogs.users.person import Person, make
from dialogs.users.played import PlayedError, PlayedUser
from dialogs.users.protocol import SimulatedUser

Novice = partial(make, "novice")

__all__ = [
    "FAMILIES",
    "HELD_OUT",
    "TRAINING",
    "Family",
    "Novice",
    "Person",
    "PlayedError",
    "PlayedUser",
    "SimulatedUser",
    "make",
]
