"""Node `decide`: choose the moves of this turn."""

from typing import Any

from agent.acts import UserAct
from agent.desk import Desk
from agent.minds import Minds
from agent.policy.decide import decide as choose
from agent.policy.plan import Step
from agent.policy.situation import Situation
from agent.state import Dialog, Node
from explainers import measure

REPLIES = frozenset({"answer", "predict", "correct", "agree", "disagree", "believe"})


def decide(desk: Desk) -> Node:
    """Build the node. Reads all that is known; writes `steps`, `pending`, `foils`, `done`, `names`, `minds`."""

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        acts = [UserAct.from_json(act) for act in state["acts"]]
        situation = _situation(here, state)
        marked = _mark(state.get("pending", {}), acts)
        steps = (marked, *_others(situation, acts)) if marked is not None else choose(situation, acts)
        return {
            "steps": [step.to_json() for step in steps],
            "pending": _pending(here, state, steps),
            "foils": _add(state.get("foils", []), [s.foil for s in steps if s.kind in ("why", "why_not") and s.foil]),
            "done": state.get("done", [])
            + [[s.kind, s.concept or ""] for s in steps if s.because or s.kind == "summarize"],
            **_renamed(state, steps),
        }

    return node


def _situation(desk: Desk, state: Dialog) -> Situation:
    case = desk.exhibit(state["picture"]).case
    said, second, *_ = measure.predictions(desk.subject, case, 2)
    record = measure.reliability(desk.bank, said.label)
    return Situation(
        minds=Minds.from_json(state["minds"]),
        said=said.label,
        probability=said.probability,
        runner_up=second.label,
        reliability=record.right / record.told if record is not None else None,
        effects={e.concept: e.weight for e in measure.evidence(desk.subject, desk.bank, case, said.label)},
        foils=tuple(state.get("foils", [])),
        done=tuple((kind, concept) for kind, concept in state.get("done", [])),
        turn=state.get("turn", 0),
        taken=frozenset(map(str.lower, (*desk.subject.classes, *desk.bank.names))),
    )


def _mark(pending: dict[str, Any], acts: list[UserAct]) -> Step | None:
    """If a check question is open and this is a reply to it, the step that says how it is; with or without a guess."""
    if not pending or not acts or acts[0].kind not in REPLIES:
        return None
    guess = acts[0].label or acts[0].foil
    verdict = "told" if guess is None else "right" if guess == pending["label"] else "wrong"
    return Step(kind="what_if", removed=tuple(pending["removed"]), note=verdict)


def _others(situation: Situation, acts: list[UserAct]) -> tuple[Step, ...]:
    """Steps for what was said beside the reply to a check question."""
    return choose(situation, acts[1:]) if len(acts) > 1 else ()


def _pending(desk: Desk, state: Dialog, steps: tuple[Step, ...]) -> dict[str, Any]:
    """What a check question is waiting for: one asked this turn, or one whose answer was not understood."""
    for step in steps:
        if step.kind == "check":
            case = desk.exhibit(state["picture"]).case
            truth = measure.outcome(desk.subject, desk.bank, case, step.removed, step.added)
            return {"removed": list(step.removed), "label": truth.label}
    unclear = any(step.kind == "clarify" for step in steps)
    return state.get("pending", {}) if unclear else {}


def _add(known: list[str], new: list[str]) -> list[str]:
    return list(dict.fromkeys([*known, *new]))


def _renamed(state: Dialog, steps: tuple[Step, ...]) -> Dialog:
    """Take up new names for concepts, in the bank's words and in the minds."""
    for step in steps:
        if step.note == "name" and step.kind == "confirm" and step.concept:
            return _rename(state, step.concept, step.names[0])
    return {}


def _rename(state: Dialog, old: str, new: str) -> Dialog:
    names = dict(state.get("names", {}))
    original = next((key for key, value in names.items() if value == old), old)
    renamed = {
        mind: {label: {new if c == old else c: held for c, held in row.items()} for label, row in rows.items()}
        for mind, rows in state["minds"].items()
        if mind in ("machine", "imagined")
    }
    return {"names": {**names, original: new}, "minds": {**state["minds"], **renamed}}
