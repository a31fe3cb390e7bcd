"""Conversations with the agent: simulated users, trust measures, comparison arms, golden dialogs."""

from dialogs.arms import ARMS, Arm
from dialogs.cases import Case
from dialogs.evaluate import Plan, evaluate, novices
from dialogs.table import Table
from dialogs.users import Novice, SimulatedUser

__all__ = ["ARMS", "Arm", "Case", "Novice", "Plan", "SimulatedUser", "Table", "evaluate", "novices"]
