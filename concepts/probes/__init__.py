"""Drawn colours and textures, each in any number of ways, to be laid over pictures: named concepts for any model."""

from concepts.probes.backdrops import backdrops
from concepts.probes.blend import Blending, Laid, lay
from concepts.probes.catalogue import PROBES, Probe, find

__all__ = ["PROBES", "Blending", "Laid", "Probe", "backdrops", "find", "lay"]
