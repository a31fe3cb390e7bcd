"""The words of other languages: nouns for classes and concepts, out of tables that speakers of a language can mend.

A table is `assets/words.LANGUAGE.toml`. English needs none, since classes and concepts are named in it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

Gender: TypeAlias = Literal["m", "f", "n", "pl"]
ASSETS = Path(__file__).parent / "assets"
ENGLISH = "en"
ENDINGS = ("", "e", "en", "er", "es", "em")  # of a German adjective


@dataclass(frozen=True, kw_only=True)
class Noun:
    """A noun of another language.

    Attributes:
        word: the noun as in a dictionary, such as "Ohren".
        gender: m, f or n; "pl" for what is always plural.
        plural: its plural.
        adjective: what stands before it, without its ending, such as "spitz"; "" if nothing does.
        fixed: whether the adjective takes no endings.
        weak: whether a masculine noun takes -en (or -n) in all cases but the first.
        stem: how it begins a compound.
        also: other words for the same thing.
    """

    word: str
    gender: Gender
    plural: str
    adjective: str = ""
    fixed: bool = False
    weak: bool = False
    stem: str = ""
    also: tuple[str, ...] = ()

    def phrases(self) -> Iterator[str]:
        """Every way to say it, lower case: forms of the adjective, the plural, and other words for it."""
        nouns = dict.fromkeys((self.word, self.plural, *_cases(self)))
        endings = ENDINGS if self.adjective and not self.fixed else ("",)
        for noun in nouns:
            yield from (f"{self.adjective}{ending} {noun}".strip().lower() for ending in endings)
        yield from map(str.lower, self.also)


@dataclass(frozen=True)
class Lexicon:
    """Nouns of one language, by the English names of classes, concepts and kinds of things.

    Attributes:
        language: its code, such as "de".
        nouns: English name, lower case -> noun.
    """

    language: str
    nouns: Mapping[str, Noun] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, language: str) -> "Lexicon":
        """Read the table of a language, once. ValueError if there is none; says which there are."""
        return _load(language)

    def noun(self, name: str) -> Noun | None:
        """The noun for an English name; None if no word for it is known."""
        return self.nouns.get(name.lower())

    def phrases(self) -> Mapping[str, tuple[str, ...]]:
        """Lower-case phrase of the language, inflected forms and synonyms included -> English names that it means."""
        found: dict[str, tuple[str, ...]] = {}
        for name, noun in self.nouns.items():
            for phrase in noun.phrases():
                if name not in found.get(phrase, ()):
                    found[phrase] = (*found.get(phrase, ()), name)
        return MappingProxyType(found)


def languages() -> tuple[str, ...]:
    """Codes of the languages whose words are known."""
    return (ENGLISH, *sorted(path.name.split(".")[1] for path in ASSETS.glob("words.*.toml")))


@cache
def _load(language: str) -> Lexicon:
    if language == ENGLISH:
        return Lexicon(ENGLISH)
    if language not in languages():
        raise ValueError(f"no words are known in the language {language!r}; there are: {', '.join(languages())}")
    table = tomllib.loads((ASSETS / f"words.{language}.toml").read_text(encoding="utf-8"))
    return Lexicon(language, MappingProxyType({name.lower(): _noun(name, it) for name, it in table["nouns"].items()}))


def _noun(name: str, entry: Mapping[str, Any]) -> Noun:
    """One entry of a table. ValueError names what is wrong with it."""
    given = {("adjective" if key == "with" else key): value for key, value in entry.items()}
    if given.get("gender") not in get_args(Gender):
        raise ValueError(f"{name!r} has the gender {given.get('gender')!r}; it is one of {', '.join(get_args(Gender))}")
    try:
        return Noun(**{**given, "also": tuple(given.get("also", ()))})
    except TypeError as error:
        raise ValueError(f"{name!r} is no noun of a table: {error}") from None


def _cases(noun: Noun) -> Iterator[str]:
    """Forms that cases give the noun: the dative plural, the genitive, and the endings of weak nouns."""
    if not noun.plural.endswith(("n", "s")):
        yield f"{noun.plural}n"
    if noun.weak:
        yield noun.plural
    elif noun.gender in ("m", "n") and not noun.word.endswith("s"):
        yield from (f"{noun.word}s", f"{noun.word}es")
