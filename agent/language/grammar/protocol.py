"""What sentences need of a language's grammar."""

from typing import Protocol

MINUS = "\N{MINUS SIGN}"
ONE_OF = frozenset({"colour", "background"})  # groups of which a thing shows one at a time; spoken of with their group


class Grammar(Protocol):
    """Nouns of one language. A `case` is "", "acc" or "dat"; languages without cases take no notice."""

    @property
    def language(self) -> str:
        """Its code."""

    def the(self, name: str, group: str, case: str) -> str:
        """A concept as something that is there: "the stripes"."""

    def some(self, name: str, group: str, case: str) -> str:
        """A concept as something that may come: "stripes", "a mane", "a snow background"."""

    def bare(self, name: str, group: str) -> str:
        """A concept without an article: "stripes", "snow background"."""

    def short(self, name: str, group: str) -> str:
        """A concept by its name alone, where its group was just named: "snow"."""

    def many(self, name: str, group: str) -> bool:
        """Whether the noun is plural."""

    def word(self, name: str, form: str) -> str:
        """A class, or the tail of a fact: plain, "a" (with its article), "some", "adj" or "place"."""

    def number(self, value: float, digits: int, signed: bool = False) -> str:
        """A number as it is written: decimal mark, sign, and marks between thousands."""
