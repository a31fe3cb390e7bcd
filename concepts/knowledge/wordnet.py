"""WordNet's nouns, from its own database files (`data.noun`, `index.noun`): Debian's `wordnet-base`, nltk's copy, ...

A synset becomes a name: its first word whose commonest sense it is; if there is none, its first word with its kind
behind it, "crane (wading bird)". All its other words are synonyms of that name.

Source: Fellbaum (1998), "WordNet: An Electronic Lexical Database"; the format is described in its manual page wndb(5).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from concepts.knowledge.lines import lines
from concepts.knowledge.triples import Facts, KnowledgeError, Triple, canonical

LICENCE = "WordNet licence"
_VERSION = re.compile(r"WordNet (\d+\.\d+) Copyright")
_EXAMPLE = re.compile(r';\s*"|\s*"')  # where the definition ends and the examples begin


@dataclass(frozen=True, kw_only=True)
class Synset:
    """A noun in one of its meanings.

    Attributes:
        key: where it stands in `data.noun`; with an n before it, as ImageNet has it: "n02123045".
        words: all words for it, the best first.
        kinds: keys of its hypernyms.
        parts: keys of its part meronyms.
        instance: whether it is one thing with a name of its own, such as a city.
        gloss: its definition, without examples.
    """

    key: str
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    parts: tuple[str, ...]
    instance: bool
    gloss: str


@dataclass(frozen=True)
class WordNet:
    """The nouns: synsets by key, the meanings of each word, the commonest first, and the edition, "WordNet 3.0"."""

    synsets: Mapping[str, Synset]
    senses: Mapping[str, tuple[str, ...]]
    edition: str

    @classmethod
    def read(cls, folder: str | Path) -> "WordNet":
        """Read a folder with `data.noun` and `index.noun`. KnowledgeError names the line at fault."""
        home = Path(folder)
        missing = [name for name in ("data.noun", "index.noun") if not (home / name).is_file()]
        if missing:
            raise KnowledgeError(
                f"{str(home)!r} holds no {' and no '.join(missing)}; name the folder of WordNet's database files, "
                "such as /usr/share/wordnet of Debian's wordnet-base"
            )
        edition = ""
        synsets: dict[str, Synset] = {}
        for place, line in _lines(home / "data.noun"):
            if line.startswith("  "):
                found = _VERSION.search(line)
                edition = f"WordNet {found[1]}" if found else edition
                continue
            synset = _synset(line, place)
            synsets[synset.key] = synset
        if not synsets:
            raise KnowledgeError(f"{home / 'data.noun'} holds no synset; is it WordNet's?")
        return cls(synsets, _senses(home / "index.noun", synsets), edition or "WordNet")

    def names(self, instances: bool = False) -> Mapping[str, str]:
        """What each synset is called in the graph; no two alike."""
        names: dict[str, str] = {}
        taken: set[str] = set()
        for synset in self.synsets.values():
            if synset.instance and not instances:
                continue
            first = [w for w in synset.words if self._meant(w, instances)[:1] == [synset.key]]
            name = canonical(first[0]) if first else self.bracketed(synset.key)
            name = f"{canonical(synset.words[0])} ({synset.key})" if name in taken else name
            names[synset.key] = name
            taken.add(name)
        return names

    def _meant(self, word: str, instances: bool) -> list[str]:
        senses = self.senses.get(canonical(word), ())
        return [key for key in senses if instances or not self.synsets[key].instance]

    def bracketed(self, key: str) -> str:
        """A synset's first word with its kind behind it: "crane (wading bird)"."""
        synset = self.synsets[key]
        kinds = [self.synsets[kind] for kind in synset.kinds if kind in self.synsets]
        return f"{canonical(synset.words[0])} ({canonical(kinds[0].words[0]) if kinds else key})"

    def triples(self, instances: bool = False) -> Iterator[Triple]:
        """Synonyms, kinds (IsA), parts (HasPart) and definitions (MeansThat) of all nouns.

        Args:
            instances: with single things that have a name of their own, such as cities and people.
        """
        names = self.names(instances)
        for key, name in names.items():
            synset = self.synsets[key]
            for word in dict.fromkeys(map(canonical, synset.words)):
                if word != name:
                    yield self._triple(word, "Synonym", name)
            for relation, others in (("IsA", synset.kinds), ("HasPart", synset.parts)):
                for other in others:
                    if other in names:
                        yield self._triple(name, relation, names[other])
            if synset.gloss:
                yield self._triple(name, "MeansThat", sentence(synset))

    def _triple(self, head: str, relation: str, tail: str) -> Triple:
        return Triple(head=head, relation=relation, tail=tail, source=self.edition, licence=LICENCE)


def read_wordnet(folder: str | Path, instances: bool = False) -> Facts:
    """The facts of a folder of WordNet's database files (see `WordNet.triples`)."""
    return Facts(WordNet.read(folder).triples(instances))


def sentence(synset: Synset, gloss: str = "") -> str:
    """The definition as a dictionary has it: "Tabby: a cat with a grey or tawny coat mottled with black."."""
    word = synset.words[0].replace("_", " ")
    return f"{word[:1].upper()}{word[1:]}: {gloss or synset.gloss}."


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines(path), start=1):
        place = f"{path.name}, line {number}"
        try:
            yield place, line.decode("utf-8").rstrip("\n")
        except UnicodeDecodeError as error:
            raise KnowledgeError(f"{place}: no UTF-8 text ({error})") from None


def _synset(line: str, place: str) -> Synset:
    data, _, text = line.partition(" | ")
    cells = data.split()
    try:
        key, count = cells[0], int(cells[3], 16)
        words = tuple(cells[4 : 4 + 2 * count : 2])
        pointers = int(cells[4 + 2 * count])
        at = range(5 + 2 * count, 5 + 2 * count + 4 * pointers, 4)
        links = [(cells[i], f"n{cells[i + 1]}", cells[i + 2]) for i in at]
        if not (key.isdigit() and len(words) == count > 0):
            raise ValueError
    except (IndexError, ValueError):
        raise KnowledgeError(
            f"{place}: no synset; expected offset, file, type, number of words, words, pointers, | and a definition"
        ) from None
    kinds = tuple(other for mark, other, part in links if mark in ("@", "@i") and part == "n")
    parts = tuple(other for mark, other, part in links if mark == "%p" and part == "n")
    instance = any(mark == "@i" for mark, _, _ in links)
    gloss = _EXAMPLE.split(text.strip(), maxsplit=1)[0].strip(" ;:.")
    return Synset(key=f"n{key}", words=words, kinds=kinds, parts=parts, instance=instance, gloss=gloss)


def _senses(path: Path, synsets: Mapping[str, Synset]) -> Mapping[str, tuple[str, ...]]:
    """Keys of the meanings of each word, the commonest first."""
    senses: dict[str, tuple[str, ...]] = {}
    for place, line in _lines(path):
        if line.startswith("  "):
            continue
        cells = line.split()
        try:
            keys = tuple(f"n{key}" for key in cells[-int(cells[2]) :])
        except (IndexError, ValueError):
            raise KnowledgeError(f"{place}: no entry; expected word, type, number of synsets, ..., offsets") from None
        strange = [key for key in keys if key not in synsets]
        if strange:
            raise KnowledgeError(f"{place}: no synset {strange[0]!r} in data.noun; are both files of one edition?")
        word = canonical(cells[0])
        senses[word] = tuple(dict.fromkeys((*senses.get(word, ()), *keys)))
    return senses
