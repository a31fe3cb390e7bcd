"""Where concepts come from: planted in a drawn world, or found in a subject's features."""

from explainers.mining.discover import Mined, mine, mined

__all__ = ["Mined", "mine", "mined"]
