"""Which names of the graph a label or phrase stands for."""

import re
from collections.abc import Callable, Collection, Mapping

from concepts.knowledge.search import Rows
from concepts.knowledge.triples import canonical

_IS_THING = """
SELECT EXISTS (SELECT 1 FROM facts WHERE head = ?1 AND relation <> 'Synonym')
    OR EXISTS (SELECT 1 FROM facts WHERE tail = ?1 AND relation NOT IN ('Synonym', 'MeansThat'))
"""


def resolved(rows: Rows, label: str) -> tuple[str, ...]:
    """The names that `label` stands for; several if it is ambiguous, itself if the graph does not know it.

    In this order: the name that the graph has for a class with this label, letter for letter; the name itself; what it
    is another word for. A phrase that is a synonym of one thing and the name of another is the name.
    """
    named = rows("SELECT name FROM labels WHERE label = ? ORDER BY name", label)
    name = canonical(label)
    if not named and not rows(_IS_THING, name)[0][0]:
        named = rows("SELECT tail FROM facts WHERE head = ? AND relation = 'Synonym' ORDER BY tail", name)
    return tuple(found for (found,) in named) or (name,)


def written(rows: Rows, label: str, defined: bool) -> tuple[str, ...]:
    """The name itself, and that of the class that is spelled like this, if it is one only.

    Args:
        rows: asks the graph.
        label: a name or a label.
        defined: a definition is wanted; then a name that is a thing of its own, such as a colour, means that alone.
    """
    name = canonical(label)
    named = rows("SELECT name FROM labels WHERE label = ?", label)
    if len(named) != 1 or (defined and rows(_IS_THING, name)[0][0]):
        return (name,)
    return tuple(dict.fromkeys((name, str(named[0][0]))))


def told_apart(named: Callable[[str], tuple[str, ...]], labels: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """What each label stands for beside the others: "crane" is no bird where "crane bird" is another label."""
    meant = {label: named(label) for label in labels}
    claimed = {names[0] for names in meant.values() if len(names) == 1}
    return {
        label: (tuple(name for name in names if name not in claimed) or names) if len(names) > 1 else names
        for label, names in meant.items()
    }


def spoken(rows: Rows, name: str) -> str:
    """How people write a name: as its class is spelled, and without what stands in brackets."""
    labels = [label for (label,) in rows("SELECT label FROM labels WHERE name = ?", name)]
    return min(labels, key=lambda label: (len(label), label)) if labels else re.sub(r" \(.*\)$", "", name)
