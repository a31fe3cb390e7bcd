"""Which elements there are between a class and a foil, and what is to be made of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.minds import NOTICEABLE
from agent.reasons.effects import Effects
from agent.reasons.element import Element, Path, Verdict
from agent.reasons.relevance import relevance, tie
from concepts.knowledge import Knowledge

RIVALS = 8  # labels next in line that a property is held against, to see how much it says


@dataclass(frozen=True, eq=False)
class Scale:
    """What is measured and what is known, side by side.

    Attributes:
        effects: what the model does without each concept.
        knowledge: what is generally true.
        label: what the model says.
        foil: what it does not.
        known: concepts that go by the names of the graph; those that a user has renamed are left out.
    """

    effects: Effects
    knowledge: Knowledge
    label: str
    foil: str
    known: frozenset[str]

    @cached_property
    def rivals(self) -> tuple[str, ...]:
        """The foil, and the labels that the model finds next likely."""
        ranked = self.effects.now.argsort(descending=True)[: RIVALS + 1].tolist()
        near = [self.effects.classes[k] for k in ranked if self.effects.classes[k] != self.label]
        return tuple(dict.fromkeys((self.foil, *near)))[:RIVALS]

    def elements(self) -> tuple[Element, ...]:
        """All elements, the weightiest first: what the model uses by effect and relevance, then what it does not."""
        found = [*self._there(), *self._missing()]
        return tuple(sorted(found, key=lambda element: -weight(element)))

    def _there(self) -> Iterator[Element]:
        """Concepts that are there and are used, and all that the label is known for."""
        e = self.effects
        for concept in dict.fromkeys((*e.without, *sorted(self.known))):
            path = self._tie(self.label, concept)
            seen = concept in e.without
            support = e.support(concept, self.label) if seen else 0.0
            pull = e.pull(concept, self.label, self.foil) if seen else 0.0
            verdict = self._verdict(self.label, concept, path, support, pull)
            if verdict is not None:
                yield Element(
                    concept=concept,
                    path=path,
                    relevance=self._relevance(self.label, concept, path),
                    support=support,
                    pull=pull,
                    flips=e.flips(concept) if seen else None,
                    verdict=verdict,
                )

    def _missing(self) -> Iterator[Element]:
        """Concepts that the foil is known for, and the label is not, and that are not there."""
        e = self.effects
        for concept in sorted(self.known & e.having.keys()):
            path = self._tie(self.foil, concept)
            if path and not self.knowledge.has(self.label, concept):
                gain, pull = e.gain(concept, self.foil), e.pull(concept, self.label, self.foil)
                used = min(gain, pull) >= NOTICEABLE
                verdict: Verdict = "agrees" if used else "conflicts" if gain <= -NOTICEABLE else "idle"
                yield Element(
                    concept=concept,
                    side="foil",
                    path=path,
                    relevance=self._relevance(self.foil, concept, path),
                    support=gain,
                    pull=pull,
                    flips=e.flips(concept),
                    verdict=verdict,
                )

    def _verdict(self, label: str, concept: str, path: Path, support: float, pull: float) -> Verdict | None:
        used = max(support, pull) >= NOTICEABLE
        if path:
            return "agrees" if used else "conflicts" if support <= -NOTICEABLE else "idle"
        if not used:
            return None
        denied = concept in self.known and self.knowledge.has(label, concept) is False
        return "conflicts" if denied else "unknown"

    def _tie(self, label: str, concept: str) -> Path:
        return tie(self.knowledge, label, concept) if concept in self.known else ()

    def _relevance(self, label: str, concept: str, path: Path) -> float:
        others: Sequence[str] = [other for other in (*self.rivals, self.label) if other != label]
        return relevance(self.knowledge, label, concept, path, others)


def weight(element: Element) -> float:
    """What an element counts for in the order: its greater effect in logits, and up to as much again by relevance."""
    return max(element.support, element.pull, 0.0) * (1 + element.relevance) + 0.01 * element.relevance


def chosen(elements: Sequence[Element], count: int) -> tuple[Element, ...]:
    """The reasons for the label: those whose removal takes at least `NOTICEABLE` from its lead, most first."""
    return _first((one for one in elements if one.side == "label"), lambda one: one.support, count)


def against(elements: Sequence[Element], count: int) -> tuple[Element, ...]:
    """The reasons against the foil: those whose removal takes at least `NOTICEABLE` from the margin, most first."""
    return _first((one for one in elements if one.side == "label"), lambda one: one.pull, count)


def missing(elements: Sequence[Element], count: int) -> tuple[Element, ...]:
    """What the foil is known for and is not there: putting it in takes at least `NOTICEABLE` off the margin."""
    return _first((e for e in elements if e.side == "foil" and e.verdict == "agrees"), lambda one: one.pull, count)


def _first(elements: Iterable[Element], effect: Callable[[Element], float], count: int) -> tuple[Element, ...]:
    """The weightiest that pass the test, by effect and relevance; then in the order of their effect."""
    passed = [one for one in elements if effect(one) >= NOTICEABLE]
    best = sorted(passed, key=lambda one: -effect(one) * (1 + one.relevance))[:count]
    return tuple(sorted(best, key=lambda one: -effect(one)))


def remark(elements: Sequence[Element], told: Mapping[str, float]) -> Path:
    """What is generally true and worth saying of the reasons that are told; empty if nothing is.

    Either what the label is known for and the model goes by: the most relevant of the reasons that count at least half
    as much as the first. Or, where the model leans first on what the graph does not have of the label, and none of
    what the graph has counts half as much, what the label is known for that plays no part: the most relevant of that.
    The last fact of the path ends in a concept that is told in the first case, and in one that is not in the second.
    Nothing is said of effects below `NOTICEABLE`: the model does not go by them.

    Args:
        elements: all there are.
        told: the concepts that are given as reasons, with their effects in logits, the first being the greatest.
    """
    own = {one.concept: one for one in elements if one.side == "label"}
    lead = next(iter(told), "")
    if told.get(lead, 0.0) < NOTICEABLE:
        return ()
    half = [name for name, effect in told.items() if effect >= max(NOTICEABLE, told[lead] / 2)]
    known = [own[name] for name in half if name in own and own[name].path]
    if known:
        return max(known, key=lambda one: one.relevance).path
    if lead not in own or own[lead].verdict == "agrees":
        return ()
    idle = [one for name, one in own.items() if one.verdict == "idle" and name not in told]
    return max(idle, key=lambda one: one.relevance).path if idle else ()
