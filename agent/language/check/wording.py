"""Names in the problems that the check tells of."""

from collections.abc import Iterable

_SINGLE = ("ss", "us", "is")


def plural(name: str) -> bool:
    """Whether a concept's name looks plural."""
    return name.endswith("s") and not name.endswith(_SINGLE)


def named(name: str) -> str:
    """A concept with its article; numbered ones go without."""
    return name if any(mark.isdigit() for mark in name) else f"the {name}"


def are(name: str) -> str:
    """The form of "be" that goes with a concept."""
    return "are" if plural(name) else "is"


def listed(names: Iterable[str]) -> str:
    """Concepts in words: "the mane and the stripes"."""
    told = [named(name) for name in sorted(names)]
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def acting(name: str, verb: str) -> str:
    """A concept that does something: "the stripes speak", "the mane speaks"; "do" becomes "does"."""
    return f"{named(name)} {verb if plural(name) else verb + ('es' if verb == 'do' else 's')}"
