"""Draw every probe beside a picture without and with it: `python -m concepts.probes --sheet OUT.png`."""

import argparse

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor
from torch.nn import functional as F

from concepts.probes import PROBES, Probe, backdrops, lay

CELL, GAP, CAPTION, COLUMNS = 72, 8, 15, 4  # pixels, and probes side by side
DRAWINGS = 2


def strip(probe: Probe, picture: Tensor, number: int) -> Image.Image:
    """Drawings of one probe, and a picture (3, S, S) without and with it."""
    drawn = [torch.from_numpy(probe.painted(i)).permute(2, 0, 1) for i in range(DRAWINGS)]
    flat = [torch.lerp(torch.full((3, *one.shape[1:]), 0.5), one[:3], one[3:]) for one in drawn]
    pair = torch.stack([picture, lay(probe, picture[None], [number]).pictures[0]])
    small = [*_small(torch.stack(flat)), *_small(pair)]
    pixels = torch.cat(small, dim=2).permute(1, 2, 0).mul(255).round().byte().numpy()
    return Image.fromarray(np.ascontiguousarray(pixels))


def sheet() -> Image.Image:
    """All probes, each over its name: two drawings, and a picture without and with it."""
    pictures = backdrops(len(PROBES), 2 * CELL)
    wide, high = (DRAWINGS + 2) * CELL + GAP, CELL + CAPTION
    page = Image.new("RGB", (COLUMNS * wide - GAP, -(-len(PROBES) // COLUMNS) * high), "white")
    pen = ImageDraw.Draw(page)
    for i, probe in enumerate(PROBES):
        x, y = i % COLUMNS * wide, i // COLUMNS * high
        page.paste(strip(probe, pictures[i], i), (x, y))
        pen.text((x + 2, y + CELL + 1), probe.name, fill="black")
    return page


def _small(pictures: Tensor) -> Tensor:
    return F.interpolate(pictures, (CELL, CELL), mode="bilinear", antialias=True, align_corners=False).clamp(0, 1)


def main() -> None:
    """Write the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheet", required=True, metavar="OUT.png", help="where to write it")
    sheet().quantize(256).save(parser.parse_args().sheet, optimize=True)


if __name__ == "__main__":
    main()
