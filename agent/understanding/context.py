"""What was talked about in the last turns: what "it", "that one", "the second one" and "and the dog?" may stand for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeAlias

from agent.acts import UserAct
from agent.understanding.names import Mention

Turn: TypeAlias = tuple[Sequence[UserAct], str]
"""What the user did and what the agent said to it."""

TURNS = 3  # turns back that are remembered


@dataclass(frozen=True, kw_only=True)
class Context:
    """What earlier turns leave behind.

    Attributes:
        act: the last thing that the user did.
        foil: the class beside the predicted one that was talked about last.
        concepts: what the user named last, else what the agent named in its last reply, in order of mention.
        told: concepts in the agent's last reply, in order of mention.
        classes: classes in the agent's last reply, in order of mention.
    """

    act: UserAct | None = None
    foil: str | None = None
    concepts: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    def after(self, acts: Sequence[UserAct], reply: Sequence[Mention], label: str | None) -> Self:
        """What is left behind by one more turn.

        Args:
            acts: what the user did in it.
            reply: names in what the agent said then.
            label: the predicted class.
        """
        named = tuple(dict.fromkeys(c for act in acts for c in concepts_of(act)))
        told = concepts_told(reply)
        foils = [name for act in acts for name in (act.foil, act.label) if name not in (None, label)]
        return type(self)(
            act=acts[-1] if acts else self.act,
            foil=foils[-1] if foils else self.foil,
            concepts=named or told or self.concepts,
            told=told,
            classes=tuple(dict.fromkeys(m.classes[0] for m in reply if m.classes)),
        )

    def within(self, earlier: Sequence[Mention], label: str | None) -> Self:
        """The context of a later part of the same message, in which these names came before."""
        concepts = [m.concepts[0] for m in earlier if len(m.concepts) == 1]
        foils = [m.classes[0] for m in earlier if len(m.classes) == 1 and m.classes[0] != label]
        return replace(
            self, foil=foils[-1] if foils else self.foil, concepts=(concepts[-1],) if concepts else self.concepts
        )


def concepts_of(act: UserAct) -> tuple[str, ...]:
    """The concepts that an act names."""
    return tuple(name for name in (act.concept, *act.removed, *act.added) if name)


def concepts_told(reply: Sequence[Mention]) -> tuple[str, ...]:
    """The concepts that a reply names, in order of mention."""
    return tuple(dict.fromkeys(m.concepts[0] for m in reply if m.concepts and not m.classes))
