"""Node `explain`: run the instruments that the chosen moves need, and no others."""

import io

from agent.answers import Answer, respond
from agent.desk import Desk
from agent.plan import Step
from agent.state import Dialog, Node
from concepts.claims import Claim, Contrast, Evidence, to_json


def explain(desk: Desk) -> Node:
    """Build the node. Reads `steps`, `picture`; writes `claims`, `figures`."""

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        steps = [Step.from_json(step) for step in state["steps"]]
        answers = [respond(here, state["picture"], step) for step in steps]
        figures = []
        for figure in (figure for answer in answers for figure in answer.figures):
            data = io.BytesIO()
            figure.image.save(data, format="PNG")
            key = here.gallery.blobs.put(data.getvalue())
            figures.append({"name": figure.name, "caption": figure.caption, "key": key})
        return {
            "claims": [[to_json(claim) for claim in claims] for claims in _once(steps, answers)],
            "figures": figures,
        }

    return node


def _once(steps: list[Step], answers: list[Answer]) -> list[list[Claim]]:
    """The claims of each step; a step that nobody asked for does not repeat what this turn says anyway."""
    told: list[Claim] = []
    kept = []
    for step, answer in zip(steps, answers, strict=True):
        named = {claim.concept for claim in told if isinstance(claim, Evidence | Contrast)}
        fresh = [claim for claim in answer.claims if not step.because or claim not in told]
        kept.append([] if step.kind == "correct" and step.concept in named else fresh)
        told += answer.claims
    return kept
