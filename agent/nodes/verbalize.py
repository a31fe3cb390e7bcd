"""Node `verbalize`: put the claims into words."""

from collections.abc import Callable, Sequence
from functools import partial

from agent.acts import MIND
from agent.desk import Desk
from agent.language.byline import TEMPLATE
from agent.language.compose import compose
from agent.language.manner import Manner
from agent.language.openings import fresh, heard
from agent.language.registers import register_for
from agent.language.script import Passage
from agent.minds.account import account
from agent.minds.packing import unpack
from agent.policy.plan import Step
from agent.state import Dialog, Node
from concepts.claims import Claim, from_json


def verbalize(desk: Desk, aloud: Callable[[str], None]) -> Node:
    """Build the node. Reads `steps`, `claims`, `picture`, `minds`, `transcript`; writes `reply`, and who worded it.

    Args:
        desk: what nodes work with.
        aloud: hears what a language model says, sentence by sentence, as far as it is checked.
    """

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        steps = [Step.from_json(step) for step in state["steps"]]
        claims = [[from_json(claim) for claim in told] for told in state["claims"]]
        before = [entry["text"] for entry in state.get("transcript", []) if entry["role"] == "agent"]
        paragraphs = [_wording(here, state, step, told) for step, told in zip(steps, claims, strict=True)]
        manner = _manner(here, state, steps)
        parts = fresh(paragraphs, manner, heard(before))
        held = [told for part, told in zip(parts, claims, strict=True) if part]
        worded = [part for part in parts if part] or [""]
        if here.voice is None:
            by = manner.phrase(TEMPLATE)
            return {"reply": "\n\n".join(worded), "spoken_by": "template", "byline": by, "bill": {}}
        names = (*here.subject.classes, *here.bank.names)
        passages = [Passage(part, tuple(claims)) for part, claims in zip(worded, held or [[]], strict=True) if part]
        spoken = here.voice.reword(passages, names, here.language, aloud)
        return {"reply": spoken.text, "spoken_by": spoken.by, "byline": spoken.byline, "bill": spoken.bill.to_json()}

    return node


def _wording(desk: Desk, state: Dialog, step: Step, claims: Sequence[Claim]) -> Callable[[Manner], str]:
    """How a step is worded: from its claims, or from the minds where somebody asks what the agent thinks of them."""
    if step.note != MIND:
        return partial(compose, step, claims)
    thought = account(unpack(state["minds"]), language=desk.language)
    return lambda manner: " ".join(thought) or str(manner.say("stranger"))


def _manner(desk: Desk, state: Dialog, steps: Sequence[Step]) -> Manner:
    """How to speak to this listener about this picture."""
    simpler = any(step.note == "simpler" for step in steps)
    expertise = state["minds"]["user"]["expertise"]  # all that is needed of the minds
    register = register_for(expertise, desk.register, simpler)
    return desk.manner(state["picture"], register)
