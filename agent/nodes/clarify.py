"""Node `clarify`: say that it was not understood, instead of guessing."""

from agent.policy.plan import Step
from agent.state import Dialog


def clarify(state: Dialog) -> Dialog:
    """Reads `acts`; writes `steps`, `claims`."""
    named = tuple(name for act in state["acts"] for name in act["candidates"])
    step = Step(kind="clarify", note="which", names=named) if named else Step(kind="clarify")
    return {"steps": [step.to_json()], "claims": [[]]}
