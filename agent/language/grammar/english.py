"""English nouns and numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.language.grammar.protocol import MINUS, ONE_OF

MASS = frozenset({"wool", "fur", "grass", "water", "snow"})
_YOU = re.compile(r"(eu|uni([^nm]|$)|us[aeu]|ut[ei])")  # a vowel in writing that sounds like "you"


@dataclass(frozen=True)
class English:
    """Articles by sound, plurals by their ending, no cases."""

    language: str = "en"

    def the(self, name: str, group: str, case: str) -> str:
        """The concept as something that is there: "the stripes", "the snow background"."""
        return f"the {self.bare(name, group)}"

    def some(self, name: str, group: str, case: str) -> str:
        """The concept as something that may come: "stripes", "a mane", "orange colour"."""
        full = self.bare(name, group)
        uncounted = group == "colour" or self.many(name, group) or (name in MASS and full == name)
        return full if uncounted else article(full)

    def bare(self, name: str, group: str) -> str:
        """The concept with its group, where it is spoken of with it."""
        return f"{name} {group}" if group in ONE_OF else name

    def short(self, name: str, group: str) -> str:
        """Its name."""
        return name

    def many(self, name: str, group: str) -> bool:
        """Whether the noun is plural."""
        return group not in ONE_OF and plural(name)

    def word(self, name: str, form: str) -> str:
        """A class, or the tail of a fact."""
        if form == "place":
            return article(f"{name} background")
        some = form == "some" and not plural(name) and name not in MASS
        return article(name) if form == "a" or some else name

    def number(self, value: float, digits: int, signed: bool = False) -> str:
        """A number with a decimal point and a true minus sign."""
        return f"{value:{'+' if signed else ''},.{digits}f}".replace("-", MINUS)


def plural(name: str) -> bool:
    """Whether a noun looks plural, also with a number behind it."""
    noun = name.rstrip("0123456789 ")
    return noun.endswith("s") and not noun.endswith("ss")


def article(noun: str) -> str:
    """The noun with "a" or "an"."""
    vowel = noun[:1].lower() in "aeiou" and not _YOU.match(noun.lower())
    return f"{'an' if vowel else 'a'} {noun}"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Parts as a list in words: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
