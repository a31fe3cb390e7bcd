"""How to speak to this listener, and small helpers that all wordings share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from agent.language.nouns import Nouns
from agent.policy.plan import Step
from concepts.claims import Claim

Kind = TypeVar("Kind")
NO_CONCEPTS = "I know no concepts of this model yet; `faultline mine` finds them in pictures of yours."


@dataclass(frozen=True)
class Manner:
    """How to speak to this listener.

    Attributes:
        nouns: names of the concepts.
        subject: name of the model.
        classes: its labels.
        numbers: whether the listener follows logits.
    """

    nouns: Nouns
    subject: str
    classes: tuple[str, ...]
    numbers: bool = False

    @property
    def mute(self) -> bool:
        """Whether there are no concepts to speak of."""
        return not self.nouns.groups


Wording: TypeAlias = Callable[[Step, Sequence[Claim], Manner], list[str]]


def of(claims: Sequence[Claim], kind: type[Kind]) -> list[Kind]:
    """The claims of one kind, in order."""
    return [claim for claim in claims if isinstance(claim, kind)]
