"""Arrays kept in files, so that pictures are drawn once and a study goes on where it stopped.

A file is written under another name first and moved into place, so a run that is broken off leaves none by halves; one
that cannot be read counts as missing.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Arrays: TypeAlias = Mapping[str, NDArray[Any]]
Value = TypeVar("Value")
_BROKEN = (OSError, ValueError, KeyError, EOFError, IndexError, BadZipFile)


def cache_folder() -> Path:
    """Where the user's system keeps what can be made again, for this program."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "faultline"


def write(path: Path, arrays: Arrays) -> None:
    """Write arrays into the file `path`, making its folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    with draft.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    draft.replace(path)


def read(path: Path, decode: Callable[[Arrays], Value]) -> Value | None:
    """What `decode` makes of the file; None if it is missing, broken or holds something else."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            return decode({name: held[name] for name in held.files})
    except _BROKEN:
        return None


def text(value: Any) -> NDArray[np.uint8]:
    """A JSON value as an array of bytes."""
    return np.frombuffer(json.dumps(value).encode(), dtype=np.uint8)


def value(array: NDArray[Any]) -> Any:
    """The JSON value that `text` wrote. ValueError if it is none."""
    return json.loads(array.tobytes().decode())
