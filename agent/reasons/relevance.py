"""How the graph ties a class to a concept, and how much that tie says."""

from collections.abc import Sequence
from itertools import pairwise

from agent.reasons.element import Path
from concepts.knowledge import PROPERTIES, Knowledge, canonical

LONGEST = 3  # facts in a chain: more than two kinds up, a property says little of the class
WIDEST = 16  # chains that are looked at


def tie(knowledge: Knowledge, label: str, concept: str) -> Path:
    """The shortest chain of facts that says that things called `label` generally have `concept`; empty if none does.

    It goes up the kinds of the label, and ends in a property: "a tiger is a big cat", "a big cat has whiskers". A chain
    that only ties the two by something else that both have is none.
    """
    if not knowledge.has(label, concept):
        return ()
    plain = next((fact for fact in knowledge.facts(head=label, tail=concept) if fact.relation in PROPERTIES), None)
    if plain is not None:  # one step; a search through the graph takes twenty times as long
        return (plain,)
    chains = knowledge.paths(label, concept, longest=LONGEST, count=WIDEST)
    return next((chain for chain in chains if _inherits(chain) and chain[-1].tail == canonical(concept)), ())


def _inherits(chain: Path) -> bool:
    """Whether a chain goes up from kind to kind, and then to a property."""
    *kinds, last = chain
    joined = all(one.tail == other.head for one, other in pairwise(chain))
    return joined and all(fact.relation == "IsA" for fact in kinds) and last.relation in PROPERTIES


def relevance(knowledge: Knowledge, label: str, concept: str, path: Path, others: Sequence[str]) -> float:
    """How much a tie says about the label, in [0, 1].

    The share of the label's things that have the concept, times the share of `others` (the labels that the model finds
    next likely) that are not known to have it, halved for each kind between: "has stripes" says more of a zebra than
    "has a long face", which a horse has as well, and more than what all hoofed animals have. 0 without a path.
    """
    if not path:
        return 0.0
    share = knowledge.share(label, concept) or 0.0
    own = sum(not knowledge.has(other, concept) for other in others) / len(others) if others else 1.0
    return float(share * own * 0.5 ** (len(path) - 1))
