"""The minds as they lie in the state of a dialog: plain JSON values, with tables packed to be quick."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

from agent.minds.beliefs import Machine
from agent.minds.imagined import NAMES, Imagined
from agent.minds.mind import Minds

Part: TypeAlias = type[Machine] | type[Imagined]
WHOLE = "int"  # tables of positions; all others hold numbers of single precision
TABLES = 64  # opened lately, that are kept: those of a few minds
OPENED = 8  # machines and imagined minds opened lately, that are kept: a dialog opens each several times


def pack(minds: Minds) -> dict[str, Any]:
    """Return the minds as JSON values; `unpack` reads them back, to single precision."""
    parts = minds.to_parts()
    return {name: _packed(part) if isinstance(part, dict) else part for name, part in parts.items()}


def unpack(record: Mapping[str, Any]) -> Minds:
    """Return the minds that `pack` wrote."""
    opened = {"machine": _opened(Machine, record["machine"]), "imagined": _opened(Imagined, record["imagined"])}
    return Minds.from_parts({**record, **opened})


def _packed(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _table(value) if isinstance(value, np.ndarray) else value for name, value in part.items()}


def _table(array: Any) -> dict[str, Any]:
    whole = array.dtype.kind == "i"
    held = np.ascontiguousarray(array, dtype=np.int32 if whole else np.float32)
    return {"shape": list(array.shape), "type": WHOLE if whole else "float", "data": b64encode(held.tobytes()).decode()}


def _opened(part: Part, record: Mapping[str, Any]) -> Machine | Imagined:
    return _made(part, tuple((name, _frozen(value)) for name, value in record.items()))


def _frozen(value: Any) -> tuple[Any, ...]:
    """A table, or names, as a value that can be looked up."""
    return (value["data"], value["type"], tuple(value["shape"])) if isinstance(value, dict) else tuple(value)


@lru_cache(maxsize=OPENED)
def _made(part: Part, values: tuple[tuple[str, Any], ...]) -> Machine | Imagined:
    return part.from_parts({name: value if name in NAMES else _array(*value) for name, value in values})


@lru_cache(maxsize=TABLES)
def _array(data: str, kind: str, shape: tuple[int, ...]) -> Any:
    """A table to read: most of them stay as they are from one step of a dialog to the next."""
    kept, wide = (np.int32, np.int64) if kind == WHOLE else (np.float32, np.float64)
    array = np.frombuffer(b64decode(data), dtype=kept).reshape(shape).astype(wide)
    array.setflags(write=False)
    return array
