"""From layers to SVG, and from SVG to pixels."""

import re
from functools import partial
from io import BytesIO

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from concepts.menagerie.drawing import definitions, frame, layers
from concepts.menagerie.individual import Individual
from concepts.menagerie.shapes import Layer

_PAINT = re.compile(r'\b(fill|stroke)="(?!none)[^"]*"')
_VEIL = re.compile(r' (?:fill-|stroke-)?opacity="[^"]*"')


def svg(concepts: frozenset[str], one: Individual, shown: str | None = None) -> str:
    """The picture as SVG text; with `shown`, all is black but the pieces tagged with that concept, which are white."""
    pieces = layers(concepts, one)
    body = [_place(piece, one) for piece in pieces] if shown is None else _flat(pieces, one, shown)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128">'
        f"{definitions(concepts, one)}{''.join(body)}</svg>"
    )


def _place(piece: Layer, one: Individual) -> str:
    return piece.svg if piece.fixed else f'<g transform="{frame(one)}">{piece.svg}</g>'


def _flat(pieces: tuple[Layer, ...], one: Individual, shown: str) -> list[str]:
    solid = [piece for piece in pieces if not piece.soft]
    return [_VEIL.sub("", _PAINT.sub(partial(_ink, shown in p.tags), _place(p, one))) for p in solid]


def _ink(white: bool, match: re.Match[str]) -> str:
    return f'{match[1]}="{"#fff" if white else "#000"}"'


def pixels(text: str, size: int) -> NDArray[np.uint8]:
    """Rasterise SVG `text` to (size, size, 3)."""
    png = resvg_py.svg_to_bytes(svg_string=text, width=size, height=size, skip_system_fonts=True)
    return np.asarray(Image.open(BytesIO(bytes(png))).convert("RGB"))
