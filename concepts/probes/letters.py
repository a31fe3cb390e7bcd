"""Lines of letters that mean nothing."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from concepts.probes.fields import SIDE, Chance, between
from concepts.probes.paints import Paint, dark, light, opaque

FINE = 2
SOUNDS, ENDINGS = "bdfghklmnprstvw", "aeiou"


def writing(chance: Chance) -> Paint:
    """Lines of made-up words in dark on light, or in light on dark."""
    size = between(chance, 0.035, 0.11)
    ground, ink = light(chance), dark(chance)
    if chance.random() < 0.25:
        ground, ink = ink, ground
    side = 2 * FINE * SIDE
    page = Image.new("L", (side, side), 0)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size * FINE * SIDE)
    step = size * FINE * SIDE * chance.uniform(1.15, 1.5)
    for row in range(int(side / step)):
        pen.text((0, row * step), _line(chance, int(2.4 / size)), fill=255, font=font)
    turned = page.rotate(float(chance.normal(0, 6)), Image.Resampling.BICUBIC)
    edge = (side - FINE * SIDE) // 2
    middle = turned.crop((edge, edge, edge + FINE * SIDE, edge + FINE * SIDE)).resize(
        (SIDE, SIDE), Image.Resampling.BOX
    )
    cover = np.asarray(middle, np.float32) / 255
    return opaque(ground + (ink - ground) * cover[..., None])


def _line(chance: Chance, letters: int) -> str:
    """About so many letters, in words of one to four syllables, sometimes in capitals."""
    words: list[str] = []
    while sum(map(len, words)) < letters:
        pairs = (
            str(chance.choice(list(SOUNDS))) + str(chance.choice(list(ENDINGS))) for _ in range(chance.integers(1, 5))
        )
        words.append("".join(pairs))
    text = " ".join(words)
    return text.upper() if chance.random() < 0.2 else text.capitalize()
