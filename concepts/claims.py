"""Claims: the one currency of Faultline.

A claim is a small frozen value about a model that can be checked by running the model again
(`explainers.verify`). The one exception is `Fact`, which is generally true and says nothing
about the model; it is kept apart by its type. No field knows of images, so that text subjects fit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

Medium: TypeAlias = Literal["features", "input", "masked"]


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """The model says `label` with `probability` in [0, 1]."""

    label: str
    probability: float


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """The model gives `label` a `probability` in [0, 1], but says something else."""

    label: str
    probability: float


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """`concept` raises `label` by `weight` in this case, against the concept's absence.

    Attributes:
        weight: in logit units above the mean logit of all classes (what moves all alike decides nothing);
            positive speaks for the label.
        share: part of all positive concept evidence for the label, in [0, 1]; 0 when weight <= 0.
    """

    concept: str
    label: str
    weight: float
    share: float


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """`concept` moves the margin of `label` over `foil` by `weight` logits in this case."""

    concept: str
    label: str
    foil: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The model says `label` here and `other` in another case; `concept` is one part of the reason.

    Attributes:
        concept: its name; None for the part that no concept of the bank accounts for.
        weight: logits by which it widens the margin of `label` over `other` here more than there. The parts of all
            concepts and of None add up to how much wider that margin is here.
    """

    concept: str | None
    label: str
    other: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Tendency:
    """On average over cases, typical presence of `concept` raises `label` by `weight` centred logits."""

    concept: str
    label: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class FaultLine:
    """With `removed` gone and `added` there, the model says `foil` instead of `label`.

    Attributes:
        margin: logit of the foil minus that of its strongest rival after the edit; positive.
        smallest: whether no smaller set of the bank's concepts is proven to do it.
    """

    label: str
    foil: str
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    margin: float
    smallest: bool


@dataclass(frozen=True, kw_only=True)
class NoFaultLine:
    """No edit of at most `limit` of the bank's concepts was found that makes the model say `foil`, not `label`.

    Attributes:
        gap: logits that the foil still lacks after the best edit found; positive.
        proven: whether every such edit is excluded, or only those that were searched.
        explained: share, in [0, 1], of the margin of the label over the foil that goes when every concept of the
            bank that is there is taken out; the rest is in features that no concept of the bank speaks of.
    """

    label: str
    foil: str
    gap: float
    limit: int
    proven: bool
    explained: float


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """After the edit the model says `label` with `probability`.

    Attributes:
        medium: "features" if the edit was made inside the model, "input" if the input was redrawn, "masked" if what
            is removed was painted over in the input, no further than the answer needs to change.
    """

    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    medium: Medium
    label: str
    probability: float


@dataclass(frozen=True, kw_only=True)
class Region:
    """Where the evidence for `of` (a concept or a label) lies: `share` of it, in [0, 1], at `where`."""

    of: str
    where: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Presence:
    """How strongly the model's features hold `concept` in this case.

    Attributes:
        level: 0 is absent; 1 is typical of cases that have it.
    """

    concept: str
    level: float


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Among the bank's cases, `concept` is strongest in those that the model calls `labels`, strongest first."""

    concept: str
    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """Of `told` held-out cases in which the model said `label`, `right` were so.

    Attributes:
        mistaken_for: the true label of most of the others, or None if there were none.
    """

    label: str
    told: int
    right: int
    mistaken_for: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Generally true, by `source`: no proof that the model used it."""

    head: str
    relation: str
    tail: str
    source: str


Claim: TypeAlias = (
    Prediction
    | Alternative
    | Evidence
    | Contrast
    | Difference
    | Tendency
    | FaultLine
    | NoFaultLine
    | Outcome
    | Region
    | Presence
    | Profile
    | Reliability
    | Fact
)
CLAIM_TYPES: tuple[type[Claim], ...] = get_args(Claim)
KINDS: Mapping[str, type[Claim]] = MappingProxyType({kind.__name__: kind for kind in CLAIM_TYPES})
FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {name: frozenset(field.name for field in fields(kind)) for name, kind in KINDS.items()}
)


def to_json(claim: Claim) -> dict[str, Any]:
    """Return the claim as plain JSON values, with its type under "claim"."""
    return {"claim": type(claim).__name__, **vars(claim)}


def from_json(record: dict[str, Any]) -> Claim:
    """Return the claim that `to_json` wrote.

    Raises:
        ValueError: the record is of no known claim type, or its fields do not fit.
    """
    kind = KINDS.get(record.get("claim", ""))
    if kind is None:
        raise ValueError(f"unknown claim type {record.get('claim')!r}; known: {', '.join(KINDS)}")
    names = FIELDS[kind.__name__]
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in record.items() if key in names
    }
    try:
        return kind(**given)
    except TypeError as error:
        raise ValueError(f"a {kind.__name__} cannot be made of {sorted(given)}: {error}") from None
