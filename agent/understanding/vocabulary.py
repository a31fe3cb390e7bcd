"""The names a person may use: classes, concepts, and what else they are called."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Self

from agent.understanding.text import singular, tokenise
from agent.understanding.words import word_list, word_set

Key = tuple[str, ...]

SAME = tuple(line.split() for line in word_list("vocabulary.same"))
"""Words for one thing. A word stands for its neighbour where only the neighbour is in the vocabulary."""

NUMBERS = word_list("vocabulary.numbers")
ADJECTIVES = word_set("vocabulary.adjectives")
BROAD = frozenset(word_list("vocabulary.broad"))
"""Kinds that say too little to ask which is meant."""

KEPT = 16  # vocabularies that stay ready for look-up
NO_HEAD = word_set("vocabulary.no_head")
"""Last words of class names that say too little by themselves, or mean the machine."""


@dataclass(frozen=True)
class Names:
    """What a phrase may stand for."""

    classes: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()

    def __or__(self, other: "Names") -> "Names":
        return Names(_merge(self.classes, other.classes), _merge(self.concepts, other.concepts))


@dataclass(frozen=True)
class Index:
    """Phrases to what they stand for, prepared once a vocabulary.

    Attributes:
        exact: names as they are written, lower case.
        loose: names in the singular, synonyms and adjectives.
        partial: last words of longer names ("shepherd").
        opening: first words of longer class names ("labrador").
        words: every word that occurs in a name, for typing errors.
    """

    exact: Mapping[Key, Names]
    loose: Mapping[Key, Names]
    partial: Mapping[str, Names]
    opening: Mapping[str, Names]
    words: tuple[str, ...]

    @cached_property
    def lengths(self) -> Mapping[str, int]:
        """First word of a phrase -> words in the longest phrase that it begins."""
        keys = sorted((*self.exact, *self.loose), key=len)
        return {key[0]: len(key) for key in keys}

    @cached_property
    def lexicon(self) -> frozenset[str]:
        """The same words, for look-up."""
        return frozenset(self.words)


@dataclass(frozen=True)
class Vocabulary:
    """Names of classes and concepts.

    Attributes:
        classes: what the model may say.
        concepts: what may be said about it.
        synonyms: other phrases (lower case) to the names they stand for; several mean ambiguous.
        kinds: kinds of things (lower case) to the classes that belong to them: "big cat" to lion and tiger.
    """

    classes: tuple[str, ...]
    concepts: tuple[str, ...]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def index(self) -> Index:
        """The phrases, ready for look-up; prepared once for equal vocabularies, since each turn may make its own."""
        return _index(self.classes, self.concepts, tuple(self.synonyms.items()), tuple(self.kinds.items()))

    def prepared(self) -> Index:
        """The phrases, made ready for look-up."""
        exact: dict[Key, Names] = {}
        loose: dict[Key, Names] = {}
        for names in self._names():
            name = (*names.classes, *names.concepts)[0]
            words = _words(name)
            _add(exact, words, names)
            for key in _forms(words, bool(names.concepts)):
                _add(loose, key, names)
        for phrase, targets in self.synonyms.items():
            _add(loose, _stems(_words(phrase)), self._all(targets))
        _add_neighbours(exact, loose)
        partial, opening = self._parts()
        for kind, labels in self.kinds.items():
            key = _stems(_words(kind))
            if key and kind not in BROAD and key[-1] not in NO_HEAD and key not in exact and key not in loose:
                ends = partial.get(key[-1], Names()) if len(key) == 1 else Names()
                loose[key] = Names(classes=_merge(labels, ends.classes), concepts=ends.concepts)
        keys = [*exact, *loose]
        words = tuple(sorted({w for key in keys for w in key if len(w) > 3 and w.isalpha()}))
        return Index(exact, loose, partial, opening, words)

    @classmethod
    def of(
        cls,
        classes: tuple[str, ...],
        concepts: tuple[str, ...],
        synonyms: Mapping[str, tuple[str, ...]],
        above: Callable[[str], tuple[str, ...]],
    ) -> Self:
        """A vocabulary whose kinds of things are those that `above` gives for each class, the nearest first."""
        kinds: dict[str, tuple[str, ...]] = {}
        for name in classes:
            for kind in above(name):
                kinds[kind] = (*kinds.get(kind, ()), name)
        return cls(classes, concepts, synonyms, kinds)

    def _names(self) -> Iterable[Names]:
        yield from (Names(classes=(name,)) for name in self.classes)
        yield from (Names(concepts=(name,)) for name in self.concepts)

    def _all(self, targets: Iterable[str]) -> Names:
        chosen = tuple(targets)
        return Names(tuple(t for t in chosen if t in self.classes), tuple(t for t in chosen if t in self.concepts))

    def _parts(self) -> tuple[dict[str, Names], dict[str, Names]]:
        partial: dict[str, Names] = {}
        opening: dict[str, Names] = {}
        for names in self._names():
            words = _stems(_words((*names.classes, *names.concepts)[0]))
            if len(words) < 2:
                continue
            head, first = words[-1], words[0]
            if head.isalpha() and len(head) > 2 and head not in NO_HEAD:
                partial[head] = partial.get(head, Names()) | names
            if names.classes and first.isalpha() and len(first) > 3 and first not in NO_HEAD:
                opening[first] = opening.get(first, Names()) | names
        return partial, opening


@lru_cache(maxsize=KEPT)
def _index(
    classes: tuple[str, ...],
    concepts: tuple[str, ...],
    synonyms: tuple[tuple[str, tuple[str, ...]], ...],
    kinds: tuple[tuple[str, tuple[str, ...]], ...],
) -> Index:
    return Vocabulary(classes, concepts, dict(synonyms), dict(kinds)).prepared()


def _words(name: str) -> Key:
    return tuple(w.text for w in tokenise(name) if not w.is_mark)


def _stems(words: Key) -> Key:
    return tuple(singular(w) for w in words)


def _forms(words: Key, concept: bool) -> Iterable[Key]:
    """Other ways to write a name: singular, written as one word, numbered, as an adjective."""
    stems = _stems(words)
    yield stems
    if len(stems) == 2 and all(w.isalpha() for w in stems):
        yield ("".join(stems),)
    if len(stems) > 1 and stems[-1].isdigit():
        yield (*stems[:-1], "number", stems[-1])
        yield ("number", stems[-1])
        if int(stems[-1]) < len(NUMBERS):
            yield (*stems[:-1], NUMBERS[int(stems[-1])])
    elif concept and stems and len(stems[-1]) > 2:
        yield from ((*stems[:-1], adjective) for adjective in _adjectives(stems[-1]))


def _adjectives(noun: str) -> tuple[str, ...]:
    """Say "striped" for stripe, "spotted" for spot; "snowy" only if listed, for "many" is none of mane."""
    base, double = noun.removesuffix("e"), noun + noun[-1]
    listed = {base + "y", noun + "ly", double + "y", noun + "y"} & ADJECTIVES
    return (base + "ed", double + "ed", *sorted(listed))


def _add(table: dict[Key, Names], key: Key, names: Names) -> None:
    if key:
        table[key] = table.get(key, Names()) | names


def _add_neighbours(exact: dict[Key, Names], loose: dict[Key, Names]) -> None:
    for group in SAME:
        keys = [_stems((word,)) for word in group]
        known = next((loose[key] for key in keys if key in loose), None)
        for key in keys:
            if known is not None and key not in loose and key not in exact:
                loose[key] = known


def _merge(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
