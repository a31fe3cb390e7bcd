"""Node `infer`: what the user's acts tell about the user."""

from agent.acts import UserAct
from agent.desk import Desk
from agent.minds.inference import Heard, listen
from agent.minds.packing import pack, unpack
from agent.minds.projection import enter
from agent.state import Dialog, Node
from concepts.claims import from_json


def infer(desk: Desk) -> Node:
    """Build the node. Reads `acts`, `label`, `minds`, `pending`, the last claims in `transcript`; writes `minds`."""

    def node(state: Dialog) -> Dialog:
        acts = [UserAct.from_json(act) for act in state["acts"]]
        told = [entry["claims"] for entry in state.get("transcript", []) if entry["role"] == "agent"]
        before = [from_json(claim) for claim in told[-1]] if told else []
        here = desk.named(state.get("names", {}))
        named = [label for act in acts for label in (act.label, act.foil) if label is not None]
        minds = enter(unpack(state["minds"]), named, here.bank, here.priors, here.noise)
        heard = Heard(
            said=state["label"],
            present=sorted(here.seen(state["picture"])),
            before=tuple(before),
            pending=state.get("pending", {}),
        )
        return {"minds": pack(listen(minds, acts, heard, here.noise))}

    return node
