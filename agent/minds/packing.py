"""The minds as they lie in the state of a dialog: plain JSON values, with tables packed to be quick."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

import numpy as np

from agent.minds.mind import Minds

WHOLE = "int"  # tables of positions; all others hold numbers of single precision


def pack(minds: Minds) -> dict[str, Any]:
    """Return the minds as JSON values; `unpack` reads them back, to single precision."""
    parts = minds.to_parts()
    return {name: _packed(part) if isinstance(part, dict) else part for name, part in parts.items()}


def unpack(record: Mapping[str, Any]) -> Minds:
    """Return the minds that `pack` wrote."""
    return Minds.from_parts({name: _opened(part) if isinstance(part, dict) else part for name, part in record.items()})


def _packed(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _table(value) if isinstance(value, np.ndarray) else value for name, value in part.items()}


def _opened(part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _array(value) if isinstance(value, dict) and "shape" in value else value for name, value in part.items()
    }


def _table(array: Any) -> dict[str, Any]:
    whole = array.dtype.kind == "i"
    held = np.ascontiguousarray(array, dtype=np.int32 if whole else np.float32)
    return {"shape": list(array.shape), "type": WHOLE if whole else "float", "data": b64encode(held.tobytes()).decode()}


def _array(table: Mapping[str, Any]) -> Any:
    kept, wide = (np.int32, np.int64) if table["type"] == WHOLE else (np.float32, np.float64)
    return np.frombuffer(b64decode(table["data"]), dtype=kept).reshape(table["shape"]).astype(wide)
