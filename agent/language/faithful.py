"""Whether a rewording may be used: the claim check, held against the text and against its claims, and the guard."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.language.check import check_rewording, check_text
from agent.language.guard import Guard
from concepts.claims import Claim


@dataclass(frozen=True)
class Faithful:
    """Judges rewordings.

    Attributes:
        guard: what words may be used.
        classes: labels of the model.
        concepts: concepts of the bank.
    """

    guard: Guard
    classes: tuple[str, ...]
    concepts: tuple[str, ...]

    def __call__(self, said: str, meant: str, claims: Sequence[Claim]) -> list[str]:
        """List what is wrong with a rewording; empty if nothing is.

        Args:
            said: the rewording.
            meant: what it should say, which is true.
            claims: all that `meant` asserts, and maybe more.
        """
        if said == meant:
            return []
        names = (*self.classes, *self.concepts)
        foreign = set(self._text(said, claims)) - set(self._text(meant, claims))
        wrong = (*self.guard.problems(said, meant, names), *check_rewording(said, meant, names), *sorted(foreign))
        return list(dict.fromkeys(wrong))

    def _text(self, text: str, claims: Sequence[Claim]) -> list[str]:
        return check_text(text, claims, self.classes, self.concepts)
