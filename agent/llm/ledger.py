"""What calls of a language model took: time, tokens, and money where the price is known. Nothing is estimated."""

from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import Any, Self

MILLION = 1_000_000


@dataclass(frozen=True)
class Price:
    """What a model costs, in any currency, as its seller states it.

    Attributes:
        sent: per million tokens of requests.
        received: per million tokens of answers.
    """

    sent: float
    received: float

    @classmethod
    def read(cls, text: str) -> Self:
        """Read "0.15/0.60" (requests/answers) or one number for both. ValueError if it is neither."""
        try:
            numbers = [float(part) for part in text.split("/")]
        except ValueError:
            numbers = []
        if len(numbers) not in (1, 2) or not all(0 <= number < float("inf") for number in numbers):
            raise ValueError(
                f"a price of {text!r} was given; write what a million tokens cost, sent/received, such as 0.15/0.60"
            )
        return cls(numbers[0], numbers[-1])


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What some calls took together.

    Attributes:
        calls: how many were made.
        seconds: time until their last word, added up.
        sent: tokens of the requests; None if a server did not count them.
        received: tokens of the answers, likewise.
        cost: in the currency of the price; None if tokens or price are unknown.
    """

    calls: int = 0
    seconds: float = 0.0
    sent: int | None = 0
    received: int | None = 0
    cost: float | None = 0.0

    @classmethod
    def of(cls, seconds: float, sent: int | None, received: int | None, price: Price | None) -> Self:
        """The bill of one call."""
        cost = None
        if price is not None and sent is not None and received is not None:
            cost = (sent * price.sent + received * price.received) / MILLION
        return cls(calls=1, seconds=seconds, sent=sent, received=received, cost=cost)

    def __add__(self, other: "Bill") -> "Bill":
        return Bill(
            calls=self.calls + other.calls,
            seconds=self.seconds + other.seconds,
            sent=None if self.sent is None or other.sent is None else self.sent + other.sent,
            received=None if self.received is None or other.received is None else self.received + other.received,
            cost=None if self.cost is None or other.cost is None else self.cost + other.cost,
        )

    def to_json(self) -> dict[str, Any]:
        """The bill as plain JSON values."""
        return asdict(self)


@dataclass(eq=False)
class Ledger:
    """The bill of all calls so far; safe to share between threads."""

    _sum: Bill = field(default_factory=Bill, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def add(self, bill: Bill) -> None:
        """Put a bill to the others."""
        with self._lock:
            self._sum += bill

    @property
    def bill(self) -> Bill:
        """All of them together."""
        return self._sum
