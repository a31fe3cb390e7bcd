"""One clause, read: its words, the names in it, and how they are masked for the head."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.understanding.clauses import Clause
from agent.understanding.features import MASKS, Utterance, share_of_odd
from agent.understanding.names import ARTICLES, Mention
from agent.understanding.text import Word


@dataclass(frozen=True)
class Reading:
    """A clause with its names.

    Attributes:
        text: the whole message, as written.
        words: words of the clause.
        mentions: names in it; positions count from the start of the clause.
        label: the predicted class, if there is one.
    """

    text: str
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    label: str | None

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words as plain strings."""
        return tuple(w.text for w in self.words)

    @property
    def classes(self) -> tuple[Mention, ...]:
        """Names that may stand for a class."""
        return tuple(m for m in self.mentions if m.classes)

    @property
    def concepts(self) -> tuple[Mention, ...]:
        """Names that may stand for a concept."""
        return tuple(m for m in self.mentions if m.concepts)

    def written(self, start: int, end: int) -> str:
        """The words from `start` to `end` as the user wrote them."""
        return self.text[self.words[start].start : self.words[end - 1].end]

    def masked(self, asked: bool, known: Callable[[str], bool]) -> Utterance:
        """The clause with names replaced by those that the head was trained on."""
        found: list[str] = []
        at, first = 0, True
        for mention in self.mentions:
            found += self.tokens[at : mention.start]
            found.append(MASKS[self._role(mention, first)])
            first = first and not mention.classes
            at = mention.end
        words = (*found, *self.tokens[at:])
        return Utterance(words=words, asked=asked, odd=share_of_odd(words, known))

    def _role(self, mention: Mention, first: bool) -> str:
        """Which mask a name gets; where no class is predicted, the first one named stands in for it."""
        article = mention.start > 0 and self.words[mention.start - 1].text in ARTICLES
        if not mention.classes or (mention.concepts and not article):
            return "concept"
        predicted = self.label in mention.classes or (self.label is None and first)
        return "label" if predicted else "foil"


def readings(
    text: str, words: Sequence[Word], mentions: Sequence[Mention], parts: Sequence[Clause], label: str | None
) -> list[Reading]:
    """One reading a clause."""
    found = []
    for part in parts:
        inside = tuple(
            Mention(m.start - part.start, m.end - part.start, m.names)
            for m in mentions
            if part.start <= m.start and m.end <= part.end
        )
        found.append(Reading(text, tuple(words[part.start : part.end]), inside, label))
    return found
