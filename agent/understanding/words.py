"""Word lists of the rules that read a message, kept in `words.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("words.toml")


def word_set(name: str) -> frozenset[str]:
    """The words of the list `name` ("MODULE.LIST"), in no order."""
    return frozenset(word_list(name))


def word_list(name: str) -> tuple[str, ...]:
    """The words (or, where the file has an array, the phrases) of the list `name`, in order."""
    found = _table(name)
    return tuple(found.split() if isinstance(found, str) else found)


def word_table(name: str) -> Mapping[str, str]:
    """The pairs of the table `name`."""
    return dict(_table(name))


def _table(name: str) -> Any:
    module, _, entry = name.partition(".")
    return _file()[module][entry]


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
