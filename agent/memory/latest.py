"""Values that were worked out lately, so that they are not worked out again: a bounded memory."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Latest:
    """The values that were asked for last, by key; safe to use from many threads.

    Attributes:
        most: how many are kept.
    """

    most: int
    lock: Lock = field(default_factory=Lock, repr=False)
    held: "OrderedDict[Any, Any]" = field(default_factory=OrderedDict, repr=False)

    def recall(self, key: Any, make: Callable[[], Value]) -> Value:
        """The value of `key`: the one that is kept, or else what `make` gives now. Two threads may both make it."""
        with self.lock:
            known = key in self.held
            found: Value | None = self.held.get(key)
        value = found if known else make()
        with self.lock:
            self.held[key] = value
            self.held.move_to_end(key)
            while len(self.held) > self.most:
                self.held.popitem(last=False)
        return cast(Value, value)
