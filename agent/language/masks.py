"""Names that do not look like names are kept from a language model: a stand-in goes out, and the name comes back.

Whoever may name a class, a concept or a node of a graph could otherwise talk to the model through that name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any, Self

from concepts.claims import Claim, from_json, to_json

UNNAMED = ("claim", "relation", "where", "medium", "source")  # fields of claims that hold words of ours
_ORDINARY = re.compile(r"[^\W_][\w'\u2019-]*(?: [\w'\u2019-]+){0,3}")  # one to four words
_LONGEST = 40  # characters of a name that is shown
_PREFIX = "Name"


@dataclass(frozen=True)
class Masks:
    """Names that are taken out.

    Attributes:
        names: stand-in, such as "NameA" -> the name.
    """

    names: Mapping[str, str]

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Masks for those of `names` that do not look like names: long ones, and ones with odd characters."""
        held = tuple(dict.fromkeys(name for name in names if name))
        odd = [name for name in held if not (len(name) <= _LONGEST and _ORDINARY.fullmatch(name))]
        forms = dict.fromkeys(
            form for name in odd for form in (name, name[0].upper() + name[1:])
        )  # may begin a sentence
        prefix = next(p for p in (_PREFIX + "X" * n for n in count()) if not any(p.lower() in h.lower() for h in held))
        return cls(MappingProxyType({prefix + _letters(number): name for number, name in enumerate(forms)}))

    def hide(self, text: str) -> str:
        """The text with stand-ins for names."""
        back = {name: stand_in for stand_in, name in self.names.items()}
        return self._hidden.sub(lambda found: back[found.group()], text)

    def show(self, text: str) -> str:
        """The text with names for stand-ins."""
        return self._shown.sub(lambda found: self.names[found.group()], text)

    def claim(self, claim: Claim) -> Claim:
        """The claim with stand-ins for names."""
        record = to_json(claim)
        return from_json({key: value if key in UNNAMED else self._value(value) for key, value in record.items()})

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.hide(value)
        return type(value)(map(self._value, value)) if isinstance(value, list | tuple) else value

    @cached_property
    def _hidden(self) -> re.Pattern[str]:
        return _any(self.names.values())

    @cached_property
    def _shown(self) -> re.Pattern[str]:
        return _any(self.names)


def names_of(claim: Claim) -> list[str]:
    """Every name in a claim."""
    return [name for key, value in to_json(claim).items() if key not in UNNAMED for name in _texts(value)]


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for held in value for text in _texts(held)] if isinstance(value, list | tuple) else []


def _any(names: Iterable[str]) -> re.Pattern[str]:
    """Any of some names as whole words, the longest that fits; nothing if there are none."""
    longest = sorted(names, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest) or r"(?!)")


def _letters(number: int) -> str:
    """A, B, ..., Z, BA, BB, ..."""
    rest, letter = divmod(number, len(ascii_uppercase))
    return (_letters(rest) if rest else "") + ascii_uppercase[letter]
