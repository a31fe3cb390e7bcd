"""Contact sheets of edited pictures: as it is, edited, and what was said."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from agent.display.figures import fit

SIDE, GAP, WORDS = 150, 10, 58  # pixels


@dataclass(frozen=True, eq=False)
class Pair:
    """A picture (3, H, W) in [0, 1] before and after an edit, in words, and whether the answer is as foretold."""

    before: Tensor
    after: Tensor
    words: str
    agrees: bool


def sheet(pairs: Sequence[Pair], path: Path, columns: int = 4, rows: int = 4, edit: str = "edited") -> None:
    """Draw pairs that agree (above) and pairs that do not (below); `edit` is what was done to the pictures."""
    lots = [
        (f"The {edit} picture is called the foil", [p for p in pairs if p.agrees][: columns * rows]),
        (f"The {edit} picture is called something else", [p for p in pairs if not p.agrees][: columns * rows]),
    ]
    width, height = columns * (2 * SIDE + 3 * GAP), SIDE + WORDS + GAP
    canvas = Image.new("RGB", (width, sum(30 + height * -(-len(lot) // columns) for _, lot in lots)), "white")
    pen, top = ImageDraw.Draw(canvas), 0
    for title, lot in lots:
        pen.text((GAP, top + 8), title, "black", ImageFont.load_default(16))
        for i, one in enumerate(lot):
            row, column = divmod(i, columns)
            canvas.paste(_drawn(one), (column * (2 * SIDE + 3 * GAP) + GAP, top + 30 + row * height))
        top += 30 + height * -(-len(lot) // columns)
    canvas.save(path)


def _drawn(one: Pair) -> Image.Image:
    """Both pictures of one case side by side, with the words below."""
    both = Image.new("RGB", (2 * SIDE + GAP, SIDE + WORDS), "white")
    for left, picture in ((0, one.before), (SIDE + GAP, one.after)):
        pixels = (255 * picture.clamp(0, 1)).round().byte().permute(1, 2, 0).cpu().numpy()
        both.paste(fit(Image.fromarray(pixels), SIDE), (left, 0))
    said = "\n".join(textwrap.wrap(one.words, 54))
    ImageDraw.Draw(both).text((2, SIDE + 4), said, "black", ImageFont.load_default(11))
    return both
