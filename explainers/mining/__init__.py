"""Where concepts come from: planted in a drawn world, drawn into pictures, or found in a subject's features."""

from explainers.mining.discover import Mined, mine, mined
from explainers.mining.probing import probe

__all__ = ["Mined", "mine", "mined", "probe"]
