"""Node `understand`: words to user acts."""

from agent.acts import UserAct
from agent.desk import Desk
from agent.policy.completion import complete, guess
from agent.state import Dialog, Node

SURE = 0.4  # confidence from which an act is acted upon rather than asked about


def understand(desk: Desk) -> Node:
    """Build the node. Reads `text`, `label`, `transcript`, `unclear`, `pending`; writes `acts`, `heard`."""

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        said = [entry["text"] for entry in state.get("transcript", []) if entry["role"] == "agent"]
        before = said[-1] if said else ""
        heard, label = state["text"], state["label"]
        acts = here.ear.read(heard, here.vocabulary, label=label, before=before)
        if state.get("unclear"):
            lacking = UserAct.from_json(state["unclear"]["act"])
            whole = complete(state["unclear"]["text"], lacking, heard, acts)
            if whole is not None:
                heard, acts = whole, here.ear.read(whole, here.vocabulary, label=label)
        elif state.get("pending"):
            acts = guess(heard, label, acts)
        return {"acts": [act.to_json() for act in acts], "heard": heard}

    return node


def unsure(state: Dialog) -> bool:
    """Whether to ask back: no act is understood well enough."""
    return not any(act["confidence"] >= SURE for act in state["acts"])
