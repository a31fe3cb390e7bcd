"""Node `decide`: choose the moves of this turn."""

from collections.abc import Mapping
from typing import Any

from agent.acts import UserAct
from agent.desk import Desk
from agent.memory.latest import Latest
from agent.minds.packing import pack, unpack
from agent.nodes.perceive import IN_PLAY
from agent.policy import learned
from agent.policy.decide import Teach
from agent.policy.decide import decide as choose
from agent.policy.outlook import Outlook
from agent.policy.pace import Pace
from agent.policy.plan import Step
from agent.policy.situation import Situation
from agent.policy.tutor import tutor
from agent.state import Dialog, Node
from explainers import measure
from explainers.sensitivity.weights import ablation

OUTLOOKS = 32  # kept, by the labels in play
REPLIES = frozenset({"answer", "predict", "correct", "agree", "disagree", "believe"})


def decide(desk: Desk) -> Node:
    """Build the node. Reads all there is; writes the moves of the turn and what is remembered of them."""
    outlooks = Latest(OUTLOOKS)

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        acts = [UserAct.from_json(act) for act in state["acts"]]
        situation = _situation(here, state)
        marked = _mark(state.get("pending", {}), acts)
        teach = _teacher(here, outlooks)
        others = acts if marked is None else acts[1:]
        steps = () if marked is not None and not others else choose(situation, others, teach)
        steps = steps if marked is None else (marked, *steps)
        return {
            "steps": [step.to_json() for step in steps],
            "pending": _pending(here, state, steps),
            "foils": _add(state.get("foils", []), [s.foil for s in steps if s.kind in ("why", "why_not") and s.foil]),
            "done": state.get("done", [])
            + [[s.kind, s.concept or ""] for s in steps if s.because or s.kind == "summarize"],
            "reasons": [list(step.because) for step in steps if step.because] or state.get("reasons", []),
            "known": state.get("known", []) + [list(pair) for step in steps for pair in _put(step)],
            **_renamed(state, steps),
        }

    return node


def _situation(desk: Desk, state: Dialog) -> Situation:
    return Situation(
        minds=unpack(state["minds"]),
        **desk.lately("case", state["picture"], lambda: _case(desk, state["picture"])),
        foils=tuple(state.get("foils", [])),
        done=tuple((kind, concept) for kind, concept in state.get("done", [])),
        turn=state.get("turn", 0),
        reasons=tuple(tuple(reason) for reason in state.get("reasons", [])),
        known=frozenset((ask, name) for ask, name in state.get("known", [])),
    )


def _case(desk: Desk, key: str) -> dict[str, Any]:
    """What a situation holds of the picture alone."""
    case = desk.exhibit(key).case
    said, second, *others = measure.predictions(desk.subject, case, IN_PLAY)
    record = measure.reliability(desk.bank, said.label)
    return {
        "said": said.label,
        "probability": said.probability,
        "runner_up": second.label,
        "near": (second.label, *(other.label for other in others)),
        "reliability": record.right / record.told if record is not None else None,
        "without": _without(desk, key),
        "effects": {e.concept: e.weight for e in measure.evidence(desk.subject, desk.bank, case, said.label)},
        "taken": frozenset(map(str.lower, (*desk.subject.classes, *desk.bank.names))),
    }


def _without(desk: Desk, key: str) -> dict[str, str]:
    """Concept -> what the model says once it is out of the features; of a picture that can be drawn without it."""
    exhibit = desk.exhibit(key)
    if exhibit.scene is None:
        return {}
    less = exhibit.case.logits[:1] - ablation(desk.subject, desk.bank, exhibit.case)
    said = less.argmax(dim=1).tolist()
    there = measure.visible(desk.bank, exhibit.case)
    return {desk.bank.names[k]: desk.subject.classes[said[k]] for k in there}


def _mark(pending: dict[str, Any], acts: list[UserAct]) -> Step | None:
    """If a check question is open and this is a reply to it, the step that says how it is; with or without a guess."""
    if "removed" not in pending or not acts or acts[0].kind not in REPLIES:
        return None
    guess = acts[0].label or acts[0].foil
    verdict = "told" if guess is None else "right" if guess == pending["label"] else "wrong"
    return Step(kind="what_if", removed=tuple(pending["removed"]), note=verdict)


def _teacher(desk: Desk, outlooks: Latest) -> Teach | None:
    """Who finds what is worth teaching; None if nothing is to be said unasked."""
    if desk.policy == "plain":
        return None

    def teach(here: Situation) -> tuple[Step, ...]:
        labels = here.minds.imagined.labels
        outlook = outlooks.recall(labels, lambda: Outlook.of(desk.bank, labels))
        return tutor(here, outlook, desk.noise, _pace(desk, here, outlook))

    return teach


def _pace(desk: Desk, situation: Situation, outlook: Outlook) -> Pace:
    """How fast to teach."""
    if desk.pace is not None:
        return desk.pace(situation, outlook, desk.noise)
    if desk.policy == "learned":
        return learned.pace(situation, outlook, desk.noise, learned.Values.learned())
    return Pace()


def _put(step: Step) -> list[tuple[str, str]]:
    """The options of a check question, as they are remembered."""
    return put({"ask": step.note, "label": step.label, "names": step.names}) if step.kind == "check" else []


def put(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The options of an open check question; none of one that is about a single picture."""
    return [(question["label"] or question["ask"], name) for name in question["names"]] if question.get("ask") else []


def _pending(desk: Desk, state: Dialog, steps: tuple[Step, ...]) -> dict[str, Any]:
    """What a check question is waiting for: one asked this turn, or one whose answer was not understood."""
    for step in steps:
        if step.kind == "check" and step.note:
            return {"ask": step.note, "label": step.label, "names": list(step.names)}
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
    minds = unpack(state["minds"]).renamed(old, new)
    return {"names": {**names, original: new}, "minds": pack(minds)}
