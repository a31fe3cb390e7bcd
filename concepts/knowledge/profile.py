"""What holds of a thing: what is said of itself, and what holds of all of its kinds."""

from collections.abc import Mapping, Sequence

from concepts.knowledge.search import Rows, levels, marks
from concepts.knowledge.triples import PROPERTIES

ALL = 0.9  # share of a kind from which a property is expected of every member
EITHER_OR = ("HasColour", "LivesIn")  # a member that has its own has those instead of its kind's


def profile(rows: Rows, names: Sequence[str]) -> Mapping[str, float]:
    """The share, in [0, 1], of each property that the graph speaks of; 0 where it is known not to hold.

    What the nearest kind says of a property counts. A kind's property passes to its members only if nearly all of the
    kind have it, for a lower share says that members differ; and a colour or place only if nothing nearer has one.
    """
    found: dict[str, float | None] = {}
    taken: set[str] = set()
    for distance, level in enumerate(levels(rows, names)):
        here: dict[str, float | None] = dict.fromkeys(_lacks(rows, level, distance > 0), 0.0)
        said = _said(rows, level)
        for tail, relation, weight in said:
            if relation not in taken:
                passes = distance == 0 or weight >= ALL
                here[tail] = max(weight, here.get(tail) or 0.0) if passes else here.get(tail)
        found = here | found
        taken |= {relation for _, relation, _ in said if relation in EITHER_OR}
    return {tail: share for tail, share in found.items() if share is not None}


def _lacks(rows: Rows, names: Sequence[str], for_members: bool) -> list[str]:
    query = f"SELECT tail FROM lacks WHERE head IN ({marks(names)}) AND members >= ?"
    return [tail for (tail,) in rows(query, *names, int(for_members))]


def _said(rows: Rows, names: Sequence[str]) -> list[tuple[str, str, float]]:
    query = (
        f"SELECT tail, relation, weight FROM facts WHERE head IN ({marks(names)}) AND relation IN ({marks(PROPERTIES)})"
    )
    return [(tail, relation, weight) for tail, relation, weight in rows(query, *names, *PROPERTIES)]
