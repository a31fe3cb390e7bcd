"""How a call of a language model ended."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from agent.language.table import Table
from concepts.lexicon import ENGLISH

Kind: TypeAlias = Literal[
    "complete", "late", "unreachable", "broken", "busy", "refused", "garbled", "too long", "cut", "spared", "left"
]
_AGAIN: frozenset[Kind] = frozenset({"unreachable", "broken", "busy"})
_SOUND: frozenset[Kind] = frozenset({"complete", "refused", "left"})


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How one call ended. It holds nothing that the server wrote, so that no key or prompt can leak through it.

    Attributes:
        kind: what happened.
        status: HTTP status, where there was one.
        sent: tokens of the request, as the server counted them; None if it did not.
        received: tokens of the answer, likewise.
        wait: seconds that the server asked to be left alone for.
        hopeless: whether another try would end the same way, such as a host that does not answer within the timeout.
    """

    kind: Kind
    status: int | None = None
    sent: int | None = None
    received: int | None = None
    wait: float | None = None
    hopeless: bool = False

    @property
    def again(self) -> bool:
        """Whether another try may end better."""
        return self.kind in _AGAIN and not self.hopeless

    @property
    def sound(self) -> bool:
        """Whether the endpoint did its part: such an ending does not count against it."""
        return self.kind in _SOUND

    def told(self, language: str = ENGLISH) -> str:
        """What happened, in words."""
        table = Table.load(language)
        how = table.phrase(f"ending_{self.kind.replace(' ', '_')}")
        return table.phrase("ending_status", how=how, status=self.status) if self.status else how

    def __str__(self) -> str:
        return self.told()
