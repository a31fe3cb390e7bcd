"""The words of the Menagerie: every concept that can be drawn or left out, and its group.

Of a group in `EXCLUSIVE` a scene shows one member or none. None means a neutral version: a pale
beige colour, a plain coat, a studio backdrop, small round ears, a thin tail, a short face.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "coat": ("stripes", "spots", "patches", "wool"),
    "colour": ("white", "grey", "brown", "orange", "yellow", "pink"),
    "background": ("savanna", "forest", "snow", "meadow", "desert"),
    "ears": ("pointed ears", "long ears", "floppy ears"),
    "tail": ("bushy tail", "tufted tail", "curly tail"),
    "headgear": ("horns", "antlers"),
    "nose": ("long face", "trunk", "snout"),
    "part": ("mane", "beard", "whiskers", "long neck", "hump"),
}

CONCEPTS: tuple[str, ...] = tuple(name for members in _MEMBERS.values() for name in members)
GROUPS: Mapping[str, str] = MappingProxyType({name: group for group, names in _MEMBERS.items() for name in names})
EXCLUSIVE: frozenset[str] = frozenset(_MEMBERS) - {"part"}


def members(group: str) -> tuple[str, ...]:
    """Concept names of `group`, in order."""
    return _MEMBERS[group]


def check(names: Iterable[str]) -> None:
    """Refuse names that the Menagerie cannot draw.

    Raises:
        ValueError: a name is unknown; lists the known ones.
    """
    unknown = sorted(set(names) - set(CONCEPTS))
    if unknown:
        known = ", ".join(CONCEPTS)
        raise ValueError(
            f"asked for {', '.join(map(repr, unknown))}, which the Menagerie cannot draw; it knows {known}"
        )


def member(concepts: frozenset[str], group: str) -> str | None:
    """The concept of an exclusive `group` that is among `concepts`, or None for the neutral version."""
    return next((name for name in _MEMBERS[group] if name in concepts), None)


def added(concepts: frozenset[str], names: Iterable[str]) -> frozenset[str]:
    """`concepts` with `names`; a newcomer takes the place of another member of its exclusive group."""
    for name in names:
        group = GROUPS[name]
        rivals = frozenset(_MEMBERS[group]) if group in EXCLUSIVE else frozenset()
        concepts = (concepts - rivals) | {name}
    return concepts
