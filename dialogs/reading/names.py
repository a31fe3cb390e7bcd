"""Names of things, found in a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Names:
    """Names as they stand in a text, found in one pass, longer names first."""

    pattern: re.Pattern[str]
    known: dict[str, str] = field(repr=False)

    @classmethod
    def of(cls, names: Sequence[str]) -> Self:
        """Prepare to look for `names`."""
        known = {name.lower(): name for name in names}
        ways = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
        return cls(re.compile(rf"\b(?:{ways})\b" if ways else r"(?!)"), known)

    def spots(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Each name with where it starts and ends in the lower-case text."""
        for match in self.pattern.finditer(text):
            yield self.known[match.group()], match.start(), match.end()

    def within(self, text: str) -> tuple[str, ...]:
        """The names in the lower-case text, each once, in the order in which they stand there."""
        return tuple(dict.fromkeys(name for name, _, _ in self.spots(text)))
