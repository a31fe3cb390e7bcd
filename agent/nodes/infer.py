"""Node `infer`: what the user's acts tell about the user."""

from agent.acts import UserAct
from agent.desk import Desk
from agent.minds import Minds
from agent.minds.inference import listen
from agent.minds.projection import enter
from agent.state import Dialog, Node
from concepts.claims import from_json


def infer(desk: Desk) -> Node:
    """Build the node. Reads `acts`, `label`, `minds`, the last claims in `transcript`; writes `minds`."""

    def node(state: Dialog) -> Dialog:
        acts = [UserAct.from_json(act) for act in state["acts"]]
        told = [entry["claims"] for entry in state.get("transcript", []) if entry["role"] == "agent"]
        before = [from_json(claim) for claim in told[-1]] if told else []
        here = desk.named(state.get("names", {}))
        named = [label for act in acts for label in (act.label, act.foil) if label is not None]
        minds = enter(Minds.from_json(state["minds"]), named, here.bank, here.knowledge)
        return {"minds": listen(minds, acts, state["label"], before).to_json()}

    return node
