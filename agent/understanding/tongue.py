"""How the words of a language are written and read: English as it is, another language word for word as English.

The rules of the reader go by English words. Another language is read by a gloss: every word that a rule goes by is
replaced by its English one, at the place where it stands; names are left as they are. The head is trained on glossed
phrases of that language, so its word order is learnt.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from agent.understanding.vocabulary import Vocabulary
from concepts.lexicon import ENGLISH, Lexicon

FOLDER = Path(__file__).parent
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
SHORTEST = 4  # letters of a name that may end or begin a compound
LINKS = ("", "s", "n", "en", "e", "er")  # between the parts of a German compound


@dataclass(frozen=True, eq=False)
class Tongue:
    """A language other than English.

    Attributes:
        language: its code, such as "de".
        gloss: word -> English words; a key may be several words.
        names: how classes and concepts are called in it, lower case -> English names.
    """

    language: str
    gloss: Mapping[str, tuple[str, ...]] = field(repr=False)
    names: Mapping[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def load(cls, language: str) -> "Tongue | None":
        """Read the tables of a language; None for English, which needs none.

        Raises:
            ValueError: there are no tables for it.
        """
        return None if language == ENGLISH else _load(language)

    def spelt(self, word: str) -> str:
        """The word as it is looked up: small letters, umlauts written out."""
        return _plain(word.lower().translate(SPELT))

    def words(self, words: list[str], at: int) -> tuple[int, tuple[str, ...]]:
        """English for the words from `at` on: how many words it takes in, and what they are read as.

        Args:
            words: of the message, as `spelt`.
            at: the place of the first.
        """
        for length in (4, 3, 2, 1):
            found = self.gloss.get(" ".join(words[at : at + length])) if at + length <= len(words) else None
            if found:
                return length, found
        return 1, self._split(words[at])

    def vocabulary(self, known: Vocabulary) -> Vocabulary:
        """The vocabulary with the names of this language in place of English synonyms."""
        return _named(self, known.classes, known.concepts, tuple(known.synonyms.items()), tuple(known.kinds.items()))

    def _split(self, word: str) -> tuple[str, ...]:
        """A compound of two names as its parts: "Schneehintergrund"; else the word itself."""
        if word in self.names or len(word) < 2 * SHORTEST:
            return (word,)
        for cut in range(SHORTEST, len(word) - SHORTEST + 1):
            head, tail = word[:cut], word[cut:]
            stems = {head.removesuffix(link) for link in LINKS} | {head}
            first = next((stem for stem in stems if stem in self.names), None)
            if tail in self.names and first:
                return (first, tail)
        return (word,)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) != "Mn")


def _spellings(phrase: str) -> Iterator[str]:
    """A phrase with its umlauts written out, and with plain letters."""
    lower = phrase.lower()
    yield _plain(lower.translate(SPELT))
    yield _plain(lower.replace("ß", "ss"))


@cache
def _load(language: str) -> Tongue:
    path = FOLDER / f"words.{language}.toml"
    if not path.exists():
        known = sorted(p.suffixes[0][1:] for p in FOLDER.glob("words.*.toml"))
        raise ValueError(f"no words to read {language!r} by; there are: {', '.join([ENGLISH, *known])}")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    gloss: dict[str, tuple[str, ...]] = {}
    for english, words in table["gloss"].items():
        for word in words.split():
            for spelling in _spellings(word):
                gloss.setdefault(spelling, (english,))
    for phrase, english in table["phrase"].items():
        gloss |= {spelling: tuple(english.split()) for spelling in _spellings(phrase.replace("'", ""))}
    names: dict[str, tuple[str, ...]] = {}
    for phrase, meant in Lexicon.load(language).phrases().items():
        for spelling in _spellings(phrase):
            names[spelling] = tuple(dict.fromkeys((*names.get(spelling, ()), *meant)))
    kept = {word: english for word, english in gloss.items() if word not in names}
    return Tongue(language, MappingProxyType(kept), MappingProxyType(names))


@lru_cache(maxsize=16)
def _named(
    tongue: Tongue,
    classes: tuple[str, ...],
    concepts: tuple[str, ...],
    synonyms: tuple[tuple[str, tuple[str, ...]], ...],
    kinds: tuple[tuple[str, tuple[str, ...]], ...],
) -> Vocabulary:
    known = {name.lower(): (name,) for name in (*classes, *concepts)}
    groups = {**dict(kinds), **dict(synonyms), **known}
    phrases = {
        phrase: meant
        for phrase, names in tongue.names.items()
        if (meant := tuple(dict.fromkeys(one for name in names for one in groups.get(name.lower(), ()))))
    }
    return Vocabulary(classes, concepts, phrases)
