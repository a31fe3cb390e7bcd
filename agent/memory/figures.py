"""Figures in the store: PNG under a key, and what a dialog remembers of each: name, caption, key."""

import io
from collections.abc import Mapping

from PIL import Image

from agent.display.figures import Figure
from agent.memory.blobs import Blobs


def put(figure: Figure, blobs: Blobs) -> dict[str, str]:
    """Put a figure by; returns what `get` finds it by, as JSON values."""
    return {"name": figure.name, "caption": figure.caption, "key": blobs.put_picture(figure.image)}


def get(record: Mapping[str, str], blobs: Blobs) -> Figure:
    """The figure that `put` put by. KeyError if the store no longer holds it."""
    return Figure(record["name"], Image.open(io.BytesIO(blobs.get(record["key"]))), record["caption"])
