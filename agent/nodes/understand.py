"""Node `understand`: words to user acts."""

from itertools import pairwise
from typing import Any

from agent.acts import UserAct
from agent.desk import Desk
from agent.policy.completion import chosen, complete, guess
from agent.state import Dialog, Node
from agent.understanding.choices import choose
from agent.understanding.context import TURNS, Turn
from agent.understanding.engine import SURE
from agent.understanding.options import Options
from concepts.bank import kind_of


def understand(desk: Desk) -> Node:
    """Build the node. Reads `text`, `label`, `transcript`, `unclear`, `pending`; writes `acts`, `heard`."""

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        said = [entry["text"] for entry in state.get("transcript", []) if entry["role"] == "agent"]
        before = said[-1] if said else ""
        heard, label = state["text"], state["label"]
        completing = bool(state.get("unclear"))  # a bare name is then what was asked for, and takes up nothing else
        context = None if completing else here.ear.recall(_turns(state), here.vocabulary, label)
        acts = here.ear.read(heard, here.vocabulary, label=label, before=before, context=context)
        if completing:
            lacking = UserAct.from_json(state["unclear"]["act"])
            whole = complete(state["unclear"]["text"], lacking, heard, acts)
            if whole is not None:
                heard, acts = whole, here.ear.read(whole, here.vocabulary, label=label)
        elif state.get("pending", {}).get("ask"):
            acts = _answered(here, state["pending"], heard, label, acts)
        elif state.get("pending"):
            acts = guess(heard, label, acts)
        return {"acts": [act.to_json() for act in acts], "heard": heard}

    return node


def _turns(state: Dialog) -> list[Turn]:
    """What the user did and what the agent said to it, the oldest first."""
    told = state.get("transcript", [])
    pairs = [(one, two) for one, two in pairwise(told) if (one["role"], two["role"]) == ("user", "agent")]
    turns = [([UserAct.from_json(act) for act in one.get("acts", [])], two["text"]) for one, two in pairs[-TURNS:]]
    return [*turns] or [((), entry["text"]) for entry in told[-1:] if entry["role"] == "agent"]


def unsure(state: Dialog) -> bool:
    """Whether to ask back: no act is understood well enough."""
    return not any(act["confidence"] >= SURE for act in state["acts"])


def _answered(
    desk: Desk, pending: dict[str, Any], heard: str, label: str, acts: tuple[UserAct, ...]
) -> tuple[UserAct, ...]:
    """Acts of a reply to an open check question that offers names."""
    kinds = {concept.name: kind_of(concept.group) for concept in desk.bank} if pending["ask"] == "kinds" else {}
    options = Options(
        names=tuple(pending["names"]),
        vocabulary=desk.ear.tongue.vocabulary(desk.vocabulary) if desk.ear.tongue else desk.vocabulary,
        known=desk.ear.dictionary.knows,
        stands_for=kinds,
        labels=pending["ask"] == "labels",
        gloss=desk.ear.tongue,
    )
    picked = choose(heard, options)
    rest = picked.rest if picked is not None else ""
    beside = desk.ear.read(rest, desk.vocabulary, label=label) if rest else ()
    return chosen(pending, picked, acts, beside)
