"""A message or a part of it: its words, the names in it, and how they are masked for the head."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.understanding.clauses import FILLERS, JOINS, front
from agent.understanding.inputs import MASKS, Utterance
from agent.understanding.names import ARTICLES, Mention
from agent.understanding.text import Word
from agent.understanding.words import word_list

TAGS = frozenset(tuple(tag.split()) for tag in word_list("reading.tags"))


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
    def says_something(self) -> bool:
        """Whether there is more than marks, join words and sounds."""
        return any(word[0].isalnum() and word not in FILLERS and word not in JOINS for word in self.tokens)

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

    def named(self, start: int) -> frozenset[int]:
        """The words of names from `start` on, counted from there."""
        return frozenset(at - start for m in self.mentions for at in range(max(m.start, start), m.end))

    def masked(self, asked: bool) -> tuple[Utterance, tuple[int, ...]]:
        """The words with names replaced by those that the head was trained on, and the place of each in `words`."""
        found: list[str] = []
        places: list[int] = []
        at, first = 0, True
        for mention in self.mentions:
            found += [*self.tokens[at : mention.start], MASKS[self._role(mention, first)]]
            places += range(at, mention.start + 1)
            first = first and not mention.classes
            at = mention.end
        return Utterance((*found, *self.tokens[at:]), asked), (*places, *range(at, len(self.words)))

    def _role(self, mention: Mention, first: bool) -> str:
        """Which mask a name gets; where no class is predicted, the first one named stands in for it."""
        article = mention.start > 0 and self.words[mention.start - 1].text in ARTICLES
        if not mention.classes or (mention.concepts and not article):
            return "concept"
        predicted = self.label in mention.classes or (self.label is None and first)
        return "label" if predicted else "foil"


def goes_on(words: Sequence[str], named: frozenset[int]) -> bool:
    """Whether words only go on with what was said before them: "or a mane", "doesn't it?", "isn't that so?"."""
    said = [word for at, word in enumerate(words) if word[0].isalnum() and at not in named]
    listed = bool(named) and words[0] in {"or", "nor"} and set(said) <= ARTICLES | {"or", "nor"}
    return listed or (not named and tuple(word for word in said if word not in JOINS) in TAGS)


def within(whole: Reading, start: int, end: int) -> Reading:
    """The part from word `start` to before word `end`, without join words and sounds at its front."""
    start = front(whole.tokens, start, end, marks=True)
    inside = [m for m in whole.mentions if start <= m.start and m.end <= end]
    mentions = tuple(Mention(m.start - start, m.end - start, m.names) for m in inside)
    return Reading(whole.text, whole.words[start:end], mentions, whole.label)
