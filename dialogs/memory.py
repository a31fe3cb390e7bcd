"""What was measured before, so that it is not measured again: nothing depends on what it holds, but the time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

KEPT = 6_000  # values; what was not asked for longest is let go
Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Memory:
    """Values by key, of which the latest are kept."""

    held: "OrderedDict[Hashable, Any]" = field(default_factory=OrderedDict, repr=False)

    def recall(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made now unless it was before."""
        if key not in self.held:
            self.held[key] = make()
        self.held.move_to_end(key)
        while len(self.held) > KEPT:
            self.held.popitem(last=False)
        value: Value = self.held[key]
        return value
