"""Node `verbalize`: put the claims into words."""

from collections.abc import Callable

from agent.desk import Desk
from agent.language.compose import Manner, compose
from agent.language.faithful import Faithful
from agent.language.guard import Guard
from agent.language.nouns import Nouns
from agent.language.openings import refreshed
from agent.language.script import Passage
from agent.minds.packing import unpack
from agent.policy.plan import Step
from agent.state import Dialog, Node
from concepts.claims import from_json

TEMPLATE = "worded by template"
EXPERT = 1.0  # log-odds of expertise from which logits are told


def verbalize(desk: Desk, aloud: Callable[[str], None]) -> Node:
    """Build the node. Reads `steps`, `claims`, `picture`, `minds`, `transcript`; writes `reply`, and who worded it.

    Args:
        desk: what nodes work with.
        aloud: hears what a language model says, sentence by sentence, as far as it is checked.
    """
    guard = Guard.load(desk.language)

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        manner = Manner(
            nouns=Nouns.of(here.bank, here.seen(state["picture"])),
            subject=here.subject.name,
            classes=here.subject.classes,
            numbers=unpack(state["minds"]).user.expertise >= EXPERT,
        )
        told = [[from_json(claim) for claim in claims] for claims in state["claims"]]
        composed = [
            compose(Step.from_json(step), claims, manner) for step, claims in zip(state["steps"], told, strict=True)
        ]
        parts = [(part, tuple(claims)) for part, claims in zip(composed, told, strict=True) if part]
        before = [entry["text"] for entry in state.get("transcript", []) if entry["role"] == "agent"]
        worded = refreshed([part for part, _ in parts], before[-1] if before else "")
        if here.voice is None:
            return {"reply": "\n\n".join(worded), "spoken_by": "template", "byline": TEMPLATE, "bill": {}}
        judge = Faithful(guard, here.subject.classes, here.bank.names)
        passages = [Passage(part, claims) for part, (_, claims) in zip(worded, parts, strict=True)]
        spoken = here.voice.reword(passages, judge, (*judge.classes, *judge.concepts), aloud)
        return {"reply": spoken.text, "spoken_by": spoken.by, "byline": spoken.byline, "bill": spoken.bill.to_json()}

    return node
