"""Fault-lines: the smallest set of concepts that must go or come for a subject to say something else."""

from explainers.faultlines.alternatives import alternatives, equals
from explainers.faultlines.find import faultline, faultlines

__all__ = ["alternatives", "equals", "faultline", "faultlines"]
