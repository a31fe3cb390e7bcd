"""The names that a text may use, in its language: English ones as they are, others by the nouns of the language."""

from collections.abc import Iterator
from functools import lru_cache

from agent.language.check.tables import Phrase, Words, pieces
from agent.language.check.tokens import Lexicon, lexicon
from concepts.lexicon import ENGLISH
from concepts.lexicon import Lexicon as Nouns

BEFORE = ("hintergrund", "hintergrunds", "hintergrundes", "hintergründe", "hintergründen")  # what a scene may stand in


def naming(known: tuple[str, ...], held: frozenset[str], words: Words, language: str) -> Lexicon:
    """All forms of names, those that stand in a claim before others.

    Args:
        known: all names of classes and concepts, in English.
        held: those that stand in a claim.
        words: of the language.
        language: of the text.
    """
    if language == ENGLISH:
        return Lexicon(lexicon(known, words.endings).forms, lexicon(tuple(sorted(held)), words.endings).forms)
    return Lexicon(_foreign(known, language), _foreign(tuple(sorted(held)), language))


@lru_cache(maxsize=64)
def _foreign(names: tuple[str, ...], language: str) -> dict[str, tuple[tuple[Phrase, str], ...]]:
    found: dict[str, dict[Phrase, str]] = {}
    for name in names:
        for phrase in filter(None, map(pieces, _phrases(name, language))):
            found.setdefault(phrase[0], {}).setdefault(phrase, name)
    return {first: tuple(sorted(forms.items(), key=lambda form: -len(form[0]))) for first, forms in found.items()}


def _phrases(name: str, language: str) -> Iterator[str]:
    """The name itself and every way to say it, alone and as a background."""
    yield name
    yield from (f"{name}-{back}" for back in BEFORE)
    noun = Nouns.load(language).noun(name)
    if noun is not None:
        yield from noun.phrases()
        yield from (f"{noun.stem or noun.word}{back}" for back in BEFORE)
