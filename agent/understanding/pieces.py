"""Words to word pieces, as an uncased BERT tokenizer cuts them.

Source: the greedy longest-match rule of Wu et al., "Google's Neural Machine Translation System",
2016, section 4.1, with BERT's normalisation (Devlin et al., 2019).
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

LONGEST = 100  # characters; a longer word is unknown as a whole
PLAIN = re.compile(r"[a-z0-9]+|[!-/:-@\[-`{-~]")  # what lower-case ASCII without control characters is cut into
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FFFF))


@dataclass(frozen=True, eq=False)
class Pieces:
    """A vocabulary of word pieces.

    Attributes:
        table: piece to number; pieces that go on inside a word begin with "##".
        unknown: number of "[UNK]".
    """

    table: dict[str, int] = field(repr=False)
    unknown: int

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the vocabulary of a `tokenizer.json` file."""
        table: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
        return cls(table, table["[UNK]"])

    def cut(self, text: str) -> list[int]:
        """Numbers of the pieces of `text`, in order."""
        return [number for word in words(text) for number in self.pieces(word)]

    def pieces(self, word: str) -> list[int]:
        """Numbers of the pieces of one lower-case word: always the longest piece that fits."""
        whole = self.table.get(word)
        if whole is not None:
            return [whole]
        found: list[int] = []
        start = 0
        while start < len(word) <= LONGEST:
            ends = range(len(word), start, -1)
            prefix = "##" if start else ""
            end = next((e for e in ends if prefix + word[start:e] in self.table), None)
            if end is None:
                return [self.unknown]
            found.append(self.table[prefix + word[start:end]])
            start = end
        return found or [self.unknown]


def words(text: str) -> list[str]:
    """Lower-case words of `text` without accents, each punctuation mark a word of its own."""
    if text.isascii():
        return PLAIN.findall(CONTROLS.sub("", text).lower())
    return "".join(_plain(text)).split()


def _plain(text: str) -> Iterator[str]:
    cleaned = "".join(_cleaned(text))
    for char in unicodedata.normalize("NFD", cleaned):
        if unicodedata.category(char) == "Mn":
            continue
        yield f" {char} " if _is_mark(char) else char.lower()


def _cleaned(text: str) -> Iterator[str]:
    for char in text:
        if char not in "\t\n\r" and (char == "\ufffd" or unicodedata.category(char).startswith("C")):
            continue
        if char.isspace():
            yield " "
        elif any(low <= ord(char) <= high for low, high in IDEOGRAPHS):
            yield f" {char} "
        else:
            yield char


def _is_mark(char: str) -> bool:
    ascii_mark = "!" <= char <= "~" and not char.isalnum()
    return ascii_mark or unicodedata.category(char).startswith("P")
