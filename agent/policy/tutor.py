"""Teaching a person to foretell the machine: what to tell, when to doubt, what to ask, when to stop.

Every move is worth the rise it promises of the person's chance to foretell the machine, per word that it takes to read.
A question to the person is worth what its answer may change of that.

Source: the goal of CX-ToM (Akula et al., iScience 2022, pg^MinU near pg^M), with the value in behaviour instead of
distance; questions by expected information as in adaptive testing.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from agent.minds import Imagined, Noise
from agent.minds.beliefs import Array
from agent.policy.doubt import DOUBT, doubt
from agent.policy.lessons import LESSON, Choice, Lesson, choose, rise
from agent.policy.outlook import Outlook
from agent.policy.pace import Pace
from agent.policy.pictures import LOOK, picture
from agent.policy.plan import Step
from agent.policy.situation import Situation

FIRST = 5  # weights told to somebody who has said nothing but their first forecast
SECOND = 1_000_000  # seeds from here on draw the persons on whom a choice is tried
FEWEST = 2  # weights told to somebody who has had enough
OPTIONS = {"labels": 18, "kinds": 6, "concepts": 5}  # most names in one check question


def tutor(situation: Situation, outlook: Outlook, noise: Noise, pace: Pace) -> tuple[Step, ...]:
    """The moves of one turn, in the order in which they are told; none if nothing is worth the reading."""
    mind = situation.minds.imagined
    if not len(outlook.said) or not mind.concepts:
        return ()
    patience = FIRST if situation.minds.turn <= 1 else pace.lessons
    room = max(FEWEST, min(patience, round(patience * 2**-situation.minds.user.load)))
    choice = choose(mind, outlook, noise, room, pace.least * LESSON, seed=situation.minds.turn)
    gained = rise(mind, outlook, noise, choice.lessons, seed=SECOND + situation.minds.turn)
    if gained < pace.least * LESSON * len(choice.lessons):
        choice = choice.before or choice
    steps: list[Step] = []
    warning = doubt(situation, outlook, choice.persons, noise, pace)
    if warning is not None:
        steps.append(warning)
        choice = replace(choice, lessons=choice.lessons[: max(FEWEST, room - DOUBT // (2 * LESSON))])
    if choice.lessons:
        steps.append(_told(situation, choice.lessons))
    shown = picture(situation, outlook, choice.persons, noise)
    if shown is not None and shown.gain >= pace.least * LOOK:
        steps.append(shown.step)
    question = ask(situation, choice, pace)
    return (*steps, question) if question is not None else tuple(steps)


def ask(situation: Situation, choice: Choice, pace: Pace) -> Step | None:
    """The check question whose answer is worth most; None if none is, or the person does not answer."""
    if situation.minds.user.cooperates < 0:
        return None
    mind, asked = situation.minds.imagined, situation.known
    options = [
        _labels(mind, asked, pace),
        _kinds(mind, asked, pace),
        _concepts(mind, asked, choice, pace),
    ]
    worth, step = max(options, key=lambda option: option[0])
    return step if worth >= pace.least * (8 + 2 * len(step.names)) else None


def _told(situation: Situation, lessons: Sequence[Lesson]) -> Step:
    first = lessons[0]
    belief = situation.minds.believes(first.label, first.concept)
    side = situation.minds.machine.weight(first.label, first.concept).side
    because = ("strength" if belief.side == side else "unseen", first.label, first.concept)
    pairs = tuple((lesson.label, lesson.concept) for lesson in lessons)
    return Step(kind="correct", note="lessons", pairs=pairs, because=because)


def _labels(mind: Imagined, asked: frozenset[tuple[str, str]], pace: Pace) -> tuple[float, Step]:
    open_ = [row for row, label in enumerate(mind.labels) if ("labels", label) not in asked]
    doubts = entropy(np.stack([mind.knows, 1 - mind.knows], axis=-1))
    best = sorted(open_, key=lambda row: -doubts[row])[: OPTIONS["labels"]]
    step = Step(kind="check", note="labels", names=tuple(mind.labels[row] for row in best), because=("labels",))
    return pace.labels * float(doubts[best].sum()) if best else 0.0, step


def _kinds(mind: Imagined, asked: frozenset[tuple[str, str]], pace: Pace) -> tuple[float, Step]:
    open_ = [row for row, kind in enumerate(mind.kinds) if ("kinds", kind) not in asked]
    step = Step(kind="check", note="kinds", names=tuple(mind.kinds[row] for row in open_), because=("kinds",))
    if len(open_) < 2:
        return 0.0, step
    return pace.kinds * float(entropy(mind.reliance[open_]).sum()), step


def _concepts(mind: Imagined, asked: frozenset[tuple[str, str]], choice: Choice, pace: Pace) -> tuple[float, Step]:
    """Concepts of one label on whose part in the person's mind most hangs."""
    stake = np.abs(choice.slopes.mean(axis=0)) * choice.persons.opinions.std(axis=0)
    for pair in asked:
        at = mind.place(*pair)
        if at is not None:
            stake[at] = 0
    count = OPTIONS["concepts"]
    best = np.sort(stake, axis=1)[:, -count:].sum(axis=1)
    row = int(best.argmax())
    columns = np.argsort(-stake[row])[:count]
    names = tuple(mind.concepts[column] for column in columns.tolist())
    because = ("concepts", mind.labels[row])
    step = Step(kind="check", note="concepts", label=mind.labels[row], names=names, because=because)
    return pace.concepts * float(best[row]), step


def entropy(chances: Array) -> Array:
    """Doubt, in nats, over the last axis."""
    kept = np.maximum(chances, 1e-9)
    doubt: Array = -(kept * np.log(kept)).sum(axis=-1)
    return doubt
