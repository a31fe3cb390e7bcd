"""Every colour and texture that is drawn. To add one: write how it is drawn, then add a line to `PROBES`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

import numpy as np

from concepts.probes.coverings import feathers, scales
from concepts.probes.fields import Chance
from concepts.probes.letters import writing
from concepts.probes.matter import bubbles, metal, sand, sky, snow, waves, wood
from concepts.probes.paints import RANGES, Paint
from concepts.probes.patterns import bricks, chequers, honeycomb, knitting, mesh, spots, stripes
from concepts.probes.plain import plain
from concepts.probes.strokes import fur, grass, leaves, wool


@dataclass(frozen=True)
class Probe:
    """A colour or texture that can be drawn in any number of ways.

    Attributes:
        name: what people call it.
        group: what kind of thing it is.
        draw: one drawing, (SIDE, SIDE, 4), from a stream of chance.
    """

    name: str
    group: Literal["colour", "texture"]
    draw: Callable[[Chance], Paint]

    def painted(self, seed: int) -> Paint:
        """Drawing number `seed`: RGB in [0, 1] and how much it covers, (SIDE, SIDE, 4)."""
        return self.draw(np.random.default_rng([crc32(self.name.encode()), seed]))


PROBES: tuple[Probe, ...] = (
    *(Probe(name, "colour", plain(name)) for name in RANGES),
    Probe("stripes", "texture", stripes),
    Probe("spots", "texture", spots),
    Probe("chequers", "texture", chequers),
    Probe("mesh", "texture", mesh),
    Probe("honeycomb", "texture", honeycomb),
    Probe("bricks", "texture", bricks),
    Probe("wood grain", "texture", wood),
    Probe("wool", "texture", wool),
    Probe("fur", "texture", fur),
    Probe("scales", "texture", scales),
    Probe("feathers", "texture", feathers),
    Probe("grass", "texture", grass),
    Probe("leaves", "texture", leaves),
    Probe("snow", "texture", snow),
    Probe("sand", "texture", sand),
    Probe("sky", "texture", sky),
    Probe("waves", "texture", waves),
    Probe("metal", "texture", metal),
    Probe("knitting", "texture", knitting),
    Probe("bubbles", "texture", bubbles),
    Probe("writing", "texture", writing),
)


def find(name: str) -> Probe:
    """The probe called `name`. ValueError if there is none."""
    for probe in PROBES:
        if probe.name == name:
            return probe
    raise ValueError(f"no colour or texture is called {name!r}; there are: {', '.join(p.name for p in PROBES)}")
