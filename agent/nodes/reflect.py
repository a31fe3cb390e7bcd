"""Node `reflect`: what will the listener have taken from this, and what could they ask next?"""

from typing import Any

from agent.desk import Desk
from agent.minds.inference import reflect as learn
from agent.minds.packing import pack, unpack
from agent.policy.suggestions import suggest
from agent.state import Dialog, Node
from concepts.claims import from_json


def reflect(desk: Desk) -> Node:
    """Build the node. Reads the turn; writes `minds`, `suggestions`, `asked`, `unclear`, `turn`, `transcript`."""

    def node(state: Dialog) -> Dialog:
        told = [claim for claims in state["claims"] for claim in claims]
        minds = learn(unpack(state["minds"]), map(from_json, told), state["label"], desk.noise)
        here = desk.named(state.get("names", {}))
        contrasted = ["ask_why_not" for step in state["steps"] if step["kind"] == "why_not"]
        asked = list(dict.fromkeys([*state.get("asked", []), *(act["kind"] for act in state["acts"]), *contrasted]))
        transcript = [
            *state.get("transcript", []),
            {"role": "user", "text": state["text"], "acts": state["acts"]},
            {
                "role": "agent",
                "text": state["reply"],
                "claims": told,
                "figures": state["figures"],
                "by": state["byline"],
            },
        ]
        return {
            "minds": pack(minds),
            "suggestions": suggest(here, state["picture"], minds, state.get("pending", {}), asked),
            "asked": asked,
            "unclear": _unclear(state),
            "turn": state.get("turn", 0) + 1,
            "transcript": transcript,
        }

    return node


def _unclear(state: Dialog) -> dict[str, Any]:
    """The question that lacks a name which the agent has just asked for; empty if there is none."""
    if not any(step["kind"] == "clarify" for step in state["steps"]):
        return {}
    lacking = [act for act in state["acts"] if act["candidates"] or act["unknown"]]
    return {"text": state.get("heard", state["text"]), "act": lacking[0]} if lacking else {}
