"""A bank at a glance: every concept with its crops, its name and what was measured of it, rejected ones below."""

import textwrap
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from concepts.bank import Concept, ConceptBank

CROP, SHOWN, GAP = 76, 4, 6  # pixels of a crop's side, crops of a concept, pixels between them
TEXT, MARGIN, HEAD = 350, 18, 44  # pixels: width of the words, border, height of a heading
WIDE = SHOWN * (CROP + GAP) + GAP + TEXT  # of one concept
INK, PALE, PAPER = (38, 38, 46), (112, 112, 122), (255, 255, 255)
GOOD, BAD = (34, 120, 70), (176, 52, 30)
COLUMNS = 2
WORTH = 0.05  # probability from which another name is worth its place
Box = tuple[Concept, Tensor | None]


def sheet(bank: ConceptBank) -> Image.Image:
    """Draw the contact sheet of a bank: what may be spoken of first, what was rejected below."""
    crops = bank.crops.cpu()
    kept = [(concept, crops[k]) for k, concept in enumerate(bank)]
    held = bank.rejected_crops
    left = [(concept, None if held is None else held[j].cpu()) for j, concept in enumerate(bank.rejected)]
    parts: list[tuple[str, list[Box]]] = [(f"{len(kept)} concepts that may be spoken of", list(kept))]
    parts += [(f"{len(left)} rejected", list(left))] if left else []
    rows = sum(-(-len(boxes) // COLUMNS) for _, boxes in parts)
    size = (2 * MARGIN + COLUMNS * WIDE, 2 * MARGIN + HEAD * len(parts) + rows * (CROP + 3 * GAP))
    page = Image.new("RGB", size, PAPER)
    top = MARGIN
    for title, boxes in parts:
        ImageDraw.Draw(page).text((MARGIN, top), title, fill=INK, font=_font(22))
        top += HEAD
        for position, (concept, pictures) in enumerate(boxes):
            row, column = divmod(position, COLUMNS)
            _draw(page, concept, pictures, MARGIN + column * WIDE, top + row * (CROP + 3 * GAP))
        top += -(-len(boxes) // COLUMNS) * (CROP + 3 * GAP)
    return page


def listing(bank: ConceptBank) -> str:
    """The same as a table in plain text."""
    head = ("concept", "sure", "AUC", "stable", "p", "seen most in", "verdict")
    rows = [head, *(_cells(concept) for concept in (*bank, *bank.rejected))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def called(concept: Concept) -> str:
    """Where a name comes from and how sure it is, in words."""
    if concept.confidence == 0:
        return "no name yet"
    whence = {"planted": "planted", "probe": "drawn", "user": "named by a user"}.get(concept.origin)
    return whence or f"proposed by {concept.namer or 'nobody known'}, {concept.confidence:.0%} sure"


def measured(concept: Concept) -> str:
    """What was measured, in words; what was not is left out."""
    said = [
        f"AUC {concept.auc:.2f}" if concept.auc is not None else "",
        f"stability {concept.stability:.2f}" if concept.stability is not None else "",
        f"p {level(concept.p)}" if concept.p is not None else "",
    ]
    return ", ".join(filter(None, said)) or "not measured"


def level(p: float) -> str:
    """A level of significance, never a round 0."""
    return f"{p:.3f}" if p >= 0.001 else "< 0.001"


def _cells(concept: Concept) -> tuple[str, ...]:
    def number(value: float | None) -> str:
        return "-" if value is None else f"{value:.2f}"

    return (
        concept.name,
        f"{concept.confidence:.0%}" if concept.confidence else "-",
        number(concept.auc),
        number(concept.stability),
        "-" if concept.p is None else level(concept.p),
        ", ".join(concept.profile) or "-",
        f"rejected: {concept.reason}" if concept.reason else "may be spoken of",
    )


def _draw(page: Image.Image, concept: Concept, crops: Tensor | None, left: int, top: int) -> None:
    """Put one concept on the page: crops to the left, words to the right."""
    draw = ImageDraw.Draw(page)
    for position, crop in enumerate([] if crops is None else crops[:SHOWN]):
        picture = Image.fromarray(crop.permute(1, 2, 0).contiguous().numpy())
        page.paste(picture.resize((CROP, CROP), Image.Resampling.LANCZOS), (left + position * (CROP + GAP), top))
    words = left + SHOWN * (CROP + GAP) + GAP
    draw.text((words, top - 2), concept.name, fill=INK, font=_font(17))
    others = ", ".join(f"{name} {chance:.0%}" for name, chance in concept.others if chance >= WORTH)
    seen = f"most in {', '.join(concept.profile)}" if concept.profile else ""
    verdict = concept.reason or "; ".join(filter(None, [seen, f"or {others}" if others else ""]))
    lines = [(called(concept), PALE), (measured(concept), PALE)]
    lines += [(line, BAD if concept.reason else GOOD) for line in textwrap.wrap(verdict, 56)[:2]]
    for number, (line, colour) in enumerate(lines):
        draw.text((words, top + 19 + 15 * number), _fitted(line), fill=colour, font=_font(12))


def _fitted(line: str, most: int = 60) -> str:
    return line if len(line) <= most else f"{line[: most - 3]}..."


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)


def to_json(bank: ConceptBank) -> Sequence[dict[str, object]]:
    """What the table says, as plain values."""
    return [
        {
            "name": concept.name,
            "origin": concept.origin,
            "namer": concept.namer,
            "confidence": concept.confidence,
            "others": concept.others,
            "auc": concept.auc,
            "stability": concept.stability,
            "p": concept.p,
            "seen_in": concept.profile,
            "spoken_of": not concept.reason,
            "reason": concept.reason,
        }
        for concept in (*bank, *bank.rejected)
    ]
