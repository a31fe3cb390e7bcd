"""Node `explain`: run the instruments that the chosen moves need, and no others."""

import json
from dataclasses import replace

from agent.answers import Answer, respond
from agent.desk import Desk
from agent.memory import figures
from agent.policy.plan import Step
from agent.state import Dialog, Node
from concepts.claims import Claim, Contrast, Evidence, Fact, Prediction, from_json, to_json


def explain(desk: Desk) -> Node:
    """Build the node. Reads `steps`, `picture`, `transcript`; writes `claims`, `figures`."""

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        steps = [Step.from_json(step) for step in state["steps"]]
        answers = [_answered(here, state["picture"], step) for step in steps]
        told = _once(steps, [claims for claims, _ in answers], _told(state))
        return {
            "claims": [[to_json(claim) for claim in claims] for claims in told],
            "figures": [figure for _, shown in answers for figure in shown],
        }

    return node


def _answered(desk: Desk, key: str, step: Step) -> tuple[tuple[Claim, ...], list[dict[str, str]]]:
    """Claims and figures for one step, measured now unless they were lately.

    Lessons and questions are hardly ever the same again.
    """
    if step.pairs or step.names:
        return _kept(desk, respond(desk, key, step))
    question = json.dumps([key, desk.language, sorted(desk.names.items()), replace(step, because=()).to_json()])
    return desk.gallery.answered(question, lambda: _kept(desk, respond(desk, key, step)))


def _kept(desk: Desk, answer: Answer) -> tuple[tuple[Claim, ...], list[dict[str, str]]]:
    """The claims of an answer, and its figures by the keys under which they are put by."""
    return answer.claims, [figures.put(figure, desk.gallery.blobs) for figure in answer.figures]


def _once(steps: list[Step], answers: list[tuple[Claim, ...]], before: list[Claim]) -> list[list[Claim]]:
    """The claims of each step, without what need not be said again.

    A step that nobody asked for does not repeat what this turn says anyway; a reason does not repeat the prediction
    that it is a reason for, where that was told earlier in the chat. What is generally true of reasons is said once in
    a chat, and of one step in a turn.
    """
    told: list[Claim] = []
    kept = []
    for step, claims in zip(steps, answers, strict=True):
        named = {claim.concept for claim in told if isinstance(claim, Evidence | Contrast)}
        fresh = [claim for claim in _news(step, claims, told, before) if claim not in _repeated(step, told, before)]
        kept.append([] if step.kind == "correct" and step.concept in named else fresh)
        told += claims
    return kept


def _news(step: Step, claims: tuple[Claim, ...], told: list[Claim], before: list[Claim]) -> tuple[Claim, ...]:
    """The claims, without the facts that go with reasons if one of them was told, or others are told in this turn."""
    facts = [claim for claim in claims if isinstance(claim, Fact)]
    old = any(fact in before for fact in facts) or any(isinstance(claim, Fact) for claim in told)
    return tuple(c for c in claims if c not in facts) if old and step.kind in ("why", "why_not") else claims


def _repeated(step: Step, told: list[Claim], before: list[Claim]) -> list[Claim]:
    """The claims that `step` need not make: `told` earlier in this turn, or `before` it."""
    if step.note == "edited":
        return []
    if step.because or (step.kind == "tell" and not step.note):
        return told
    return [claim for claim in (*before, *told) if isinstance(claim, Prediction)] if _a_reason(step) else []


def _a_reason(step: Step) -> bool:
    """Whether the step gives reasons, and not an answer to a label that the user has named."""
    return step.kind in ("why", "why_not") and step.note not in ("correct", "predict", "foretold")


def _told(state: Dialog) -> list[Claim]:
    """The predictions and the facts that were told in earlier turns."""
    told = [claim for entry in state.get("transcript", []) for claim in entry.get("claims", [])]
    return [from_json(claim) for claim in told if claim["claim"] in (Prediction.__name__, Fact.__name__)]
