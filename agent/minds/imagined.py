"""The imagined mind: what the person is thought to think the machine does, as a small network over the same vocabulary.

What a person thinks of a (label, concept) pair comes from one of two sources: they took in what they were told, or
they brought it along. What they brought along is what is generally known (belief projection), where they know the
label and do not think that the machine ignores this kind of thing; elsewhere they think of no part at all.

Source: Yang, Folke & Shafto (2021) on belief projection; pg^MinU of CX-ToM (Akula et al., iScience 2022).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from agent.minds.beliefs import NOTICEABLE, SIDES, Array, Belief, position, side_of
from agent.minds.noise import Noise

IGNORES, USES, LEANS = range(3)  # what the machine is thought to do with a kind of thing
NAMES = ("labels", "concepts", "kinds")
PROJECTION = (-4.0, 0.0, 1.5, 4.0, 7.0, 11.0)  # logits by which people may favour the label that they would give
SPREAD = 2.5  # logits, standard deviation of the same among those who expect it to agree with them
CERTAIN = np.eye(3)  # for, against, no part: one of them for sure
EVEN = np.array([0.015, 0.015, 0.97])  # what is thought of a pair where nothing is known: for, against, no part
LEAST, MOST = 0.15, 0.5  # priors between which general knowledge goes from no to yes
ODD_ONE = 1.5  # times a plain opinion: how strongly people hold what is not generally known


@dataclass(frozen=True, eq=False, kw_only=True)
class Imagined(Mapping[str, Mapping[str, Belief]]):
    """Beliefs about L labels in play and K concepts of G kinds; chances run over for, against, no part.

    Attributes:
        labels: names of the rows.
        concepts: names of the columns.
        kinds: names of the kinds of things.
        kind: (K,), position of each concept's kind.
        told: (L, K), logits: what somebody holds who took in all that can be told.
        brought: (L, K, 3), chances where general knowledge is at work.
        idle: (L, K, 3), chances where it is not.
        knows: (L,), P(the person knows what speaks for the label).
        reliance: (G, 3), P(the person thinks that the machine ignores, uses, leans on the kind).
        taken: (L, K), P(the person holds what was told of the pair).
        attends: (2,), counts of things taken in and passed over: a Beta belief about the listener.
        projects: (T,), chances of each strength of `PROJECTION`.
    """

    labels: tuple[str, ...]
    concepts: tuple[str, ...]
    kinds: tuple[str, ...]
    kind: NDArray[np.int64]
    told: Array
    brought: Array
    idle: Array
    knows: Array
    reliance: Array
    taken: Array
    attends: Array
    projects: Array

    def __getitem__(self, label: str) -> dict[str, Belief]:
        """Beliefs about one label. KeyError if it is not in play."""
        row = position(self.labels, label)
        return {name: Belief(*row_) for name, row_ in zip(self.concepts, self.chances()[row].tolist(), strict=True)}

    def __iter__(self) -> Iterator[str]:
        """Iterate over the labels in play."""
        return iter(self.labels)

    def __len__(self) -> int:
        """Return the number of labels in play."""
        return len(self.labels)

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same."""
        if not isinstance(other, Imagined):
            return False
        ours, theirs = self.to_parts(), other.to_parts()
        return all(np.array_equal(ours[name], theirs[name]) for name in ours)

    @property
    def projection(self) -> float:
        """Mean strength, in logits, by which the person favours the label that they would give themselves."""
        return float(self.projects @ np.array(PROJECTION))

    def attention(self, place: int, noise: Noise) -> float:
        """P(takes in the lesson at this place of those told at once, counted from 0)."""
        return float(self.attends[0] / self.attends.sum()) * float(np.exp(-place / noise.span))

    @property
    def works(self) -> Array:
        """(L, K), P(general knowledge is at work in what the person brought along)."""
        used: Array = 1 - self.reliance[self.kind, IGNORES]
        return self.knows[:, None] * used[None]

    def chances(self) -> Array:
        """(L, K, 3), probabilities that the person thinks: for, against, no part; to read, worked out once."""
        return self._chances

    @cached_property
    def _chances(self) -> Array:
        works = self.works[..., None]
        own = works * self.brought + (1 - works) * self.idle
        chances: Array = self.taken[..., None] * sides(self.told) + (1 - self.taken[..., None]) * own
        chances.setflags(write=False)
        return chances

    def chance(self, at: tuple[int, int]) -> Array:
        """(3,), the same of the pair at one row and column."""
        works = self.knows[at[0]] * (1 - self.reliance[self.kind[at[1]], IGNORES])
        own = works * self.brought[at] + (1 - works) * self.idle[at]
        chances: Array = self.taken[at] * side_taken(self.told[at]) + (1 - self.taken[at]) * own
        return chances

    def sample(self, count: int, noise: Noise, chance: Generator) -> tuple[Array, Array]:
        """Opinions (S, L, K) in logits, and strengths of projection (S,), of `count` persons that this may be."""
        shape = (count, *self.taken.shape)
        level = _drawn(np.broadcast_to(self.reliance, (count, *self.reliance.shape)), chance)[:, self.kind]
        known = chance.random((count, len(self.labels)))[..., None] < self.knows[:, None]
        works = known & (level != IGNORES)[:, None]
        drawn = chance.random(shape)
        pro, con = (np.where(works, self.brought[..., side], self.idle[..., side]) for side in (0, 1))
        side = np.where(drawn > pro, np.where(drawn > pro + con, 0.0, -1.0), 1.0)
        size = noise.strength * np.where(level == LEANS, noise.leaning, 1.0)[:, None]
        opinion = side * np.where(works, size, noise.strength * ODD_ONE)
        holds = chance.random(shape) < self.taken
        projection = np.array(PROJECTION)[_drawn(np.broadcast_to(self.projects, (count, len(PROJECTION))), chance)]
        return np.where(holds, self.told, opinion), projection

    def opinions(self, noise: Noise) -> Array:
        """(L, K), the mean of what such persons hold, in logits."""
        level = self.reliance[self.kind]
        size = noise.strength * (level[:, USES] + noise.leaning * level[:, LEANS])  # nothing where it is ignored
        own = self.knows[:, None] * size * (self.brought[..., 0] - self.brought[..., 1])
        odd = (1 - self.works) * noise.strength * ODD_ONE * (self.idle[..., 0] - self.idle[..., 1])
        return self.taken * self.told + (1 - self.taken) * (own + odd)

    def to_parts(self) -> dict[str, Any]:
        """Return names and tables; `from_parts` reads them back."""
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value if isinstance(value, np.ndarray) else list(value) for name, value in held.items()}

    @classmethod
    def from_parts(cls, parts: Mapping[str, Any]) -> Self:
        """Return what `to_parts` wrote, from tables or from nested lists."""
        pairs = (len(parts["labels"]), len(parts["concepts"]))
        shapes = {"told": pairs, "taken": pairs, "brought": (*pairs, 3), "idle": (*pairs, 3), "reliance": (-1, 3)}
        held: dict[str, Any] = {
            name: np.asarray(value, dtype=int if name == "kind" else float).reshape(shapes.get(name, (-1,)))
            for name, value in parts.items()
            if name not in NAMES
        }
        words: dict[str, Any] = {name: tuple(parts[name]) for name in NAMES}
        return cls(**words, **held)

    @classmethod
    def start(cls, concepts: Sequence[str], kinds: Sequence[str], noise: Noise) -> Self:
        """A mind about no label yet; `kinds` are those of the concepts, in their order."""
        names = tuple(dict.fromkeys(kinds))
        none = np.zeros((0, len(concepts)))
        spread = np.exp(-0.5 * ((np.array(PROJECTION) - noise.projects) / SPREAD) ** 2)
        contrary = np.array(PROJECTION) < 0
        spread = np.where(contrary, noise.contrary, (1 - noise.contrary) * spread / spread[~contrary].sum())
        return cls(
            labels=(),
            concepts=tuple(concepts),
            kinds=names,
            kind=np.array([names.index(kind) for kind in kinds], dtype=int),
            told=none,
            brought=np.zeros((0, len(concepts), 3)),
            idle=np.zeros((0, len(concepts), 3)),
            knows=np.zeros(0),
            reliance=np.tile([noise.ignores, 1 - noise.ignores - noise.leans, noise.leans], (len(names), 1)),
            taken=none,
            attends=noise.sure * np.array([noise.attend, 1 - noise.attend]),
            projects=spread / spread.sum(),
        )

    def with_labels(self, labels: Sequence[str], told: Array, priors: Array, noise: Noise) -> Self:
        """Return the mind with `labels` brought into play: `told` (M, K) logits, `priors` (M, K) of what is known."""
        usual = noise.odd + (noise.usual - noise.odd) * np.clip((priors - LEAST) / (MOST - LEAST), 0, 1)
        against = np.full_like(usual, EVEN[1])
        fresh = np.stack([usual, against, 1 - usual - against], axis=-1)
        return replace(
            self,
            labels=(*self.labels, *labels),
            told=np.concatenate([self.told, told]),
            brought=np.concatenate([self.brought, fresh]),
            idle=np.concatenate([self.idle, np.broadcast_to(EVEN, fresh.shape)]),
            knows=np.concatenate([self.knows, np.full(len(labels), noise.knows)]),
            taken=np.concatenate([self.taken, np.zeros(told.shape)]),
        )

    def renamed(self, old: str, new: str) -> Self:
        """Return the mind with one concept called otherwise."""
        return replace(self, concepts=tuple(new if name == old else name for name in self.concepts))

    def place(self, label: str, concept: str) -> tuple[int, int] | None:
        """Where a pair lies; None if it is not in play."""
        if label not in self.labels or concept not in self.concepts:
            return None
        return self.labels.index(label), self.concepts.index(concept)


def sides(told: Array) -> Array:
    """(L, K, 3), 1 for the side that each weight takes, else 0."""
    side = np.where(told >= NOTICEABLE, 0, np.where(told <= -NOTICEABLE, 1, 2))
    taken: Array = CERTAIN[side]
    return taken


def side_taken(told: float) -> Array:
    """(3,), 1 for the side that a weight takes, else 0."""
    taken: Array = CERTAIN[SIDES.index(side_of(told))]
    return taken


def _drawn(chances: Array, chance: Generator) -> NDArray[np.int64]:
    """Positions drawn by the chances on the last axis."""
    drawn = chance.random(chances.shape[:-1])
    places, edge = np.zeros(drawn.shape, dtype=np.int64), np.zeros(drawn.shape)
    for choice in range(chances.shape[-1] - 1):
        edge += chances[..., choice]
        places += drawn > edge
    return places
