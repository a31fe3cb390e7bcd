"""Find the names of classes and concepts in a message: plurals, synonyms, parts of names, typing errors."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract, extractOne

from agent.understanding.text import Word, fold, singular
from agent.understanding.vocabulary import Index, Names, Vocabulary
from agent.understanding.words import word_list, word_set

ARTICLES = frozenset({"a", "an"})
EVERYDAY = word_set("names.everyday")
"""Class names that are more often meant as everyday words: taken for a class only after "a" or alone."""

EVERYDAY_PARTS = word_set("names.everyday_parts")
"""Singulars of concepts that are more often verbs or places."""

IDIOMS = re.compile(rf"\b(?:{'|'.join(word_list('names.idioms'))})\b")
FOLLOWED = tuple((word,) for word in word_list("names.followed"))
REACH = 5  # words behind a name in which an adjective belongs to it
MOST_GUESSES = 60  # words of one message that are looked up as typing errors


@dataclass(frozen=True)
class Mention:
    """A name in a message.

    Attributes:
        start: first word, as a position in the list of words.
        end: one past its last word.
        names: what it may stand for.
    """

    start: int
    end: int
    names: Names

    @property
    def classes(self) -> tuple[str, ...]:
        """Classes it may stand for; several where it is ambiguous."""
        return self.names.classes

    @property
    def concepts(self) -> tuple[str, ...]:
        """Concepts it may stand for; several where it is ambiguous."""
        return self.names.concepts


def mentions(words: Sequence[Word], vocabulary: Vocabulary, known: Callable[[str], bool]) -> list[Mention]:
    """Names in `words`, longest first at each place, in order of place, without overlap.

    Args:
        words: the message.
        vocabulary: what can be named.
        known: whether a lower-case word is an ordinary one, hence no typing error.
    """
    index = vocabulary.index
    spelled = _spell([w.text for w in words], index, known)
    stems = list(map(singular, spelled))
    found: list[Mention] = []
    at = 0
    while at < len(words):
        if not _may_name(spelled[at], stems[at], index):
            at += 1
            continue
        mention = (
            _longest(spelled, stems, at, index) or _numbered(spelled, at, found, index) or _part(spelled, at, index)
        )
        if mention is None or _everyday(spelled, mention):
            at += 1
        else:
            found.append(mention)
            at = mention.end
    idiom = _idioms(spelled)
    return _merged([_narrowed(spelled, mention) for mention in found if mention.start not in idiom])


def _idioms(words: Sequence[str]) -> set[int]:
    """Places of words that belong to a saying, and name nothing: "I am all ears", "your blind spots"."""
    text = " ".join(words)
    found: set[int] = set()
    for match in IDIOMS.finditer(text):
        start = text[: match.start()].count(" ")
        found |= set(range(start, start + match.group().count(" ") + 1))
    return found


def _narrowed(words: Sequence[str], mention: Mention) -> Mention:
    """A name that may mean several concepts, by the adjective behind it: "ears that are pointy"."""
    names = mention.concepts
    if len(names) < 2 or mention.classes or tuple(words[mention.end : mention.end + 1]) not in FOLLOWED:
        return mention
    behind = {stem(word) for word in words[mention.end : mention.end + REACH]}
    fits = [name for name in names if stem(fold(name).split()[0]) in behind]
    return Mention(mention.start, mention.end, Names(concepts=(fits[0],))) if len(fits) == 1 else mention


def stem(word: str) -> str:
    """A word without the ending of an adjective: "pointy" and "pointed" are "point"."""
    return singular(word).removesuffix("ed").removesuffix("y")


def _merged(found: list[Mention]) -> list[Mention]:
    """Names with the word for their group taken as one: "the brown colour", "the background savanna"."""
    kept: list[Mention] = []
    for mention in found:
        last = kept[-1] if kept and kept[-1].end == mention.start else None
        if last is not None and _of_one_group(last.names, mention.names):
            fewer = min(last.names, mention.names, key=lambda names: len(names.concepts))
            kept[-1] = Mention(last.start, mention.end, fewer)
        else:
            kept.append(mention)
    return kept


def _of_one_group(first: Names, second: Names) -> bool:
    """Whether one stands for a concept, and the other for several of which it is one."""
    sizes = sorted((len(first.concepts), len(second.concepts)))
    shared = set(first.concepts) & set(second.concepts)
    return sizes[0] == 1 < sizes[1] and len(shared) == 1 and not first.classes and not second.classes


def _may_name(word: str, stem: str, index: Index) -> bool:
    """Whether a name may begin at a word, which is `stem` in the singular: most words are passed over at once."""
    begins = word in index.lengths or stem in index.lengths
    return begins or stem in index.opening or stem in index.partial or word.isdecimal()


def _longest(words: list[str], stems: list[str], at: int, index: Index) -> Mention | None:
    """The longest name that begins at a word; `stems` are the words in the singular."""
    longest = max(index.lengths.get(words[at], 0), index.lengths.get(stems[at], 0))
    for length in range(min(longest, len(words) - at), 0, -1):
        names = index.exact.get(tuple(words[at : at + length])) or index.loose.get(tuple(stems[at : at + length]))
        if names:
            return Mention(at, at + length, names)
    return None


def _numbered(words: list[str], at: int, found: Sequence[Mention], index: Index) -> Mention | None:
    """A number that goes on with the name before it: the 5 of "concepts 2 and 5"."""
    last = found[-1] if found and found[-1].end == at - 1 else None
    if last is None or words[at - 1] not in {"and", "or", ","} or not (words[at] + words[last.end - 1]).isdecimal():
        return None
    names = index.loose.get((*map(singular, words[last.start : last.end - 1]), words[at]))
    return Mention(at, at + 1, names) if names else None


def _part(words: list[str], at: int, index: Index) -> Mention | None:
    """A name by its last word, or by its first after an article ("a labrador")."""
    stem = singular(words[at])
    if stem in index.opening and (whole := _rest(words, at, index.opening[stem])):
        return whole
    if stem in index.partial:
        return Mention(at, at + 1, index.partial[stem])
    if stem in index.opening and (len(words) == 1 or (at and words[at - 1] in ARTICLES and _ends(words, at + 1))):
        return Mention(at, at + 1, index.opening[stem])
    return None


def _rest(words: list[str], at: int, names: Names) -> Mention | None:
    """A name of two words whose second is a common word's typing error ("german shepard")."""
    if at + 1 >= len(words) or len(words[at + 1]) < 5:
        return None
    seconds = {fold(name).split()[1]: name for name in names.classes if len(name.split()) == 2}
    near = extractOne(words[at + 1], seconds.keys(), scorer=OSA.distance, score_cutoff=2)
    return Mention(at, at + 2, Names(classes=(seconds[near[0]],))) if near else None


def _ends(words: list[str], at: int) -> bool:
    return (
        at >= len(words)
        or not words[at].isalpha()
        or words[at] in {"and", "or", "then", "instead", "if", "with", "without"}
    )


def _everyday(words: list[str], mention: Mention) -> bool:
    """Whether the word is probably not meant as a class."""
    word = words[mention.start]
    if word in EVERYDAY_PARTS and mention.end - mention.start == 1:
        return True
    if mention.concepts or mention.end - mention.start > 1 or singular(word) not in EVERYDAY:
        return False
    content = sum(w.isalnum() for w in words)
    own = any(singular(fold(name)) == singular(word) for name in mention.classes)
    return own and content > 1 and (mention.start == 0 or words[mention.start - 1] not in ARTICLES)


def _spell(words: list[str], index: Index, known: Callable[[str], bool]) -> list[str]:
    """Replace words that nobody knows by the one word of a name that they nearly spell."""
    lexicon = index.lexicon
    spelled, guesses = [], 0
    for word in words:
        odd = len(word) > 3 and word.isalpha() and word not in lexicon and singular(word) not in lexicon
        if odd and guesses < MOST_GUESSES and not known(word) and not known(singular(word)):
            guesses += 1
            word = _nearest(word, index.words) or word
        spelled.append(word)
    return spelled


def _nearest(word: str, lexicon: Sequence[str]) -> str | None:
    """The word of `lexicon` at the least number of edits, if it is near enough and the only one."""
    budget = 2 if len(word) >= 8 else 1
    near = extract(word, lexicon, scorer=OSA.distance, score_cutoff=budget, limit=8)
    ranked = sorted((distance, w[0] != word[0], w) for w, distance, _ in near if _plausible(word, w))
    if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2] and not _same(ranked[0][2], ranked[1][2])):
        return None
    return ranked[0][2]


def _plausible(word: str, target: str) -> bool:
    """A short word may only have two letters swapped or one missing; the first letter is rarely wrong."""
    if max(len(word), len(target)) < 5:
        return sorted(word) == sorted(target)
    return word[0] == target[0] or sorted(word) == sorted(target) or word[1:] == target


def _same(first: str, second: str) -> bool:
    return singular(first) == singular(second)
