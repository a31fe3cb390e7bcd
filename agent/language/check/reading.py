"""A sentence as it is read: its clauses, who stands near what, and what went before."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from agent.language.check.support import Support
from agent.language.check.tables import Words
from agent.language.check.tokens import MARK, NAME, Sentence, Token
from concepts.claims import Fact

TURNS = frozenset({"but", "while", "whereas", "although", "though", "yet", "whilst", "aber", "w\u00e4hrend", "obwohl"})
AFTER = frozenset({"after", "else", "besides", "otherwise", "sooner", "behind"})
_MEASURES = ("measur", "test", "verif", "examin", "investigat", "experiment", "finding")
APART = frozenset(
    {"without", "instead of", "apart from", "outside", "beyond", "independent", "independently", "regardless"}
    | {"irrespective", "aside", "setting aside", "whatever", "notwithstanding"}
)
DENIED = 4  # tokens back from a word in which a denial still falls on it


@dataclass(frozen=True)
class Edit:
    """What a sentence takes away and adds."""

    removed: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    def joined(self, other: "Edit") -> "Edit":
        """Both edits, one after the other."""
        return Edit(self.removed | other.removed, self.added | other.added)


@dataclass(frozen=True)
class Reading:
    """One sentence among others.

    Attributes:
        sentence: it.
        support: what may be asserted.
        before: the sentences before it.
        pending: what was last taken away or added.
        spoken: the words of its language; none are looked for without.
        after: the sentence behind it.
    """

    sentence: Sentence
    support: Support
    before: tuple[Sentence, ...] = ()
    pending: Edit = field(default_factory=Edit)
    spoken: Words | None = None
    after: Sentence | None = None

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the sentence."""
        return self.sentence.tokens

    @cached_property
    def plain(self) -> str:
        """The words of the sentence, in lower case."""
        return " ".join(token.text for token in self.tokens)

    @cached_property
    def shape(self) -> str:
        """The words with what they name left open: C for a concept, L for a class, N for a number in figures."""
        return self.shape_of(lambda _: None)

    def shape_of(self, stands: Callable[[Token], str | None]) -> str:
        """The shape, with what stands for some tokens given."""
        return " ".join(stands(token) or self._outline(token) for token in self.tokens)

    def _outline(self, token: Token) -> str:
        if token.kind == NAME:
            return "L" if self.support.is_label(token.text) else "C"
        return "N" if token.number is not None and any(mark.isdigit() for mark in token.text) else token.text

    @property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """What is looked for in the shape, by name; nothing where the language has no patterns."""
        return self.spoken.patterns if self.spoken is not None else {}

    def found(self, pattern: str) -> str:
        """What a pattern of the language finds in the shape of the sentence; empty if nothing."""
        known = self.patterns.get(pattern)
        match = known.search(self.shape) if known is not None else None
        return match.group() if match is not None else ""

    @cached_property
    def general(self) -> bool:
        """Whether the sentence speaks of what is generally true, and not of what was measured."""
        if self.sentence.has("mark") or (self.support.of(Fact) and self.unmeasured()):
            return True
        pulled = self.sentence.has("for", "against", "idle", "right", "wrong")
        pairs = {(fact.head, fact.tail) for fact in self.support.of(Fact)}
        told = any(label == head and tail in self.concepts() for head, tail in pairs for label in self.labels())
        free = any(fact.relation == "MeansThat" for fact in self.support.of(Fact))
        return self.sentence.has("usual") and not pulled and (told or free)

    def concepts(self, start: int = 0, end: int | None = None) -> list[str]:
        """Concepts named between two places."""
        return [t.text for t in self.tokens[start:end] if t.kind == NAME and not self.support.is_label(t.text)]

    def labels(self, start: int = 0, end: int | None = None) -> list[str]:
        """Classes named between two places."""
        return [t.text for t in self.tokens[start:end] if t.kind == NAME and self.support.is_label(t.text)]

    def unmeasured(self) -> bool:
        """Whether it is said that something was not measured: "nothing of the kind was tested here"."""
        places = [i for i, t in enumerate(self.tokens) if any(part in t.text for part in _MEASURES)]
        return any(t.tags & {"neg"} or t.text in APART for i in places for t in self.tokens[max(0, i - 7) : i])

    def clauses(self) -> list["Reading"]:
        """The sentence cut where another thought begins."""
        cuts = [0, *(i for i in range(1, len(self.tokens)) if self._opens(i)), len(self.tokens)]
        parts = [self.tokens[a:b] for a, b in pairwise(cuts) if b > a]
        if len(parts) < 2:
            return [self]
        return [replace(self, sentence=Sentence(self.sentence.text, part)) for part in parts]

    def part(self, start: int, end: int) -> "Reading":
        """What stands between two places."""
        return replace(self, sentence=Sentence(self.sentence.text, self.tokens[start:end]))

    def _opens(self, i: int) -> bool:
        token, previous = self.tokens[i], self.tokens[i - 1]
        if previous.text in (";", "\u2014", "\u2013"):
            return True
        if token.text in TURNS:
            return True
        joined = previous.text in ("and", "so", ",", ":")
        return joined and ("if" in token.tags or ("without" in token.tags and not self._listing(i)))

    def _listing(self, i: int) -> bool:
        return any("without" in t.tags or "with" in t.tags for t in self.tokens[:i])

    def segment(self, i: int) -> tuple[Token, ...]:
        """The tokens about place `i` between two marks or turns."""
        ends = [
            j
            for j, t in enumerate(self.tokens)
            if t.text in TURNS or (t.kind == MARK and t.text in ",;:()\u2014\u2013")
        ]
        start = max((j for j in ends if j <= i), default=-1)
        end = min((j for j in ends if j > i), default=len(self.tokens))
        return self.tokens[start + 1 : end]

    def denied(self, i: int) -> bool:
        """Whether a denial falls on the word at `i`."""
        return any("neg" in t.tags for t in self.span_before(i, DENIED)) or "neg" in self.tokens[i].tags

    def span_before(self, i: int, reach: int) -> Iterator[Token]:
        """The tokens before `i`, nearest first, to the last name or mark."""
        for token in reversed(self.tokens[max(0, i - reach) : i]):
            if token.kind in (NAME, MARK):
                return
            yield token

    def nearest(self, i: int, labels: bool, after: bool) -> tuple[str, int] | None:
        """The next label (or concept) before or after place `i`, and how far off it stands."""
        places = range(i + 1, len(self.tokens)) if after else range(i - 1, -1, -1)
        for j in places:
            token = self.tokens[j]
            if token.kind == NAME and self.support.is_label(token.text) == labels:
                return token.text, abs(j - i)
        return None

    def later(self, i: int) -> bool:
        """Whether a word before place `i` says that something comes after the answer: "after that", "next"."""
        return any((t.tags & {"next", "second"} and t.text != "with") or t.text in AFTER for t in self.tokens[:i])

    def names_near(self, i: int, reach: int = 4) -> bool:
        """Whether a name stands near place `i`."""
        return any(t.kind == NAME for t in self.tokens[max(0, i - reach) : i + reach + 1])
