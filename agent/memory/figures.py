"""Figures in the store: PNG under a key, and what a dialog remembers of each: name, caption, key."""

import io
from collections.abc import Mapping

from PIL import Image

from agent.display.figures import Figure
from agent.memory.blobs import Blobs

FAST = 1  # PNG compression, 0 to 9: half the time of the usual 6, for a seventh more bytes


def put(figure: Figure, blobs: Blobs) -> dict[str, str]:
    """Put a figure by; returns what `get` finds it by, as JSON values."""
    data = io.BytesIO()
    figure.image.save(data, format="PNG", compress_level=FAST)
    return {"name": figure.name, "caption": figure.caption, "key": blobs.put(data.getvalue())}


def get(record: Mapping[str, str], blobs: Blobs) -> Figure:
    """The figure that `put` put by. KeyError if the store no longer holds it."""
    return Figure(record["name"], Image.open(io.BytesIO(blobs.get(record["key"]))), record["caption"])
