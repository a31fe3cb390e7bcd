"""Node `illustrate`: a name that was only proposed is never said without the crops that it was proposed for."""

from agent.desk import Desk
from agent.guesses import crops
from agent.memory import figures
from agent.state import Dialog, Node


def illustrate(desk: Desk) -> Node:
    """Build the node. Reads `reply`, `figures`, `names`; writes `figures`."""

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        more = [figures.put(figure, here.gallery.blobs) for figure in crops(here, state["reply"])]
        return {"figures": [*state.get("figures", []), *more]} if more else {}

    return node
