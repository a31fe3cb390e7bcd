"""Names in sentences: articles, plurals, lists and numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from concepts.bank import ConceptBank

MINUS = "\N{MINUS SIGN}"
MASS = frozenset({"wool", "fur", "grass", "water", "snow"})
ONE_OF = frozenset({"colour", "background"})  # groups of which a thing shows one at a time; spoken of with their group
_YOU = re.compile(r"(eu|uni([^nm]|$)|us[aeu]|ut[ei])")  # a vowel in writing that sounds like "you"


@dataclass(frozen=True)
class Nouns:
    """How concepts are spoken of.

    Attributes:
        groups: concept -> kind of thing, "colour" and "background" being spoken of as such.
        nameless: concepts that nobody has named, such as "concept 3", with the classes they are seen in.
    """

    groups: Mapping[str, str]
    nameless: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, bank: ConceptBank) -> Self:
        """Read the nouns off a bank."""
        return cls(
            groups={concept.name: concept.group for concept in bank},
            nameless={concept.name: concept.profile for concept in bank if concept.confidence == 0},
        )

    def the(self, name: str) -> str:
        """The concept as something that is there: "the stripes", "the white colour", "concept 3"."""
        if name in self.nameless:
            return name
        return f"the {self._full(name)}"

    def a(self, name: str) -> str:
        """The concept as something that may come: "stripes", "a mane", "a snow background"."""
        full = self._full(name)
        if name in self.nameless or name in MASS or self.many(name) or self.groups.get(name) == "colour":
            return full if name not in MASS or full == name else article(full)
        return article(full)

    def many(self, name: str) -> bool:
        """Whether the name is plural."""
        return self.groups.get(name) not in ONE_OF and plural(name)

    def swapped(self, removed: Sequence[str], added: Sequence[str]) -> dict[str, str]:
        """New name -> the old one whose place it takes, where a thing shows only one of their group."""
        pairs = [(new, old) for new in added for old in removed if self.groups.get(new) == self.groups.get(old)]
        return {new: old for new, old in pairs if self.groups.get(new) in ONE_OF}

    def introduce(self, name: str) -> str:
        """`the` with, for a nameless concept, where it is usually seen."""
        seen = self.nameless.get(name)
        return f"{name}, seen most in {listed(seen)}" if seen else self.the(name)

    def _full(self, name: str) -> str:
        group = self.groups.get(name)
        return f"{name} {group}" if group in ONE_OF else name


def plural(name: str) -> bool:
    """Whether a noun looks plural."""
    return name.endswith("s") and not name.endswith("ss")


def article(noun: str) -> str:
    """The noun with "a" or "an"."""
    vowel = noun[:1].lower() in "aeiou" and not _YOU.match(noun.lower())
    return f"{'an' if vowel else 'a'} {noun}"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Parts as a list in words: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def percent(share: float) -> str:
    """A share in [0, 1] as whole per cent; never a round 0 or 100 that is not exact."""
    if 0 < share <= 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{round(100 * share)} %"


def signed(weight: float) -> str:
    """Logits with their sign, to one decimal."""
    return f"{weight:+.1f}".replace("-", MINUS)
