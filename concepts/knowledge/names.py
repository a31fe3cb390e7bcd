"""Which names of the graph a label or phrase stands for."""

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
