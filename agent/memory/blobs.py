"""Bytes by their hash: pictures and figures lie here, never in the dialog state."""

import hashlib
import sqlite3
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True, eq=False)
class Blobs:
    """A store of byte strings in a SQLite database; safe to use from many threads.

    Args of the constructor: an open connection made with `check_same_thread=False`.
    """

    connection: sqlite3.Connection
    lock: Lock = field(default_factory=Lock, repr=False)

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

    def get(self, digest: str) -> bytes:
        """Return the bytes with this hash. KeyError if there are none."""
        with self.lock:
            row = self.connection.execute("SELECT data FROM blobs WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            raise KeyError(f"the store holds nothing under {digest[:12]}; was it deleted?")
        data: bytes = row[0]
        return data
