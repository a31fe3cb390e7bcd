"""Adapters: subjects from a name or from a module. A new source is one new file and one line in `sources`."""

from explainers.adapters.sources import load
from explainers.adapters.wrap import wrap

__all__ = ["load", "wrap"]
