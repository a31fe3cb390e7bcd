"""A circuit breaker: who fails several times in a row is left alone for a while, then tried once.

Source: Nygard (2007), "Release It!", chapter 5.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from agent.llm.ending import Ending


@dataclass(eq=False)
class Breaker:
    """Whether an endpoint may be called; safe to share between threads.

    Attributes:
        most: failures in a row after which it is left alone; one is enough if it cannot be reached at all.
        pause: seconds that it is left alone for.
        longest: seconds that it may ask to be left alone for.
        clock: seconds that only grow.
    """

    most: int = 3
    pause: float = 30.0
    longest: float = 300.0
    clock: Callable[[], float] = monotonic
    _failed: int = field(default=0, init=False)
    _until: float = field(default=0.0, init=False)
    _trying: bool = field(default=False, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def admit(self) -> bool:
        """Whether a call may be made now. Who is admitted must `note` how it ended.

        After a pause one call is let through; the others wait for how it ends.
        """
        with self._lock:
            if self._until == 0.0:
                return True
            if self._trying or self.clock() < self._until:
                return False
            self._trying = True
            return True

    def note(self, ending: Ending) -> None:
        """Take note of how a call ended."""
        with self._lock:
            probe, self._trying = self._trying, False
            if ending.kind == "left":
                return
            if ending.sound:
                self._failed, self._until = 0, 0.0
                return
            self._failed += 1
            if probe or ending.kind == "unreachable" or self._failed >= self.most or ending.wait:
                self._until = self.clock() + max(self.pause, min(self.longest, ending.wait or 0.0))
