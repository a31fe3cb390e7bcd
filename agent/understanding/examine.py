"""Measure how well messages are understood: kinds, slots, calibration, time."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from agent.acts import UserAct, UserKind
from agent.understanding.context import Context, Turn
from agent.understanding.engine import SURE, Understanding
from agent.understanding.vocabulary import Vocabulary
from agent.understanding.words import word_set

LABELLED = word_set("examine.labelled")
"""Acts that take the predicted class where none is named."""

LINE = re.compile(r"(?P<turns>(?:\{.*? / .*?\} )*)(?:\[(?P<before>.*?)\] )?(?P<text>.*) => (?P<acts>.*)")
TURN = re.compile(r"\{(.*?) / (.*?)\}")
SLOT = re.compile(r"(\w+)=(.*?)(?= \w+=|$)")
BAR = " | "  # stands before each act after the first
LISTS = ("removed", "added", "unknown", "candidates")
BINS = 10


@dataclass(frozen=True, kw_only=True)
class Case:
    """A message and the acts that are in it.

    Attributes:
        vocabulary: name of the vocabulary it is about.
        label: the predicted class.
        turns: what the user and the agent said before, the oldest first.
        before: the agent's last sentence.
        text: what the user wrote.
        acts: what it does, confidence aside.
        begins: where in the text each act after the first begins; empty where the file does not say.
    """

    vocabulary: str
    label: str | None
    before: str
    text: str
    acts: tuple[UserAct, ...]
    turns: tuple[tuple[str, str], ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was read in a case."""

    case: Case
    acts: tuple[UserAct, ...]

    @property
    def kinds_right(self) -> bool:
        """Whether all acts are of the right kind, in order, none missing and none too many."""
        return [a.kind for a in self.acts] == [a.kind for a in self.case.acts]

    @property
    def slots_right(self) -> bool:
        """Whether all acts are right in every slot."""
        return self.kinds_right and all(_fits(a, w) for a, w in zip(self.acts, self.case.acts, strict=True))

    @property
    def asked_back(self) -> bool:
        """Whether the agent would ask what is meant rather than act."""
        return not any(act.confidence >= SURE for act in self.acts)

    @property
    def wrong_guess(self) -> bool:
        """Whether the agent would act on something that was not meant: an act, or a name in it, that is not there."""
        return not self.asked_back and any(
            not any(_within(act, wanted) for wanted in self.case.acts) for act in self.acts
        )


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Result of an examination.

    Attributes:
        cases: how many.
        kinds: share of cases with all kinds right, in [0, 1].
        slots: share of cases with all slots right among those with all kinds right, in [0, 1].
        composed: share with everything right among messages of several acts, in [0, 1]; 1 if there are none.
        wrong_guesses: share of messages that are acted upon as they were not meant, in [0, 1].
        asked_back: share of messages that are asked back about, in [0, 1].
        calibration_error: expected calibration error over acts, ten bins, in [0, 1].
        milliseconds: median processor time a message, where it was taken.
        slowest: the processor time that one message in twenty exceeds, in milliseconds.
    """

    cases: int
    kinds: float
    slots: float
    calibration_error: float
    composed: float = 1.0
    wrong_guesses: float = 0.0
    asked_back: float = 0.0
    milliseconds: float = 0.0
    slowest: float = 0.0


def cases(path: Path) -> list[Case]:
    """Read a file of cases; its head explains the format.

    Raises:
        ValueError: a line does not follow the format.
    """
    found: list[Case] = []
    vocabulary, label = "", None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("@"):
            vocabulary, named = line[1:].split(maxsplit=1)
            label = None if named == "-" else named
        elif line and not line.startswith("#"):
            match = LINE.fullmatch(line)
            if match is None:
                raise ValueError(
                    f"{path.name}, line {number}: {line!r} is not of the form 'TEXT => ACT SLOT=VALUE; ACT'"
                )
            acts = tuple(_act(part.strip(), label) for part in match["acts"].split(";"))
            turns = tuple(TURN.findall(match["turns"]))
            before = match["before"] or (turns[-1][1] if turns else "")
            parts = match["text"].split(BAR)
            begins = tuple(accumulate(len(part) + 1 for part in parts[:-1]))
            found.append(
                Case(
                    vocabulary=vocabulary, label=label, before=before, text=" ".join(parts), acts=acts, turns=turns,
                    begins=begins,
                )
            )  # fmt: skip
    return found


def _act(text: str, label: str | None) -> UserAct:
    kind, _, rest = text.partition(" ")
    slots: dict[str, Any] = {"label": label} if kind in LABELLED else {}
    slots |= {"polarity": True} if kind == "believe" and "unknown=" not in rest else {}
    for name, value in SLOT.findall(rest):
        slots[name] = tuple(value.split(",")) if name in LISTS else None if value == "-" else value
    if isinstance(slots.get("polarity"), str):
        slots["polarity"] = slots["polarity"] == "yes"
    return UserAct.from_json({"kind": kind, **slots})


def _within(act: UserAct, wanted: UserAct) -> bool:
    """Whether an act says nothing that the wanted one does not; what it lacks is asked for, and is no guess."""
    said, meant = _slots(act), _slots(wanted)
    return act.kind == wanted.kind and all(
        not said[name] or said[name] == meant[name] or (name in LISTS and said[name] <= meant[name])
        for name in ("label", "foil", "concept", "removed", "added", "polarity")
    )


def _fits(act: UserAct, wanted: UserAct) -> bool:
    """Whether the slots are as wanted; "..." in a list stands for any further names."""
    said, meant = _slots(act), _slots(wanted)
    for name in LISTS:
        if "..." in meant[name]:
            meant[name] = said[name] if meant[name] - {"..."} <= said[name] else meant[name]
    return said == meant


def _slots(act: UserAct) -> dict[str, Any]:
    slots = act.to_json()
    del slots["confidence"]
    return {k: {str(x).lower() for x in v} if isinstance(v, list) else v for k, v in slots.items()}


def heard(
    understanding: Understanding, turns: Sequence[tuple[str, str]], vocabulary: Vocabulary, label: str | None
) -> Context:
    """What turns leave behind of which only the words are there: they are read one after the other."""
    read: list[Turn] = []
    for said, reply in turns:
        context, before = understanding.recall(read, vocabulary, label), read[-1][1] if read else ""
        read.append((understanding.read(said, vocabulary, label, before, context) if said else (), reply))
    return understanding.recall(read, vocabulary, label)


def examine(
    understanding: Understanding, cases: Sequence[Case], vocabularies: Mapping[str, Vocabulary]
) -> tuple[Marks, list[Outcome]]:
    """Read every case and mark it."""
    outcomes, times = [], []
    for vocabulary in vocabularies.values():
        understanding.read("why", vocabulary)  # prepares the look-up table, which is not part of reading
    for case in cases:
        start = time.thread_time()
        known = vocabularies[case.vocabulary]
        context = heard(understanding, case.turns, known, case.label) if case.turns else None
        acts = understanding.read(case.text, known, case.label, case.before, context)
        times.append(time.thread_time() - start)
        outcomes.append(Outcome(case=case, acts=acts))
    return replace(
        marks(outcomes), milliseconds=1e3 * float(np.median(times)), slowest=1e3 * float(np.quantile(times, 0.95))
    ), outcomes


def marks(outcomes: Sequence[Outcome]) -> Marks:
    """Mark what was read."""
    right = [o for o in outcomes if o.kinds_right]
    composed = [o for o in outcomes if len(o.case.acts) > 1]
    count = max(len(outcomes), 1)
    return Marks(
        cases=len(outcomes),
        kinds=len(right) / count,
        slots=sum(o.slots_right for o in right) / max(len(right), 1),
        composed=sum(o.slots_right for o in composed) / len(composed) if composed else 1.0,
        wrong_guesses=sum(o.wrong_guess for o in outcomes) / count,
        asked_back=sum(o.asked_back for o in outcomes) / count,
        calibration_error=calibration_error(outcomes),
    )


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Expected calibration error of the kinds.

    Source: Guo et al., "On calibration of modern neural networks", ICML 2017, equation 3.
    """
    pairs = [pair for o in outcomes for pair in _judged(o)]
    if not pairs:
        return 0.0
    confidence, right = np.array(pairs, float).T
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).sum() for b in set(bins.tolist())]
    return float(sum(gaps) / len(pairs))


def _judged(outcome: Outcome) -> list[tuple[float, bool]]:
    """Confidence and truth of each act; with acts missing or too many, only those of a kind that is there are right."""
    if len(outcome.acts) == len(outcome.case.acts):
        return [(a.confidence, a.kind == b.kind) for a, b in zip(outcome.acts, outcome.case.acts, strict=True)]
    there: set[UserKind] = {a.kind for a in outcome.case.acts}
    return [(a.confidence, a.kind in there) for a in outcome.acts]
