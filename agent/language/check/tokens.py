"""A text as sentences of tokens: names, numbers, and words that do something."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from agent.language.check.figures import Number, number_at
from agent.language.check.tables import CLOSE, OPEN, PIECE, Phrase, Words, pieces

_SENTENCE = re.compile(r"(?<=[.!?])[)\"'\u201d]*\s+|\n+|(?<=[!?])(?=[A-Z])")
_BULLET = re.compile(r"^\s*(?:[-*\u2022]|\d+[.)])\s+", re.MULTILINE)
_TAGGED = re.compile(
    r", (?:(?:is|are|was|were|do|does|did|can|could|will|would|should|ha[sd]|have|must|might|wo|ca)"
    r"(?:n['\u2019]t)?(?: not)? (?:it|they|this|that|there|one|you|we|he|she)(?: not)?"
    r"|right|correct|yes|no|eh|okay|agreed|surely)\?$"
)
_MOVES = (
    "drag",
    "pull",
    "push",
    "bring",
    "brought",
    "weigh",
    "drive",
    "drove",
    "send",
    "sent",
    "knock",
    "hold",
    "held",
    "nudg",
)
_PARTICLES = {"down": "against", "up": "for", "back": "against"}
_UNFENCED = str.maketrans("", "", OPEN + CLOSE)
NAME, NUMBER, WORD, MARK = "name", "number", "word", "mark"


@dataclass(frozen=True)
class Token:
    """A part of a sentence.

    Attributes:
        kind: name, number, word or mark (of punctuation).
        text: as written, in lower case; a name as it is known.
        tags: what the words may do.
        number: if it is one.
        article: whether a name has one before it.
    """

    kind: str
    text: str
    tags: frozenset[str] = frozenset()
    number: Number | None = None
    article: bool = False


@dataclass(frozen=True)
class Sentence:
    """One sentence: as written, and its tokens."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def asks(self) -> bool:
        """Whether it is a question that asserts nothing, as "Is it a horse?" and not "It is a horse, right?"."""
        text = self.text.rstrip("\"')\u201d* ").lower()
        return text.endswith("?") and not self.has("tag") and not _TAGGED.search(text)

    def has(self, *tags: str) -> bool:
        """Whether a word does any of these."""
        return not self._tags.isdisjoint(tags)

    @cached_property
    def _tags(self) -> frozenset[str]:
        return frozenset().union(*(token.tags for token in self.tokens))

    def at(self, *tags: str) -> list[int]:
        """Where words do any of these."""
        wanted = set(tags)
        return [i for i, token in enumerate(self.tokens) if token.tags & wanted]

    def names(self) -> list[tuple[int, str]]:
        """Where names stand."""
        return [(i, token.text) for i, token in enumerate(self.tokens) if token.kind == NAME]


@dataclass(frozen=True)
class Lexicon:
    """Names that a text may use: by their first word, the longest first; those that stand in a claim before others."""

    forms: Mapping[str, tuple[tuple[Phrase, str], ...]]
    held: Mapping[str, tuple[tuple[Phrase, str], ...]] = field(default_factory=dict)


@lru_cache(maxsize=64)
def lexicon(names: tuple[str, ...], endings: tuple[str, ...]) -> Lexicon:
    """The names in all forms that they may take."""
    found: dict[str, dict[Phrase, str]] = {}
    exact = [(name, [pieces(name)]) for name in names]
    loose = [(name, _inflected(pieces(name), endings)) for name in names if pieces(name)]
    for name, phrase in ((name, phrase) for name, forms in (*exact, *loose) for phrase in forms if phrase):
        found.setdefault(phrase[0], {}).setdefault(phrase, name)
    return Lexicon(
        {first: tuple(sorted(forms.items(), key=lambda form: -len(form[0]))) for first, forms in found.items()}
    )


def _inflected(whole: Phrase, endings: Sequence[str]) -> list[Phrase]:
    last = whole[-1]
    forms = [last, *(last + ending for ending in endings)]
    forms += [f"{last[:-1]}ies"] if last.endswith("y") else []
    forms += [f"{last[:-1]}ves"] if last.endswith("f") else []
    forms += [last[:-1]] if last.endswith("s") and not last.endswith("ss") and len(last) > 3 else []
    return [(*whole[:-1], form) for form in forms]


def sentences(text: str, names: Lexicon, held: frozenset[str], words: Words) -> list[Sentence]:
    """Cut a text into sentences and tokens.

    Args:
        text: any words.
        names: that may be meant.
        held: names that stand in a claim; one that does not is taken for a word if it is an ordinary one.
        words: of the language.
    """
    whole = _BULLET.sub("", text)
    for short, full in words.contractions.items():
        whole = whole.replace(short, full) if short.endswith(".") else whole
    parts = [part for part in _SENTENCE.split(whole) if part.strip()]
    return [Sentence(part, tuple(_moved(_tokens(_full(part, names, words), names, held, words)))) for part in parts]


def _moved(found: Sequence[Token]) -> list[Token]:
    """The tokens, where "down" or "up" at a distance from its verb pulls as the verb does: "drags the score down"."""
    out = list(found)
    for i, token in enumerate(found):
        side = _PARTICLES.get(token.text)
        back = [t for t in found[max(0, i - 7) : i] if t.kind != MARK]
        if side and any(t.text.startswith(_MOVES) for t in back[:-1]):
            out[i] = replace(token, tags=token.tags - {"gone"} | {side})
    return out


def _full(text: str, names: Lexicon, words: Words) -> str:
    plain = text.lower().replace("\u2019", "'")
    for short, full in words.contractions.items():
        plain = plain.replace(short, full)
    if words.rewrites:
        plain = _fenced(plain, names)
        for old, new in words.rewrites:
            plain = old.sub(new, plain)
        plain = plain.translate(_UNFENCED)
    return re.sub(r"(?<=\w)[-\u2010\u2011](?=[^\W\d])", " ", plain).replace("*", "")


def _fenced(text: str, names: Lexicon) -> str:
    """The text with marks about its names, so that a rewrite knows where they begin and end."""
    parts = [(match.group(), match.start(), match.end()) for match in PIECE.finditer(text)]
    plain = tuple(part for part, _, _ in parts)
    out, last, i = "", 0, 0
    while i < len(plain):
        reach = _name(plain, i, names)[1]
        if reach:
            start, end = parts[i][1], parts[i + reach - 1][2]
            out += f"{text[last:start]}{OPEN}{text[start:end]}{CLOSE}"
            last = end
        i += reach or 1
    return out + text[last:]


def _tokens(text: str, names: Lexicon, held: frozenset[str], words: Words) -> list[Token]:
    found: list[Token] = []
    parts = [(match.group(), match.start()) for match in PIECE.finditer(text)]
    plain = tuple(part for part, _ in parts)
    i = 0
    while i < len(plain):
        token, width = _next(plain, i, text, parts[i][1], names, held, words)
        found.append(replace(token, article=_after_article(found)) if token.kind == NAME else token)
        i += width
    return found


def _after_article(found: Sequence[Token]) -> bool:
    return bool(found) and found[-1].text in ("a", "an", "the", "ein", "eine", "der", "die", "das")


def _next(
    plain: Phrase, i: int, text: str, start: int, names: Lexicon, held: frozenset[str], words: Words
) -> tuple[Token, int]:
    """The longest token that begins here: a name before a number before a word that does something."""
    name, reach = _name(plain, i, names)
    tags, width = _cue(plain, i, words, names)
    ordinary = name is not None and name not in held and reach == 1 and plain[i] in words.homographs
    if name is not None and reach >= width and not ordinary:
        return Token(NAME, name), reach
    number, far = number_at(plain, i, text, start, words)
    if number is not None and far >= width:
        return Token(NUMBER, " ".join(plain[i : i + far]), number=number), far
    if width:
        return Token(WORD, " ".join(plain[i : i + width]), tags | {"name?"} if ordinary and width == 1 else tags), width
    return Token(WORD if plain[i][0].isalnum() else MARK, plain[i], frozenset({"name?"} if ordinary else ())), 1


def _name(plain: Phrase, i: int, names: Lexicon) -> tuple[str | None, int]:
    best: tuple[str | None, int] = (None, 0)
    for forms in (names.held, names.forms):
        for phrase, name in forms.get(plain[i], ()):
            if len(phrase) > best[1] and plain[i : i + len(phrase)] == phrase:
                best = name, len(phrase)
                break
    return best


def _cue(plain: Phrase, i: int, words: Words, names: Lexicon) -> tuple[frozenset[str], int]:
    for width in range(min(words.longest.get(plain[i], 0), len(plain) - i), 0, -1):
        tags = words.cues.get(plain[i : i + width])
        if tags and not any(k + _name(plain, i + k, names)[1] > width for k in range(1, width)):
            return tags, width
    return frozenset(), 0
