"""Where concepts come from: planted in a drawn world, or found in a subject's features."""

from explainers.mining.discover import Mined, discover, mine

__all__ = ["Mined", "discover", "mine"]
