"""Bytes by their hash: pictures and figures lie here, never in the dialog state."""

import hashlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from PIL import Image

from agent.memory.latest import Latest
from agent.memory.png import png

PICTURES = 1024  # of which is known that they are kept, so that they are not written again


@dataclass(frozen=True, eq=False)
class Blobs:
    """A store of byte strings in a SQLite database; safe to use from many threads.

    Args of the constructor: an open connection made with `check_same_thread=False`.
    """

    connection: sqlite3.Connection
    lock: Lock = field(default_factory=Lock, repr=False)
    pictures: Latest = field(default_factory=lambda: Latest(PICTURES), repr=False)

    def __post_init__(self) -> None:
        """Make the table if it is not there."""
        with self.lock, self.connection:
            self.connection.execute("CREATE TABLE IF NOT EXISTS blobs (digest TEXT PRIMARY KEY, data BLOB NOT NULL)")

    def put(self, data: bytes) -> str:
        """Keep `data` and return its SHA-256, by which `get` finds it."""
        digest = hashlib.sha256(data).hexdigest()
        with self.lock, self.connection:
            self.connection.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?)", (digest, data))
        return digest

    def put_picture(self, image: Image.Image, notes: Mapping[str, str] | None = None) -> str:
        """Keep a picture as a PNG file, with `notes` beside the pixels, and return its key."""
        beside = sorted((notes or {}).items())
        pixels = hashlib.sha256(image.tobytes()).digest()
        return self.pictures.recall((image.mode, image.size, pixels, *beside), lambda: self.put(png(image, notes)))

    def get(self, digest: str) -> bytes:
        """Return the bytes with this hash. KeyError if there are none."""
        with self.lock:
            row = self.connection.execute("SELECT data FROM blobs WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            raise KeyError(f"the store holds nothing under {digest[:12]}; was it deleted?")
        data: bytes = row[0]
        return data
