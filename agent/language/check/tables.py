"""The words that the claim check listens for, out of one table a language."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, product
from types import MappingProxyType

Phrase = tuple[str, ...]
DEGREES = ("more", "most", "less", "strongly", "clearly", "mainly", "also", "rather", "mostly", "both", "too")
SAME = (("picture", "image", "photo", "photograph"), ("pictures", "images", "photos", "photographs"),
        ("towards", "toward"), ("favour", "favor"), ("centre", "center"))  # fmt: skip
OPEN, CLOSE = "\u2039", "\u203a"  # about a name while a sentence is rewritten
NAMED = rf"(?:(?:the|a|an|any|some) )?{OPEN}[^{CLOSE}]*{CLOSE}(?: (?:colou?r|background))?"  # {{X}} in a rewrite
PIECE = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]|_")


@dataclass(frozen=True)
class Words:
    """What the words of one language do in a sentence.

    Attributes:
        contractions: written short -> in full.
        cues: phrase, as pieces -> what it may do: "for", "against", "neg", ...
        longest: pieces in the longest phrase that begins with a word.
        numbers: number word -> its value.
        fractions: phrase -> least and greatest share that it may stand for, in [0, 1].
        units: word -> unit.
        endings: what a name may end in beside its own form.
        known: words that assert nothing about a picture; empty if unknown words are not looked for.
        abstract: nouns for nothing that can be seen, which are no concepts either.
        before: words that come before a noun.
        nouns, adjectives: known ones.
        homographs: names that are also ordinary words.
        patterns: what is looked for in the shape of a sentence (see `Reading.shape`), by name.
        rewrites: turns of phrase, and the plainer words that they stand for; {X} is any name, with its article.
    """

    contractions: Mapping[str, str]
    cues: Mapping[Phrase, frozenset[str]]
    longest: Mapping[str, int]
    numbers: Mapping[str, float]
    fractions: Mapping[Phrase, tuple[float, float]]
    units: Mapping[Phrase, str]
    endings: tuple[str, ...]
    known: frozenset[str]
    abstract: frozenset[str]
    before: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    homographs: frozenset[str]
    patterns: Mapping[str, re.Pattern[str]]
    rewrites: tuple[tuple[re.Pattern[str], str], ...]


def pieces(text: str) -> Phrase:
    """A phrase in lower case, cut into words, numbers and marks; hyphens between words separate only."""
    return tuple(PIECE.findall(text.lower().replace("-", " ")))


@cache
def words(language: str = "en") -> Words:
    """Read the table of a language.

    Raises:
        ValueError: there is no table for it.
    """
    folder = files("agent.language.check")
    table = folder.joinpath(f"{language}.toml")
    if not table.is_file():
        raise ValueError(f"no words to check {language!r} with; known: {', '.join(sorted(_languages()))}")
    read = tomllib.loads(table.read_text(encoding="utf-8"))
    cues = _cues(read["cues"])
    fractions = {pieces(key): (low, high) for key, (low, high) in read["fractions"].items()}
    units = {pieces(phrase): unit for unit, phrases in read["units"].items() for phrase in phrases}
    spoken = chain(
        chain.from_iterable((*cues, *fractions, *units)),
        read["numbers"],
        *(read["plain"][kind].split() for kind in ("known", "nouns", "adjectives")),
        (f"{noun}s" for noun in read["plain"]["nouns"].split()),
    )
    return Words(
        contractions=MappingProxyType(read["contractions"]),
        cues=MappingProxyType(cues),
        longest=MappingProxyType(_longest((*cues, *fractions, *units))),
        numbers=MappingProxyType({key: float(value) for key, value in read["numbers"].items()}),
        fractions=MappingProxyType(fractions),
        units=MappingProxyType(units),
        endings=tuple(read["plain"]["endings"]),
        known=frozenset(_forms((*spoken, *_templates(language)))) if read["plain"]["known"] else frozenset(),
        abstract=frozenset(_abstract(language)),
        before=frozenset(read["plain"]["before"].split()),
        nouns=frozenset(read["plain"]["nouns"].split()),
        adjectives=frozenset(read["plain"]["adjectives"].split()),
        homographs=frozenset(read["plain"]["homographs"].split()),
        patterns=MappingProxyType({name: _either(parts) for name, parts in read.get("patterns", {}).items()}),
        rewrites=tuple((re.compile(old.replace("{X}", NAMED)), new) for old, new in read.get("rewrites", {}).items()),
    )


def _either(parts: Iterable[str]) -> re.Pattern[str]:
    """One expression for several."""
    return re.compile("|".join(f"(?:{part})" for part in parts))


def _languages() -> list[str]:
    return [item.name.removesuffix(".toml") for item in files("agent.language.check").iterdir() if "toml" in item.name]


def _cues(table: Mapping[str, Iterable[str]]) -> dict[Phrase, frozenset[str]]:
    found: dict[Phrase, set[str]] = {}
    for tag, phrases in table.items():
        for phrase in chain.from_iterable(map(spelled, chain.from_iterable(map(alike, phrases)))):
            for form in (pieces(phrase), *_loosened(pieces(phrase), tag)):
                found.setdefault(form, set()).update({tag, "most"} if "most" in form else {tag})
    return {phrase: frozenset(tags) for phrase, tags in found.items()}


def _loosened(phrase: Phrase, tag: str) -> list[Phrase]:
    """A phrase of pulling with a word of degree in it: "speaks more for"."""
    if tag not in ("for", "against") or len(phrase) < 2 or phrase[0] in ("a", "in", "on", "to", "the", "not"):
        return []
    return [(phrase[0], degree, *phrase[1:]) for degree in DEGREES]


def alike(phrase: str) -> list[str]:
    """A phrase in all words that mean the same: "in this picture", "in this image"."""
    options = [next((same for same in SAME if word in same), (word,)) for word in phrase.split()]
    return [" ".join(form) for form in product(*options)]


def spelled(phrase: str) -> list[str]:
    """All forms of a phrase: a word with "~" behind it is a verb, of which every regular form is meant."""
    return [
        " ".join(form)
        for form in product(*([word] if word[-1] != "~" else _verb(word[:-1]) for word in phrase.split()))
    ]


def _verb(stem: str) -> list[str]:
    """The regular forms of an English verb."""
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return [stem, f"{stem[:-1]}ies", f"{stem[:-1]}ied", f"{stem}ing"]
    if stem.endswith("e"):
        return [stem, f"{stem}s", f"{stem}d", f"{stem[:-1]}ing"]
    double = stem + stem[-1] if re.search(r"[^aeiou][aeiou][bdgmnprt]$", stem) else stem
    ending = "es" if stem.endswith(("s", "sh", "ch", "x", "o")) else "s"
    return list(dict.fromkeys([stem, f"{stem}{ending}", f"{stem}ed", f"{double}ed", f"{stem}ing", f"{double}ing"]))


def _longest(phrases: Iterable[Phrase]) -> dict[str, int]:
    found: dict[str, int] = {}
    for phrase in phrases:
        found[phrase[0]] = max(found.get(phrase[0], 0), len(phrase))
    return found


def _abstract(language: str) -> Iterator[str]:
    """Nouns for nothing that can be seen, and their plurals."""
    listed = files("agent.language.check").joinpath(f"nouns.{language}.txt")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []
    for noun in chain.from_iterable(line.split() for line in lines if not line.startswith("#")):
        yield from (noun, f"{noun}s", f"{noun}es", f"{noun[:-1]}ies")


def _templates(language: str) -> list[str]:
    """Words that the templates use."""
    table = files("agent.language").joinpath("tables", f"{language}.toml")
    text = table.read_text(encoding="utf-8").lower() if table.is_file() else ""
    return re.findall(r"[^\W\d_]+", re.sub(r"\{.*?\}|^\w+ *=|^\[.*\]$|#.*$", " ", text, flags=re.MULTILINE))


def _forms(spoken: Iterable[str]) -> set[str]:
    """Words and, in English, the forms of verbs among them."""
    found: set[str] = set()
    for word in spoken:
        found |= {word.rstrip("~")} | (set(_verb(word.rstrip("~"))) if word.endswith("~") else set())
    return found
