"""Node `perceive`: what does the model say of the picture, and which labels are in play?"""

from agent.desk import Desk
from agent.minds import Minds
from agent.minds.packing import pack, unpack
from agent.minds.projection import enter
from agent.state import Dialog, Node
from explainers import measure

IN_PLAY = 3  # most probable labels that minds are kept about from the start


def perceive(desk: Desk) -> Node:
    """Build the node. Empties what belongs to a turn; at first, reads `picture`, `minds`, writes `label`, `minds`."""

    def node(state: Dialog) -> Dialog:
        emptied: Dialog = {"steps": [], "claims": [], "figures": [], "acts": []}
        return emptied if "label" in state else {**emptied, **look(state)}

    def look(state: Dialog) -> Dialog:
        said, *others = measure.predictions(desk.subject, desk.exhibit(state["picture"]).case, IN_PLAY)
        here = desk.named(state.get("names", {}))
        minds = unpack(state["minds"]) if "minds" in state else Minds()
        near = [said.label, *(other.label for other in others)]
        minds = enter(minds, [*near, *here.all_labels], here.bank, here.priors, here.noise)
        return {"label": said.label, "minds": pack(minds)}

    return node
