"""What comes of a turn: the reply, and what happens on the way to it."""

from dataclasses import dataclass, field

from agent.acts import UserAct
from agent.display.figures import Figure
from agent.llm import Bill
from concepts.claims import Claim


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the agent says in one turn.

    Attributes:
        text: the words.
        claims: all that the text asserts.
        figures: pictures that go with it.
        acts: what was understood of the question.
        suggestions: good next questions.
        spoken_by: who worded the text: "template", "llm" (a language model, checked), or "mixed".
        byline: the same for a reader, with what it took.
        bill: what calls of a language model took for the text: time, tokens, cost.
    """

    text: str
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    acts: tuple[UserAct, ...] = ()
    suggestions: tuple[str, ...] = ()
    spoken_by: str = "template"
    byline: str = ""
    bill: Bill = field(default_factory=Bill)

    @property
    def cost(self) -> float | None:
        """What the words cost, in the currency of the model's price; None if tokens or price are unknown."""
        return self.bill.cost


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened on the way to a reply.

    Attributes:
        kind: the step of the dialog that is done; "words" for a piece of the text; or "reply".
        detail: the same in words, for a listener who waits; or the piece. All pieces of a turn are its text.
        reply: the reply, once it is there.
    """

    kind: str
    detail: str
    reply: Reply | None = None
