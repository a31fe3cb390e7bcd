"""The options of a question, and where a reply names them: by name, by a word of their own, by their place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agent.understanding.names import Mention
from agent.understanding.text import Gloss, singular
from agent.understanding.vocabulary import Names, Vocabulary
from agent.understanding.words import word_list, word_set, word_table

REST = tuple(tuple(phrase.split()) for phrase in word_list("options.rest"))
PLAIN = word_set("options.plain")
KINDS = word_table("options.kinds")
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
COUNTS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
FEW = 6  # words of a reply in which a number stands for the place of an option


@dataclass(frozen=True, kw_only=True)
class Options:
    """What there is to choose from, and how it may be called.

    Attributes:
        names: the options.
        vocabulary: how classes and concepts are called.
        known: whether a lower-case word is an ordinary one, hence no typing error.
        stands_for: where the options are kinds of concepts: concept -> its kind; else empty.
        labels: whether the options are classes.
        gloss: how another language is read as English; None if it is English.
    """

    names: tuple[str, ...]
    vocabulary: Vocabulary
    known: Callable[[str], bool]
    stands_for: Mapping[str, str] = field(default_factory=dict)
    labels: bool = False
    gloss: Gloss | None = None


@dataclass(frozen=True)
class Spot:
    """Where a clause names options.

    Attributes:
        mention: the words.
        names: the options; none where the words mean those that are not named ("the rest").
    """

    mention: Mention
    names: tuple[str, ...] = ()


def spots(words: Sequence[str], named: Sequence[Mention], options: Options) -> list[Spot]:
    """Where a clause names options, in order; by their place only where nothing else names one."""
    found = [Spot(m, meant) for m in named if (meant := _meant(m.names, options))]
    taken = {at for spot in found for at in range(spot.mention.start, spot.mention.end)}
    found += [
        Spot(_at(at), (own,)) for at, word in enumerate(words) if at not in taken and (own := _own(word, options))
    ]
    found = found or list(_by_place(words, options.names))
    others = [Spot(_at(at, len(p))) for p in REST for at in range(len(words)) if tuple(words[at : at + len(p)]) == p]
    return sorted([*found, *others], key=lambda spot: spot.mention.start)


def _at(start: int, length: int = 1) -> Mention:
    return Mention(start, start + length, Names())


def _meant(names: Names, options: Options) -> tuple[str, ...]:
    """The options that a name may stand for."""
    every = (*names.classes, *names.concepts)
    direct = [name for name in every if name in options.names]
    kinds = [kind for name in every if (kind := options.stands_for.get(name)) in options.names]
    return tuple(dict.fromkeys(direct or kinds))


def _own(word: str, options: Options) -> str | None:
    """The one option that has this word to itself ("the tufted one"), or the kind that it means ("fur")."""
    stem = singular(word)
    if {stem, word} & PLAIN or not word[0].isalnum():
        return None
    kind = KINDS.get(stem)
    if options.stands_for and kind in options.names:
        return kind
    fits = [name for name in options.names if stem in {singular(part) for part in name.lower().split()}]
    return fits[0] if len(fits) == 1 else None


def _by_place(words: Sequence[str], names: Sequence[str]) -> Iterator[Spot]:
    """Options by their place: "the first two", "the last one", "1 and 3"."""
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        if word in ORDINALS and after not in {"of", "thing", "time"}:
            count, place = COUNTS.get(after, 1), ORDINALS[word]
            meant = names[-count:] if place < 0 else names[place : place + count]
            yield Spot(_at(at, 2 if after in COUNTS else 1), tuple(meant))
        elif word.isdecimal() and 1 <= int(word) <= len(names) and len(words) <= FEW and words[at - 1] not in ORDINALS:
            yield Spot(_at(at), (names[int(word) - 1],))
