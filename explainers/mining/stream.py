"""One pass over any number of images: a batch at a time, by one process or many, and from where a killed run stopped.

What each batch leaves is merged in the order of the batches, whoever looked at it, so that one process and many come
to the same result, and memory holds what was merged and the batches under way, never the images.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar

import torch
from torch import Tensor
from tqdm import tqdm

Seen = TypeVar("Seen")
Taken = TypeVar("Taken", contravariant=True)
Look: TypeAlias = Callable[[int], Seen]  # what one batch, by its number, leaves
State: TypeAlias = dict[str, Tensor]


class Tally(Protocol[Taken]):
    """What a pass adds up to."""

    def add(self, seen: Taken) -> None:
        """Take in what the next batch left."""
        ...

    def state(self) -> State:
        """Everything taken in so far, for storage."""
        ...

    def restore(self, state: State) -> None:
        """Go on from what `state` gave."""
        ...


class Engine(Protocol):
    """Who looks at the batches."""

    def __call__(self, look: Look[Seen], numbers: Sequence[int]) -> Iterator[Seen]:
        """Yield what each of the batches leaves, in order."""
        ...


def here(look: Look[Seen], numbers: Sequence[int]) -> Iterator[Seen]:
    """Look at one batch after the other, in this process."""
    return map(look, numbers)


@dataclass(frozen=True)
class Checkpoint:
    """Where a pass writes down how far it is.

    Attributes:
        file: written anew every so often, and when the pass is broken off.
        key: of the model, images and settings: what another key wrote is not taken up.
        every: seconds between two writings.
    """

    file: Path
    key: str
    every: float = 20.0

    def load(self, tally: Tally[Seen]) -> int:
        """Restore `tally`, and return how many batches it has seen; 0 if there is nothing of this key."""
        try:
            held = torch.load(self.file, map_location="cpu", weights_only=True)
            if held["key"] != self.key:
                return 0
            tally.restore(held["state"])
        except (OSError, RuntimeError, EOFError, KeyError, TypeError, ValueError):  # cut short, or no checkpoint
            return 0
        return int(held["next"])

    def save(self, tally: Tally[Seen], following: int) -> None:
        """Write the tally of the batches before number `following`; a run killed meanwhile leaves the older file."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_name(f"{self.file.name}.new")
        torch.save({"key": self.key, "next": following, "state": tally.state()}, fresh)
        fresh.replace(self.file)


def stream(
    look: Look[Seen],
    count: int,
    tally: Tally[Seen],
    engine: Engine = here,
    checkpoint: Checkpoint | None = None,
    title: str = "",
    progress: bool = False,
) -> None:
    """Merge what `count` batches leave into `tally`, going on where `checkpoint` stopped."""
    following = checkpoint.load(tally) if checkpoint else 0
    written = time.monotonic()
    todo = engine(look, range(following, count))
    whole = True  # not in the midst of taking in a batch
    try:
        for seen in tqdm(todo, title, count, initial=following, disable=not progress):
            whole = False
            tally.add(seen)
            following, whole = following + 1, True
            if checkpoint and time.monotonic() - written >= checkpoint.every:
                checkpoint.save(tally, following)
                written = time.monotonic()
    finally:
        if checkpoint and whole:
            checkpoint.save(tally, following)


def key(*parts: object) -> str:
    """A fingerprint of settings, files and tensors."""
    digest = hashlib.sha256()
    for part in parts:
        written = (
            part.detach().cpu().contiguous().numpy().tobytes() if isinstance(part, Tensor) else repr(part).encode()
        )
        digest.update(written + b"\0")
    return digest.hexdigest()
