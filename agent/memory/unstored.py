"""A conversation that is kept nowhere: the same nodes in the same order, its state in this process only.

For rehearsals such as studies with simulated users, where thousands of short talks need no checkpoints.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.graph import FIRST, LAST, SURE, UNSURE
from agent.nodes.understand import unsure
from agent.state import Dialog, Node


@dataclass(frozen=True)
class Snapshot:
    """The state of a conversation as it stands."""

    values: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Unstored:
    """Stands in for the compiled graph of one conversation.

    Attributes:
        nodes: every step of a turn, by name.
        state: the dialog, changed turn by turn.
    """

    nodes: Mapping[str, Node]
    state: Dialog = field(default_factory=Dialog)

    def stream(self, turn: Dialog, config: object, **_: object) -> Iterator[tuple[str, dict[str, Dialog]]]:
        """Play one turn, telling what each node changed; the state is as before if a node fails.

        Words are not told before the whole reply.
        """
        played: Dialog = {**self.state, **turn}
        yield from self._route(played, FIRST)
        yield from self._route(played, UNSURE if unsure(played) else SURE)
        yield from self._route(played, LAST)
        self.state.update(played)

    def get_state(self, config: object) -> Snapshot:
        """The dialog as it stands."""
        return Snapshot(dict(self.state))

    def update_state(self, config: object, values: Dialog, as_node: str = "") -> None:
        """Change some keys of the dialog."""
        self.state.update(values)

    def _route(self, played: Dialog, names: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Dialog]]]:
        for name in names:
            change = self.nodes[name](played)
            played.update(change)
            yield "updates", {name: change}
