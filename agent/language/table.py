"""Sentences out of tables: one file a language, in it one section a register. A table is read once and is strict.

A template has slots in braces, filled by `str.format`: a slot that nobody fills, a key that is not there and a form
that a value does not have are errors, never words left out.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import Any, TypeAlias

from agent.language.registers import REGISTERS, TABLES, Register, known_language

Variants: TypeAlias = tuple[str, ...]
PLAIN: Register = "user"  # the register that has every sentence


class TableError(RuntimeError):
    """A sentence is missing from a table, or does not fit what it is to say."""


@dataclass(frozen=True)
class Table:
    """The sentences of one language.

    Attributes:
        language: its code.
        sentences: register -> key -> variants; "user" has all, others what differs.
        words: phrases that are the same in all registers.
        places: named place in English -> in this language, where it is called otherwise.
        kinds: kind of thing -> how it is spoken of.
        technical: words by which people show that they follow numbers.
    """

    language: str
    sentences: Mapping[str, Mapping[str, Variants]] = field(repr=False)
    words: Mapping[str, Variants] = field(repr=False)
    places: Mapping[str, str] = field(repr=False)
    kinds: Mapping[str, str] = field(repr=False)
    technical: frozenset[str] = field(repr=False)

    @classmethod
    def load(cls, language: str) -> "Table":
        """Read the table of a language, once. ValueError if it is not spoken."""
        return _load(known_language(language))

    def variants(self, key: str, register: Register) -> Variants:
        """All ways to say `key` in a register. TableError if there is none."""
        for section in (self.sentences[register], self.sentences[PLAIN], self.words):
            if key in section:
                return section[key]
        raise TableError(f"the sentence {key!r} is not in the table of {self.language!r} (register {register!r})")

    def phrase(self, key: str, **slots: object) -> str:
        """The first way to say `key` where no register matters, with slots filled."""
        return self.fill(key, PLAIN, 0, slots)

    def fill(self, key: str, register: Register, variant: int, slots: Mapping[str, Any]) -> str:
        """Say `key`, in its variant with this number (counted round), with slots filled."""
        ways = self.variants(key, register)
        template = ways[variant % len(ways)]
        try:
            return template.format_map(slots)
        except (KeyError, ValueError, TypeError) as error:
            raise TableError(f"{key!r} of {self.language!r} cannot be filled: {template!r} ({error!r})") from error


def is_technical(text: str, language: str) -> bool:
    """Whether somebody who says this shows that they follow numbers and technical words."""
    return not Table.load(language).technical.isdisjoint(re.findall(r"\w+", text.lower()))


def slots(template: str) -> frozenset[str]:
    """Names of the slots of a template."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


@cache
def _load(language: str) -> Table:
    record = tomllib.loads(TABLES.joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return Table(
        language,
        MappingProxyType({register: _section(record[register]) for register in REGISTERS}),
        _section(record["words"]),
        MappingProxyType(record.get("places", {})),
        MappingProxyType(record["kinds"]),
        frozenset(record["listener"]["technical"].split()),
    )


def _section(record: Mapping[str, str | list[str]]) -> Mapping[str, Variants]:
    return MappingProxyType({k: (v,) if isinstance(v, str) else tuple(v) for k, v in record.items()})
