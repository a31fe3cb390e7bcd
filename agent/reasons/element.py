"""Reason-elements: a concept, how the graph ties it to a class, and what the model does without it."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from concepts.claims import Claim, Contrast, Evidence, Fact, Outcome, Presence, Profile, to_json

Verdict: TypeAlias = Literal["agrees", "conflicts", "idle", "unknown"]
Side: TypeAlias = Literal["label", "foil"]
Path: TypeAlias = tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True)
class Element:
    """One concept between a class and its foil.

    Attributes:
        concept: its name in the bank.
        side: "label" where it is there and is taken out; "foil" where the foil is known for it, and it is put in.
        path: facts that lead from the class of that side to the concept; empty where the graph ties the two by nothing.
        relevance: how much the graph makes of the tie, in [0, 1] (see `agent.reasons.relevance`).
        support: logits by which the class of its side loses its lead over the mean of all classes without the
            concept; for one that is put in, by which the foil gains.
        pull: logits by which the margin of the label over the foil shrinks by the same edit.
        flips: what the model says after the edit, where that is another label.
        verdict: "agrees" where the graph has it of the class and the model goes by it; "conflicts" where the model goes
            by what the graph denies of the class, or holds against the class what it is known for; "idle" where the
            graph has it and the edit changes nothing; "unknown" where the model goes by it and the graph is silent.
    """

    concept: str
    side: Side = "label"
    path: Path = ()
    relevance: float = 0.0
    support: float = 0.0
    pull: float = 0.0
    flips: str | None = None
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Scores:
    """How good reasons are, measured; each in [0, 1], and None where it cannot be (see `agent.reasons.scores`).

    Source: the debugger of XplainLLM (Chen et al., 2024), whose scores are a language model's opinion; here the model
    that is explained is run again.
    """

    faithfulness: float | None
    order: float | None
    completeness: float
    accuracy: float


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """Why the model says `label`, and why it does not say `foil`.

    Attributes:
        label: what the model says.
        foil: what it does not say.
        elements: all that tie the two to the picture or to the graph, the weightiest first.
        chosen: concepts that are given as reasons for the label, in the order in which they are claimed to count.
        against: concepts that are given as reasons against the foil, likewise.
        claims: all that the two texts assert.
        why: the first text.
        why_not: the second.
        scores: how good the reasons are.
    """

    label: str
    foil: str
    elements: tuple[Element, ...]
    chosen: tuple[str, ...]
    against: tuple[str, ...]
    claims: tuple[Claim, ...]
    why: str
    why_not: str
    scores: Scores

    def about(self, concept: str) -> tuple[Claim, ...]:
        """The claims that stand behind what is said of one concept, facts on the way to it included."""
        paths = {fact for element in self.elements if element.concept == concept for fact in element.path}
        return tuple(claim for claim in self.claims if claim in paths or concept in _named(claim))

    def to_json(self) -> dict[str, Any]:
        """Return the reasons as plain JSON values."""
        record = asdict(self)
        paths = [[to_json(fact) for fact in element.path] for element in self.elements]
        elements = [{**plain, "path": path} for plain, path in zip(record["elements"], paths, strict=True)]
        lists = {key: list(record[key]) for key in ("chosen", "against")}
        return {**record, **lists, "elements": elements, "claims": [to_json(claim) for claim in self.claims]}


def _named(claim: Claim) -> tuple[str, ...]:
    """Concepts that a claim about the model names."""
    match claim:
        case Evidence() | Contrast() | Presence() | Profile():
            return (claim.concept,)
        case Outcome():
            return (*claim.removed, *claim.added)
        case _:
            return ()
