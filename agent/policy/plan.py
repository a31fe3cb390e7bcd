"""A plan: what the agent has decided to do in one turn, before anything is measured or worded."""

from dataclasses import dataclass, fields
from typing import Any, Literal, Self, TypeAlias

from agent.acts import MachineKind

Policy: TypeAlias = Literal["greedy", "learned", "plain"]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One move of the agent.

    Attributes:
        kind: the dialog act.
        label: the class that it is about.
        foil: the other class of a contrast.
        concept: the concept it is about.
        removed: concepts to take out.
        added: concepts to put in.
        count: most concepts to name.
        note: what a listener should know about the move, a key of the wording; "" if plain.
        names: names for the wording, such as candidates to choose from.
        pairs: (label, concept) of lessons: what each concept usually does for the label.
        because: why the policy chose it, if nobody asked: a kind of reason, and the label and concept that it is about.
        reasons: the same of earlier moves, where the user asks for them.
    """

    kind: MachineKind
    label: str | None = None
    foil: str | None = None
    concept: str | None = None
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    count: int = 3
    note: str = ""
    names: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    because: tuple[str, ...] = ()
    reasons: tuple[tuple[str, ...], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the step as plain JSON values; `from_json` reads it back."""
        return {key: _plain(value) for key, value in vars(self).items()}

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Self:
        """Return the step that `to_json` wrote."""
        given: dict[str, Any] = {key: _frozen(value) for key, value in record.items() if key in NAMES}
        return cls(**given)


NAMES = frozenset(field.name for field in fields(Step))


def _plain(value: Any) -> Any:
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value
