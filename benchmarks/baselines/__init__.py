"""Rivals of our fault-lines, written from their papers' formulas, on the very edits that ours may choose from."""

from benchmarks.baselines.cce import Cce
from benchmarks.baselines.cem import Cem
from benchmarks.baselines.fista import Fista
from benchmarks.baselines.task import Found, Task, rounded

__all__ = ["Cce", "Cem", "Fista", "Found", "Task", "rounded"]
