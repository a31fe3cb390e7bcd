"""Names that do not look like names are kept from a language model: a placeholder goes out, and the name comes back.

Whoever may name a class, a concept or a node of a graph could otherwise talk to the model through that name.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

_ORDINARY = re.compile(r"[^\W_][\w'\u2019-]*(?: [\w'\u2019-]+){0,3}")  # one to four words
_LONGEST = 40  # characters of a name that is shown
_PLACE = re.compile(r"<\s*name\s+(\d+)\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class Masks:
    """Names that are taken out.

    Attributes:
        names: each stands for itself as `<name 1>`, `<name 2>`, ... in this order.
    """

    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Masks for those of `names` that do not look like names: long ones, and ones with odd characters."""
        odd = {name for name in names if name and not (len(name) <= _LONGEST and _ORDINARY.fullmatch(name))}
        either = {form for name in odd for form in (name, name[0].upper() + name[1:])}  # as it may begin a sentence
        return cls(tuple(sorted(either, key=lambda name: (-len(name), name))))

    def hide(self, text: str) -> str:
        """The text with placeholders for names."""
        return self._pattern.sub(lambda found: f"<name {self.names.index(found.group()) + 1}>", text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in self.names) or r"(?!)")

    def show(self, text: str) -> str:
        """The text with names for placeholders; an unknown placeholder stays, and is for the check to refuse."""
        return _PLACE.sub(self._name, text)

    def _name(self, found: re.Match[str]) -> str:
        number = int(found.group(1))
        return self.names[number - 1] if 0 < number <= len(self.names) else found.group()
