"""Names in sentences: articles, plurals, lists and numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
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
        guessed: concepts whose name was proposed, and is nobody's word.
        there: concepts that can be seen in the picture already, so that only more of them can come.
    """

    groups: Mapping[str, str]
    nameless: Mapping[str, tuple[str, ...]]
    there: frozenset[str] = frozenset()
    guessed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, bank: ConceptBank, there: Iterable[str] = ()) -> Self:
        """Read the nouns off a bank."""
        return cls(
            groups={concept.name: concept.group for concept in bank},
            nameless={concept.name: concept.profile for concept in bank if concept.confidence == 0},
            there=frozenset(there),
            guessed=frozenset(concept.name for concept in bank if 0 < concept.confidence < 1),
        )

    def the(self, name: str) -> str:
        """The concept as something that is there: "the stripes", "what looks like stripes", "concept 3"."""
        if name in self.nameless:
            return name
        return f"what looks like {self._bare(name)}" if name in self.guessed else f"the {self._full(name)}"

    def a(self, name: str) -> str:
        """The concept as something that may come: "stripes", "a mane", "a snow background"."""
        return f"something like {self._bare(name)}" if name in self.guessed else self._bare(name)

    def _bare(self, name: str) -> str:
        full = self._full(name)
        if name in self.nameless or name in MASS or self._many(name) or self.groups.get(name) == "colour":
            return full if name not in MASS or full == name else article(full)
        return article(full)

    def more(self, name: str) -> str:
        """The concept as something that may come where it may be already: "a mane", but "more of the mane"."""
        if name not in self.there:
            return self.a(name)
        return f"more of {self.the(name)}" if not self.many(name) else f"more {self._full(name)}"

    def many(self, name: str) -> bool:
        """Whether the name is plural."""
        return name not in self.guessed and self._many(name)

    def swapped(self, removed: Sequence[str], added: Sequence[str]) -> dict[str, str]:
        """New name -> the old one whose place it takes, where a thing shows only one of their group."""
        pairs = [(new, old) for new in added for old in removed if self.groups.get(new) == self.groups.get(old)]
        return {new: old for new, old in pairs if self.groups.get(new) in ONE_OF}

    def introduce(self, name: str) -> str:
        """`the` with, for a nameless concept, where it is usually seen."""
        seen = self.nameless.get(name)
        return f"{name}, seen most in {listed(seen)}" if seen else self.the(name)

    def _many(self, name: str) -> bool:
        return self.groups.get(name) not in ONE_OF and plural(name)

    def _full(self, name: str) -> str:
        group = self.groups.get(name)
        return f"{name} {group}" if group in ONE_OF else name


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
