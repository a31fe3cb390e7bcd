"""JSON that a language model wrote, held against a schema: what does not fit is no answer.

Of JSON Schema: type, enum, const, properties, required, additionalProperties, items, minItems, maxItems, minimum,
maximum, minLength, maxLength, anyOf. Other keywords hold nothing back.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}
_DEPTH = 32  # of what is nested


def valid(text: str, schema: Mapping[str, Any]) -> str | None:
    """Return the JSON in `text`, without a fence around it, if it fits the schema; else None."""
    fenced = _FENCE.match(text)
    plain = fenced.group(1) if fenced else text.strip()
    try:
        value = json.loads(plain)
    except (ValueError, RecursionError):
        return None
    return None if any(problems(value, schema)) else plain


def problems(value: object, schema: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """Say where a JSON value departs from a schema."""
    if depth > _DEPTH:
        yield "nested too deep"
        return
    kinds = schema.get("type")
    if kinds is not None and not any(_is(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"not of type {kinds}"
        return
    if value not in schema.get("enum", (value,)) or value != schema.get("const", value):
        yield "not one of the values"
    if "anyOf" in schema and all(any(problems(value, one, depth + 1)) for one in schema["anyOf"]):
        yield "none of the kinds"
    yield from _sized(value, schema)
    if isinstance(value, dict):
        yield from _members(value, schema, depth)
    elif isinstance(value, list) and isinstance(schema.get("items"), Mapping):
        for item in value:
            yield from problems(item, schema["items"], depth + 1)


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES[kind])


def _sized(value: object, schema: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        size: float
        size, low, high = value, "minimum", "maximum"
    elif isinstance(value, str):
        size, low, high = len(value), "minLength", "maxLength"
    elif isinstance(value, list):
        size, low, high = len(value), "minItems", "maxItems"
    else:
        return
    if not schema.get(low, float("-inf")) <= size <= schema.get(high, float("inf")):
        yield "too small or too large"


def _members(value: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{name!r} is missing"
    for name, held in value.items():
        if name in known:
            yield from problems(held, known[name], depth + 1)
        elif schema.get("additionalProperties") is False:
            yield f"{name!r} is not known"
