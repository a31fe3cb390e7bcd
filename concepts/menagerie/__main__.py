"""Draw contact sheets: `python -m concepts.menagerie OUT.png` shows every animal and every edit."""

import sys

from PIL import Image, ImageDraw

from concepts.menagerie.sampling import sample
from concepts.menagerie.scene import Scene
from concepts.menagerie.species import ANIMALS, PROTOTYPES
from concepts.menagerie.vocabulary import CONCEPTS

CELL, CAPTION, ROW = 160, 14, 6


def sheet(captioned: list[tuple[str, Scene]], columns: int) -> Image.Image:
    """The scenes side by side, each over its caption."""
    rows = -(-len(captioned) // columns)
    page = Image.new("RGB", (columns * CELL, rows * (CELL + CAPTION)), "white")
    pen = ImageDraw.Draw(page)
    for i, (caption, scene) in enumerate(captioned):
        x, y = i % columns * CELL, i // columns * (CELL + CAPTION)
        page.paste(scene.image(CELL), (x, y))
        pen.text((x + 3, y + CELL + 1), caption, fill="black")
    return page


def animals() -> list[tuple[str, Scene]]:
    """Six of every animal: two typical, four as they come."""
    return [
        (name, sample(13 * i + 100 * ANIMALS.index(name), name, typical=i < 2)) for name in ANIMALS for i in range(ROW)
    ]


def edits() -> list[tuple[str, Scene]]:
    """Every concept on an animal that has it, beside the same individual without it, and on one that lacks it."""
    out: list[tuple[str, Scene]] = []
    for i, name in enumerate(CONCEPTS):
        owner = next((a for a in ANIMALS if name in PROTOTYPES[a]), ANIMALS[0])
        other = next(a for a in reversed(ANIMALS) if name not in PROTOTYPES[a])
        has, lacks = sample(i, owner, typical=True).with_(name), sample(i + 50, other, typical=True)
        out += [(f"{owner} with {name}", has), (f"{owner} without", has.without(name))]
        out.append((f"{other} with {name}", lacks.with_(name)))
    return out


def main() -> None:
    """Write the sheet of animals over the sheet of edits."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m concepts.menagerie OUT.png")
    pages = [sheet(animals(), 2 * ROW), sheet(edits(), 2 * ROW)]
    whole = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)), "white")
    whole.paste(pages[0], (0, 0))
    whole.paste(pages[1], (0, pages[0].height))
    whole.save(sys.argv[1])


if __name__ == "__main__":
    main()
