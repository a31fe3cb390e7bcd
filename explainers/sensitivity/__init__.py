"""How much concepts move logits: in one case, on average, and against chance."""

from explainers.sensitivity.directions import cavs, random_cavs
from explainers.sensitivity.slopes import Scores, tcav

__all__ = ["Scores", "cavs", "random_cavs", "tcav"]
