"""Whether a rewording may be used: the claim check, held against the text and against its claims, and the guard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from agent.language.check import check_rewording
from agent.language.guard import Guard
from concepts.claims import Claim
from concepts.lexicon import ENGLISH, Lexicon


@dataclass(frozen=True)
class Faithful:
    """Judges rewordings.

    Attributes:
        guard: what words may be used.
        names: of classes and concepts, as texts write them.
        language: of the texts.
    """

    guard: Guard
    names: tuple[str, ...]
    language: str = ENGLISH

    @classmethod
    def load(cls, names: Sequence[str], language: str = ENGLISH) -> Self:
        """Make a judge of texts about things with these (English) names.

        Raises:
            ValueError: nothing is known by which texts in the language could be checked.
        """
        check_rewording("", "", (), (), language)
        own = Lexicon.load(language)
        nouns = (own.noun(name) for name in names)
        words = [form for noun in nouns if noun is not None for form in noun.phrases()]
        return cls(Guard.load(language), tuple(dict.fromkeys((*names, *words))), language)

    def __call__(self, said: str, meant: str, claims: Sequence[Claim]) -> list[str]:
        """List what is wrong with a rewording; empty if nothing is.

        Args:
            said: the rewording.
            meant: what it should say, which is true.
            claims: all that `meant` asserts, and maybe more. Their names are English.
        """
        if said == meant:
            return []
        wrong = [
            *self.guard.problems(said, meant, self.names),
            *check_rewording(said, meant, self.names, (), self.language),
            *(check_rewording(said, meant, self.names, claims) if self.language == ENGLISH else ()),
        ]
        return list(dict.fromkeys(wrong))
