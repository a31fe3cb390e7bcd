"""Triples (head, relation, tail), the edges of the knowledge graph, and what the relations mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "HasPart": "the tail is a part of the head's body or build",
        "HasCoat": "the tail is the pattern or matter of the head's coat",
        "HasColour": "the tail is a colour of the head",
        "LivesIn": "the head lives, or is usually found, in the tail",
        "HasTexture": "the tail is the pattern or matter of the head's surface",
        "HasShape": "the tail is the shape of the head",
        "HasProperty": "the tail is another quality of the head",
        "MadeOf": "the tail is what the head is made of",
        "UsedFor": "the tail is what the head is used for",
        "CapableOf": "the tail is what the head can do",
        "IsA": "the head is of the kind named by the tail",
        "Synonym": "the head is another phrase for the tail",
        "MeansThat": "the tail is a plain sentence that says what the head is",
    }
)
PROPERTIES = ("HasPart", "HasCoat", "HasColour", "LivesIn", "HasTexture", "HasShape", "HasProperty", "MadeOf")
"""What can be said of a thing's looks and place."""
WORDS = ("Synonym", "MeansThat")
"""Relations between words; all others are between things."""


class KnowledgeError(ValueError):
    """Facts that cannot be read; the message says where, why and what is allowed."""


@dataclass(frozen=True, kw_only=True)
class Triple:
    """One edge of the graph, with where it comes from.

    Attributes:
        weight: the share of the head's kind that it holds for, in (0, 1].
        source: who says so.
        licence: under which terms it may be passed on.
    """

    head: str
    relation: str
    tail: str
    weight: float = 1.0
    source: str
    licence: str


@dataclass(frozen=True)
class Facts:
    """What is read from a file.

    Attributes:
        triples: the edges; an iterator where the file is large.
        lacks: (head, property, whether of its members either) that are known not to hold.
        labels: (label, name): how models spell the names of classes where the graph calls them something else, because
            the label means two things. Letter case counts.
    """

    triples: Iterable[Triple]
    lacks: Iterable[tuple[str, str, bool]] = ()
    labels: Iterable[tuple[str, str]] = ()


def canonical(name: str) -> str:
    """Return `name` as the graph writes it: lower case, single blanks for blanks, hyphens and underscores."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def checked(triple: Triple, place: str) -> Triple:
    """Return `triple` with canonical names. KnowledgeError at `place` if it cannot be meant."""
    if triple.relation not in RELATIONS:
        raise KnowledgeError(f"{place}: unknown relation {triple.relation!r}; known: {', '.join(RELATIONS)}")
    sentence = triple.relation == "MeansThat"
    head, tail = canonical(triple.head), triple.tail.strip() if sentence else canonical(triple.tail)
    if not head or not tail:
        raise KnowledgeError(f"{place}: the {'tail' if head else 'head'} is empty; write a word or a short phrase")
    if not 0 < triple.weight <= 1:
        raise KnowledgeError(f"{place}: weight {triple.weight} is outside (0, 1]; 1 means that it holds for all")
    return Triple(
        head=head,
        relation=triple.relation,
        tail=tail,
        weight=triple.weight,
        source=triple.source,
        licence=triple.licence,
    )
