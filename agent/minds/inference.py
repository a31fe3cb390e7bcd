"""What a turn tells about the user: from their acts, and from what they have just been told.

Pure functions over `Minds`: no clock, no randomness, no language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from agent.acts import UserAct, UserKind
from agent.minds import network
from agent.minds.beliefs import Side, side_of
from agent.minds.imagined import Imagined, side_taken
from agent.minds.mind import Minds
from agent.minds.noise import Noise
from agent.minds.traits import trait, unanswered
from concepts.claims import Claim, Contrast, Evidence, FaultLine, Outcome, Prediction, Reliability, Tendency

Lesson: TypeAlias = tuple[str, str, Side]  # label, concept, what it does
REPLIES: frozenset[UserKind] = frozenset({"answer", "predict", "believe"})  # to a check question
AGREES, AGREES_ANYWAY = 0.7, 0.4  # P(agrees with what was told | took it in), P(the same | did not)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a user's acts are read against.

    Attributes:
        said: the label that the model gives the case.
        present: concepts that are clearly there.
        before: claims told in the last turn, which agreement or doubt is about.
        pending: an open check question, as in the dialog's state.
    """

    said: str
    present: Sequence[str] = ()
    before: tuple[Claim, ...] = ()
    pending: Mapping[str, Any] = field(default_factory=dict)


def listen(minds: Minds, acts: Iterable[UserAct], heard: Heard, noise: Noise) -> Minds:
    """Return the minds after the user's acts."""
    acts = tuple(acts)
    minds = replace(minds, turn=minds.turn + 1, imagined=network.faded(minds.imagined, noise))
    for act in acts:
        minds = replace(minds, user=trait(minds.user, act))
        read = READERS.get(act.kind)
        if read is not None:
            minds = read(minds, act, heard, noise)
    if "ask" in heard.pending and not any(act.kind in REPLIES for act in acts):
        minds = replace(minds, user=unanswered(minds.user))
    return _startled(minds, heard.said, heard.before, noise)


def reflect(minds: Minds, told: Iterable[Claim], said: str, noise: Noise) -> Minds:
    """Return the minds after the user has heard `told`: what a listener would have taken from it."""
    claims = tuple(told)
    mind, lessons = minds.imagined, []
    for label, concept, side in _lessons(claims):
        at = mind.place(label, concept)
        if at is None:
            continue
        if side == side_of(float(mind.told[at])):
            lessons.append(at)
        else:
            mind = network.stated(mind, *at, side == "for", noise)  # true of this case, if not in general
    mind = network.told(mind, dict.fromkeys(lessons), noise)
    if any(isinstance(claim, Reliability) and claim.right < claim.told for claim in claims):
        mind = network.warned(mind, noise)
    return _startled(minds.moved(mind, "was told"), said, claims, noise)


Read: TypeAlias = Callable[[Minds, UserAct, Heard, Noise], Minds]


def _believe(minds: Minds, act: UserAct, heard: Heard, noise: Noise) -> Minds:
    yes = act.polarity is not False
    at = minds.imagined.place(act.label or heard.said, act.concept or "")
    if at is not None:
        return minds.moved(network.stated(minds.imagined, *at, yes, noise), "said so")
    kind = _kind(minds.imagined, act.candidates)
    if kind is None:
        return minds
    return minds.moved(network.relied(minds.imagined, kind, yes, False, noise), "said so")


def _predict(minds: Minds, act: UserAct, heard: Heard, noise: Noise) -> Minds:
    mind = minds.imagined
    if act.label not in mind.labels:
        return minds
    own = minds.user.own_label
    present = [mind.concepts.index(name) for name in heard.present if name in mind.concepts]
    row = mind.labels.index(own) if own in mind.labels else None
    after = network.expected(mind, present, mind.labels.index(act.label), row, noise)
    return minds.moved(after, f"expected {act.label}")


def _answer(minds: Minds, act: UserAct, heard: Heard, noise: Noise) -> Minds:
    """Take in which options of a check question were picked; "I do not know" of a label says that it is not known."""
    mind, asked, options = minds.imagined, heard.pending.get("ask"), heard.pending.get("names", ())
    if asked == "labels" and act.polarity is not None:
        for name in options:
            if name in mind.labels:
                mind = network.familiar(mind, mind.labels.index(name), name in act.chosen, noise)
    elif asked == "kinds" and act.polarity is not None:
        for name in options:
            if name in mind.kinds:
                mostly = act.name == "mostly" and name == next(iter(act.chosen), None)
                mind = network.relied(mind, mind.kinds.index(name), name in act.chosen, mostly, noise)
    elif asked == "concepts":
        mind = _picked(mind, str(heard.pending.get("label")), options, act, noise)
    return minds.moved(mind, "answered me")


def _picked(mind: Imagined, label: str, options: Sequence[str], act: UserAct, noise: Noise) -> Imagined:
    if label not in mind.labels:
        return mind
    if act.polarity is None:
        return network.familiar(mind, mind.labels.index(label), False, noise)
    for name in options:
        at = mind.place(label, name)
        if at is not None:
            mind = network.named(mind, *at, name in act.chosen, noise)
    return mind


def _asked(minds: Minds, act: UserAct, heard: Heard, noise: Noise) -> Minds:
    mind, label = minds.imagined, act.label or heard.said
    for name in (act.concept, *act.removed):
        at = mind.place(label, name or "")
        mind = mind if at is None else network.asked(mind, *at, noise)
    return minds.moved(mind, "asked about it")


def _agreed(minds: Minds, act: UserAct, heard: Heard, noise: Noise) -> Minds:
    mind = minds.imagined
    for label, concept, _ in _lessons(heard.before):
        at = mind.place(label, concept)
        if at is not None:
            held = np.where(side_taken(mind.told[at]) > 0, AGREES, AGREES_ANYWAY)
            mind = network.weighed(mind, *at, held if act.kind == "agree" else 1 - held)
    return minds.moved(mind, "agreed" if act.kind == "agree" else "disagreed")


READERS: Mapping[UserKind, Read] = MappingProxyType(
    {
        "believe": _believe,
        "predict": _predict,
        "answer": _answer,
        "ask_what_if": _asked,
        "ask_where": _asked,
        "ask_concept": _asked,
        "agree": _agreed,
        "disagree": _agreed,
    }
)


def _startled(minds: Minds, said: str, told: Iterable[Claim], noise: Noise) -> Minds:
    """Once it has come out that the machine calls the case otherwise than the user, the two are kept apart better."""
    user = minds.user
    if user.startled or user.own_label in (None, said) or not any(isinstance(c, Prediction) for c in told):
        return minds
    return replace(minds, user=replace(user, startled=True), imagined=network.surprised(minds.imagined, noise))


def _kind(mind: Imagined, concepts: Sequence[str]) -> int | None:
    """The one kind that all of `concepts` are of; None if there is none."""
    found = {int(mind.kind[mind.concepts.index(name)]) for name in concepts if name in mind.concepts}
    return found.pop() if len(found) == 1 else None


def _lessons(told: tuple[Claim, ...]) -> list[Lesson]:
    """What a listener takes from all that was told in one turn."""
    said = next((claim.label for claim in told if isinstance(claim, Prediction)), None)
    return [lesson for claim in told for lesson in _lesson(claim, said)]


def _lesson(claim: Claim, said: str | None) -> list[Lesson]:
    """What a listener takes from one claim; of an outcome only that a lost label leaned on what was removed."""
    match claim:
        case Evidence() | Tendency() | Contrast():
            return [(claim.label, claim.concept, side_of(claim.weight))]
        case FaultLine():
            gone: list[Lesson] = [(claim.label, name, "for") for name in claim.removed]
            come: list[Lesson] = [(claim.foil, name, "for") for name in claim.added]
            return gone + come
        case Outcome() if said not in (None, claim.label) and len(claim.removed) == 1 and not claim.added:
            return [(str(said), claim.removed[0], "for")]
        case _:
            return []
