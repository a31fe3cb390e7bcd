"""Conversations with the agent: simulated users, trust measures, comparison arms, golden dialogs."""

from dialogs.arms import ARMS, Arm
from dialogs.cases import Case
from dialogs.drawn import Drawn
from dialogs.evaluate import evaluate, families
from dialogs.photographs import Photographs
from dialogs.session import Plan
from dialogs.table import Table
from dialogs.users import FAMILIES, HELD_OUT, TRAINING, SimulatedUser, make

__all__ = [
    "ARMS",
    "FAMILIES",
    "HELD_OUT",
    "TRAINING",
    "Arm",
    "Case",
    "Drawn",
    "Photographs",
    "Plan",
    "SimulatedUser",
    "Table",
    "evaluate",
    "families",
    "make",
]
