"""Where chats are kept: one SQLite database for dialog states and one table of it for pictures."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from agent.memory.blobs import Blobs

SCHEME = "sqlite://"


class StoreError(ValueError):
    """A store that cannot be opened; the message says why and what to do."""


@dataclass(frozen=True, eq=False)
class Store:
    """Dialog states and pictures.

    Attributes:
        memory: LangGraph's checkpointer; states are plain JSON values, so nothing but those is ever loaded.
        blobs: pictures by hash.
    """

    memory: BaseCheckpointSaver[str]
    blobs: Blobs

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the store at `url`: "sqlite://" in memory, or "sqlite:///FILE", which is made if need be.

        Raises:
            StoreError: the URL is of another kind, or the file cannot be opened.
        """
        if url != SCHEME and not url.startswith(f"{SCHEME}/"):
            raise StoreError(f"cannot keep chats in {url!r}; use {SCHEME!r} (in memory) or 'sqlite:///FILE'")
        path = url.removeprefix(f"{SCHEME}/") if url != SCHEME else ":memory:"
        try:
            if path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            states, pictures = (sqlite3.connect(path, check_same_thread=False) for _ in range(2))
            memory = SqliteSaver(states, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
            memory.setup()
            return cls(memory, Blobs(pictures))
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"cannot open the chat store {url!r} ({error}); check that the folder is writable"
            ) from None
