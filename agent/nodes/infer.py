"""Node `infer`: what the user's acts tell about the user."""

from dataclasses import replace

from agent.acts import UserAct
from agent.desk import Desk
from agent.language.registers import STEP
from agent.language.table import is_technical
from agent.minds import Minds
from agent.minds.inference import Heard, listen
from agent.minds.packing import pack, unpack
from agent.minds.projection import enter
from agent.state import Dialog, Node
from concepts.claims import from_json


def infer(desk: Desk) -> Node:
    """Build the node. Reads `acts`, `label`, `minds`, `pending`, the last claims in `transcript`; writes `minds`."""

    def node(state: Dialog) -> Dialog:
        acts = [UserAct.from_json(act) for act in state["acts"]]
        here = desk.named(state.get("names", {}))
        named = [label for act in acts for label in (act.label, act.foil) if label is not None]
        minds = enter(unpack(state["minds"]), named, here.bank, here.priors, here.noise)
        heard = listen(minds, acts, background(here, state), here.noise)
        return {"minds": pack(_followed(heard, state["text"], here.language))}

    return node


def background(desk: Desk, state: Dialog) -> Heard:
    """What the acts of a turn are read against; `state` is that before the turn, with its picture and label."""
    told = [entry["claims"] for entry in state.get("transcript", []) if entry["role"] == "agent"]
    return Heard(
        said=state["label"],
        present=sorted(desk.seen(state["picture"])),
        before=tuple(map(from_json, told[-1])) if told else (),
        pending=state.get("pending", {}),
    )


def _followed(minds: Minds, text: str, language: str) -> Minds:
    """The minds, with more expertise where the user speaks in technical words: one step up, and no further."""
    risen = min(minds.user.expertise + STEP, STEP)
    if risen <= minds.user.expertise or not is_technical(text, language):
        return minds
    return replace(minds, user=replace(minds.user, expertise=risen))
