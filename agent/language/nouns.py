"""How the concepts of a model are spoken of, in any language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from agent.language.grammar import ONE_OF, Grammar, grammar
from agent.language.table import Table
from concepts.bank import ConceptBank
from concepts.lexicon import ENGLISH


@dataclass(frozen=True)
class Nouns:
    """How concepts are spoken of.

    Attributes:
        groups: concept -> kind of thing, "colour" and "background" being spoken of as such.
        nameless: concepts that nobody has named, such as "concept 3", with the classes they are seen in.
        guessed: concepts whose name was proposed, and is nobody's word.
        there: concepts that can be seen in the picture already, so that only more of them can come.
        language: code of the language.
    """

    groups: Mapping[str, str]
    nameless: Mapping[str, tuple[str, ...]]
    there: frozenset[str] = frozenset()
    guessed: frozenset[str] = frozenset()
    language: str = ENGLISH

    @classmethod
    def of(cls, bank: ConceptBank, language: str = ENGLISH) -> Self:
        """Read the nouns off a bank, before any picture."""
        return cls(
            groups={concept.name: concept.group for concept in bank},
            nameless={concept.name: concept.profile for concept in bank if concept.confidence == 0},
            guessed=frozenset(concept.name for concept in bank if 0 < concept.confidence < 1),
            language=language,
        )

    @property
    def grammar(self) -> Grammar:
        """How the language builds nouns."""
        return grammar(self.language)

    def the(self, name: str, case: str = "") -> str:
        """The concept as something that is there: "the stripes", "what looks like stripes", "concept 3"."""
        if name in self.nameless:
            return name
        if name in self.guessed:
            return self._said("guessed", thing=self._some(name, ""))
        return self.grammar.the(name, self._group(name), case)

    def a(self, name: str, case: str = "") -> str:
        """The concept as something that may come: "stripes", "a mane", "a snow background"."""
        return self._said("guessed_a", thing=self._some(name, "")) if name in self.guessed else self._some(name, case)

    def more(self, name: str, case: str = "") -> str:
        """The concept as something that may come where it may be already: "a mane", but "more of the mane"."""
        if name not in self.there:
            return self.a(name, case)
        if self.many(name):
            return self._said("more_many", thing=self.grammar.bare(name, self._group(name)))
        return self._said("more_of", thing=self.the(name, "dat"))

    def short(self, name: str) -> str:
        """The concept by its name alone."""
        return self.grammar.short(name, self._group(name))

    def many(self, name: str) -> bool:
        """Whether the name is plural."""
        return name not in self.guessed and self.grammar.many(name, self._group(name))

    def swapped(self, removed: Sequence[str], added: Sequence[str]) -> dict[str, str]:
        """New name -> the old one whose place it takes, where a thing shows only one of their group."""
        pairs = [(new, old) for new in added for old in removed if self.groups.get(new) == self.groups.get(old)]
        return {new: old for new, old in pairs if self.groups.get(new) in ONE_OF}

    def _some(self, name: str, case: str) -> str:
        return name if name in self.nameless else self.grammar.some(name, self._group(name), case)

    def _group(self, name: str) -> str:
        return self.groups.get(name, "")

    def _said(self, key: str, **slots: object) -> str:
        return Table.load(self.language).phrase(key, **slots)
