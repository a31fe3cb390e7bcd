"""Where a subject looked: maps of the evidence, by several methods behind one call."""

from explainers.saliency.ask import Labels, saliency
from explainers.saliency.maps import informative

__all__ = ["Labels", "informative", "saliency"]
