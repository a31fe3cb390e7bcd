"""Node `verbalize`: put the claims into words."""

from agent.desk import Desk
from agent.language.check import check_rewording
from agent.language.compose import Manner, compose
from agent.language.nouns import Nouns
from agent.language.openings import refreshed
from agent.minds.packing import unpack
from agent.policy.plan import Step
from agent.state import Dialog, Node
from concepts.claims import from_json

EXPERT = 1.0  # log-odds of expertise from which logits are told


def verbalize(desk: Desk) -> Node:
    """Build the node. Reads `steps`, `claims`, `picture`, `minds`, `transcript`; writes `reply`, `spoken_by`."""

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        manner = Manner(
            nouns=Nouns.of(here.bank, here.seen(state["picture"])),
            subject=here.subject.name,
            classes=here.subject.classes,
            numbers=unpack(state["minds"]).user.expertise >= EXPERT,
        )
        parts = [
            compose(Step.from_json(step), [from_json(claim) for claim in claims], manner)
            for step, claims in zip(state["steps"], state["claims"], strict=True)
        ]
        first, *others = [part for part in parts if part] or [""]
        before = [entry["text"] for entry in state.get("transcript", []) if entry["role"] == "agent"]
        worded = refreshed([first, *others], before[-1] if before else "")
        spoken = [(part, _reworded(here, part)) for part in worded if part]
        reply = "\n\n".join(said or part for part, said in spoken)
        return {"reply": reply, "spoken_by": "llm" if any(said for _, said in spoken) else "template"}

    return node


def _reworded(desk: Desk, text: str) -> str | None:
    """The text in a language model's words, if it has one and they keep to the text."""
    known = (*desk.subject.classes, *desk.bank.names)
    return desk.voice.reword(text, lambda said: check_rewording(said, text, known)) if desk.voice else None
