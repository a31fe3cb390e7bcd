"""Why a picture cannot be used, in words of any language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from agent.language.grammar import grammar
from agent.language.table import Table
from concepts.lexicon import ENGLISH


@dataclass(frozen=True)
class Said:
    """Words out of the tables, before it is known in which language.

    Attributes:
        key: of the sentence.
        slots: what fills it: texts, whole numbers, or further words.
    """

    key: str
    slots: Mapping[str, object]

    def told(self, language: str) -> str:
        """The words in a language."""
        return Table.load(language).phrase(self.key, **{k: _told(slot, language) for k, slot in self.slots.items()})


Name: TypeAlias = str | Said  # what a picture is called


class ImageError(ValueError):
    """A picture that cannot be used; the message says what is wrong and what to do.

    Attributes:
        said: the message.
        language: code of the language that it is told in.
    """

    def __init__(self, said: Said, language: str = ENGLISH) -> None:
        super().__init__(said, language)
        self.said, self.language = said, language

    def __str__(self) -> str:
        return self.said.told(self.language)


def said(key: str, **slots: object) -> Said:
    """Words out of the tables."""
    return Said(key, slots)


def refused(key: str, **slots: object) -> ImageError:
    """The error that says so. Advice which picture to choose stands by for the sentences that end in it."""
    return ImageError(Said(key, {"advice": said("image_advice"), **slots}))


def _told(slot: object, language: str) -> object:
    if isinstance(slot, Said):
        return slot.told(language)
    return grammar(language).number(slot, 0) if isinstance(slot, int) else slot
