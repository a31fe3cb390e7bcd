"""Node `understand`: words to user acts."""

from agent.desk import Desk
from agent.state import Dialog, Node

SURE = 0.4  # confidence from which an act is acted upon rather than asked about


def understand(desk: Desk) -> Node:
    """Build the node. Reads `text`, `label`, `transcript`; writes `acts`."""

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        said = [entry["text"] for entry in state.get("transcript", []) if entry["role"] == "agent"]
        before = said[-1] if said else ""
        acts = here.ear.read(state["text"], here.vocabulary, label=state["label"], before=before)
        return {"acts": [act.to_json() for act in acts]}

    return node


def unsure(state: Dialog) -> bool:
    """Whether to ask back: no act is understood well enough."""
    return not any(act["confidence"] >= SURE for act in state["acts"])
