"""Pictures of nothing in particular, for who has none to lay a probe over.

A third are smooth colour noise, a third are dead leaves (flat shapes that hide one another, which have the edges
and the spread of sizes of photographs), and a third are scenes of the Menagerie.

Source: Lee, Mumford & Huang (IJCV 2001), "Occlusion models for natural images", section 3 (sizes r with density r^-3).
"""

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from torch import Tensor
from torch.nn import functional as F

from concepts.menagerie import batch, scenes
from concepts.probes.fields import SIDE, Chance, fractal, noise
from concepts.probes.paints import ink, rgb

SMALLEST, LARGEST = 0.04, 0.5  # radius of a leaf, in shares of the side


def backdrops(count: int, size: int, seed: int = 0) -> Tensor:
    """Pictures (count, 3, size, size), RGB in [0, 1]; picture i is the same whatever the count."""
    scenery = batch(scenes(-(-count // 3), seed + 555_001), SIDE)
    drawn = [_drawn(i, seed) if i % 3 else scenery[i // 3] for i in range(count)]
    return F.interpolate(torch.stack(drawn), (size, size), mode="bilinear", antialias=True, align_corners=False)


def _drawn(number: int, seed: int) -> Tensor:
    chance = np.random.default_rng([seed, number])
    colours = _clouds(chance) if number % 3 == 1 else _dead_leaves(chance)
    return torch.from_numpy(np.clip(colours, 0, 1).astype(np.float32)).permute(2, 0, 1)


def _clouds(chance: Chance) -> NDArray[np.float32]:
    """Fractal noise in three colours that go together more than not."""
    common = fractal(chance, chance.uniform(1.5, 4), 6)
    bands = [0.8 * common + 0.6 * fractal(chance, chance.uniform(1.5, 4), 5) for _ in range(3)]
    middle, spread = _tone(chance), chance.uniform(0.12, 0.22)
    return np.asarray(middle + spread * np.stack(bands, axis=2), np.float32)


def _dead_leaves(chance: Chance) -> NDArray[np.float32]:
    """Discs of all sizes over one another, each of a colour near that of its neighbours."""
    tones = [_tone(chance) for _ in range(6)]
    page = Image.new("RGB", (2 * SIDE, 2 * SIDE), ink(tones[0]))
    pen = ImageDraw.Draw(page)
    low, high = SMALLEST**-2, LARGEST**-2
    for _ in range(300):
        radius = 2 * SIDE * (low + (high - low) * chance.random()) ** -0.5
        x, y = chance.uniform(0, 2 * SIDE, 2)
        colour = tones[int(chance.integers(6))] + chance.normal(0, 0.06, 3)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink(colour))
    flat = np.asarray(page.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255
    light = 1 + 0.1 * noise(chance, 3) + 0.05 * fractal(chance, 16, 3)
    return np.asarray(flat * light[..., None], np.float32)


def _tone(chance: Chance) -> NDArray[np.float32]:
    """A colour as photographs have them: mostly dull."""
    return rgb(float(chance.uniform(0, 1)), float(chance.beta(1.5, 4)), float(chance.uniform(0.15, 0.9)))
