"""Layer-wise relevance propagation: a score is handed back, layer by layer, to the pixels that it came from."""

from explainers.saliency.relevance.calls import NoRuleError
from explainers.saliency.relevance.follow import relevance
from explainers.saliency.relevance.propagate import propagated
from explainers.saliency.relevance.rules import Rules

__all__ = ["NoRuleError", "Rules", "propagated", "relevance"]
