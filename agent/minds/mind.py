"""The three minds: what the machine uses, what the user knows and wants, what the user thinks the machine does.

All are plain values over one vocabulary of (label, concept) pairs: readable, JSON-able, changed only by returning a
new one. `history` keeps what moved the imagined mind, turn by turn.

Source: pg^M, pg^UinM and pg^MinU of CX-ToM (Akula et al., iScience 2022), as weights and beliefs over one vocabulary.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from math import log
from typing import Any, Literal, NamedTuple, Self

import numpy as np

from agent.minds.beliefs import NOTICEABLE, SIDES, Belief, Machine, Side
from agent.minds.imagined import Imagined
from agent.minds.noise import Noise

REMEMBERED = 100  # movements kept in the history
SEEN = 0.1  # change of a probability from which a movement is worth noting
NOTED = 12  # movements noted at once
ALIKE = 2  # decimals to which two changes of a probability are compared
AGAINST = 0.05  # share of those who do not think that a concept speaks for a label who think it speaks against it
FIRM = 1e-3  # odds are told no further than this from certainty


@dataclass(frozen=True)
class UserMind:
    """What the person knows and wants, as inferred.

    Attributes:
        own_label: what they themselves would call the case; None if they did not say.
        expects: what they expect the machine to say; None if they did not say.
        startled: whether they have heard that the machine calls this case otherwise than they do.
        goal: what their questions are after.
        wanted: concepts they asked about, latest last.
        expertise: log-odds that they follow numbers and technical words.
        load: log-odds that they have had enough for one turn.
        trust: log-odds that they take the machine's word.
        cooperates: log-odds that they answer what they are asked.
        learns: how much they have tried to foretell the machine, lately; 0 or more.
    """

    own_label: str | None = None
    expects: str | None = None
    startled: bool = False
    goal: Literal["what", "why", "predict", "limits"] = "what"
    wanted: tuple[str, ...] = ()
    expertise: float = 0.0
    load: float = 0.0
    trust: float = 0.0
    cooperates: float = 1.0
    learns: float = 0.0


TRAITS = frozenset(field.name for field in fields(UserMind))


class Shift(NamedTuple):
    """One movement of the imagined mind: `weight` nats towards `side`, in `turn`, `because` of what happened."""

    label: str
    concept: str
    side: Side
    weight: float
    because: str
    turn: int = 0

    @classmethod
    def read(cls, written: dict[str, Any] | list[Any]) -> Self:
        """Return the movement that was written down by names, or in order."""
        return cls(**written) if isinstance(written, dict) else cls(*written)


@dataclass(frozen=True)
class Minds:
    """The three minds over the labels in play.

    Attributes:
        machine: label -> concept -> measured weight.
        user: what the person knows and wants.
        imagined: label -> concept -> what the person thinks the machine makes of it.
        history: how the imagined mind moved, oldest first.
        turn: number of times the user was listened to.
    """

    machine: Machine = field(default_factory=Machine.none)
    user: UserMind = UserMind()
    imagined: Imagined = field(default_factory=lambda: Imagined.start((), (), Noise()))
    history: tuple[Shift, ...] = ()
    turn: int = 0

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """How the imagined mind moved in the last turn."""
        return tuple(shift for shift in self.history if shift.turn == self.turn)

    @property
    def vocabulary(self) -> Mapping[str, float]:
        """Label -> probability that the person knows what speaks for it."""
        return dict(zip(self.imagined.labels, self.imagined.knows.tolist(), strict=True))

    @property
    def theory(self) -> Mapping[str, tuple[float, float, float]]:
        """Kind of thing -> probabilities that the person thinks the machine ignores it, uses it, leans on it."""
        rows = self.imagined.reliance.tolist()
        return {kind: (a, b, c) for kind, (a, b, c) in zip(self.imagined.kinds, rows, strict=True)}

    def believes(self, label: str, concept: str) -> Belief:
        """What the user is thought to believe about a pair; anything alike if it is not in play."""
        at = self.imagined.place(label, concept)
        return Belief() if at is None else Belief(*self.imagined.chance(at).tolist())

    def gap(self, label: str, concept: str) -> float:
        """How far the user's picture of one pair is off, in logits of the machine's weight at stake."""
        weight = self.machine.weight(label, concept)
        missed = 1 - self.believes(label, concept).chance(weight.side)
        return missed * max(abs(weight.mean), NOTICEABLE)

    def moved(self, imagined: Imagined, because: str) -> Self:
        """Return the minds with the imagined one moved there, and the largest movements noted.

        Of movements alike, such as those of all colours at once, the ones that weigh most in the machine are.
        """
        before, after = self.imagined.chances(), imagined.chances()
        change = after - before
        largest = change.max(axis=-1).ravel()
        seen = np.flatnonzero(largest >= SEEN)
        order = np.lexsort((-np.abs(imagined.told.ravel()[seen]), -largest[seen].round(ALIKE)))
        notes = []
        for flat in seen[order][:NOTED].tolist():
            row, column = divmod(flat, len(imagined.concepts))
            side = int(change[row, column].argmax())
            nats = _odds(after[row, column, side]) - _odds(before[row, column, side])
            at = imagined.labels[row], imagined.concepts[column]
            notes.append(Shift(*at, SIDES[side], nats, because, self.turn))
        return replace(self, imagined=imagined, history=(*self.history, *notes)[-REMEMBERED:])

    def informed(self, belief: Callable[[str, str], float]) -> Self:
        """Return the minds with the imagined one set to `belief`(label, concept): P(thinks that it speaks for it)."""
        mind = self.imagined
        pro = np.array([[belief(label, concept) for concept in mind.concepts] for label in mind.labels])
        sure = np.clip(pro.reshape(mind.taken.shape), FIRM, 1 - FIRM)
        speaks, before = mind.told >= NOTICEABLE, np.clip(mind.chances()[..., 0], FIRM, 1 - FIRM)
        kept = mind.taken * np.where(speaks, sure / before, (1 - sure) / (1 - before))  # Jeffrey's rule
        taken = np.where(mind.taken > SEEN, np.clip(kept, 0, np.where(speaks, sure, 1 - sure)), 0.0)
        own = np.clip((sure - taken * speaks) / (1 - taken), 0, 1)
        chances = np.stack([own, (1 - own) * AGAINST, (1 - own) * (1 - AGAINST)], axis=-1)
        certain = replace(
            mind,
            brought=chances,
            idle=chances,
            taken=taken,
            knows=np.full_like(mind.knows, 1 - FIRM),
            reliance=np.tile([FIRM, 1 - 2 * FIRM, FIRM], (len(mind.kinds), 1)),
        )
        return replace(self, imagined=certain)

    def elsewhere(self) -> Self:
        """Return the minds of the same person before another case: what they said of the last one is put by."""
        return replace(self, user=replace(self.user, own_label=None, expects=None, startled=False))

    def renamed(self, old: str, new: str) -> Self:
        """Return the minds with one concept called otherwise."""
        concepts = tuple(new if name == old else name for name in self.machine.concepts)
        machine = replace(self.machine, concepts=concepts)
        return replace(self, machine=machine, imagined=self.imagined.renamed(old, new))

    def to_parts(self) -> dict[str, Any]:
        """Return the minds as plain values and tables; `from_parts` reads them back."""
        return {
            "machine": self.machine.to_parts(),
            "user": {**vars(self.user), "wanted": list(self.user.wanted)},
            "imagined": self.imagined.to_parts(),
            "history": [list(shift) for shift in self.history],
            "turn": self.turn,
        }

    @classmethod
    def from_parts(cls, parts: Mapping[str, Any]) -> Self:
        """Return the minds that `to_parts` wrote, from tables or from nested lists; or from a machine and a mind."""
        user = {key: value for key, value in parts["user"].items() if key in TRAITS}
        machine, imagined = parts["machine"], parts["imagined"]
        return cls(
            machine=machine if isinstance(machine, Machine) else Machine.from_parts(machine),
            user=UserMind(**{**user, "wanted": tuple(user["wanted"])}),
            imagined=imagined if isinstance(imagined, Imagined) else Imagined.from_parts(imagined),
            history=tuple(map(Shift.read, parts["history"])),
            turn=parts["turn"],
        )

    def to_json(self) -> dict[str, Any]:
        """Return the minds as plain JSON values that can be read; `from_json` reads them back."""
        parts = {**self.to_parts(), "history": [shift._asdict() for shift in self.history]}
        return {key: _listed(part) if isinstance(part, dict) else part for key, part in parts.items()}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Return the minds that `to_json` wrote."""
        return cls.from_parts(record)


def _listed(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in part.items()}


def _odds(chance: float) -> float:
    kept = min(max(chance, FIRM), 1 - FIRM)
    return log(kept / (1 - kept))
