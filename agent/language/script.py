"""The sentences of one turn, and which of them are said in other words; told in order, as far as they are checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from agent.language.byline import SpokenBy
from agent.language.masks import Masks
from agent.language.numbered import Unit
from agent.language.sentences import led, sentences
from concepts.claims import Claim

Judge: TypeAlias = Callable[[str, str, Sequence[Claim]], Sequence[str]]


@dataclass(frozen=True)
class Passage:
    """A paragraph of a reply, worded by template, and the claims that it asserts."""

    text: str
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Line:
    """One sentence, names masked: the space before it, its template, the number of its paragraph, what that asserts."""

    lead: str
    text: str
    passage: int
    claims: tuple[Claim, ...]


class Script:
    """What is to be said in one turn.

    Args:
        passages: paragraphs that are true.
        masks: names that are kept from the model, and from the judge.
        judge: what is wrong with (a rewording, of this text, asserting these claims); nothing if it may be used.
        aloud: hears the reply, piece by piece, each as soon as it is certain.
    """

    def __init__(self, passages: Sequence[Passage], masks: Masks, judge: Judge, aloud: Callable[[str], None]) -> None:
        held = [tuple(map(masks.claim, passage.claims)) for passage in passages]
        self.lines = [
            Line("\n\n" if number and not place else lead, text, number, claims)
            for number, (passage, claims) in enumerate(zip(passages, held, strict=True))
            for place, (lead, text) in enumerate(led(masks.hide(passage.text)))
        ]
        self.problems: dict[int, list[str]] = {}
        self._judge, self._masks, self._aloud = judge, masks, aloud
        self._said: dict[int, tuple[int, str]] = {}  # first line -> line after the last, words
        self._told = 0  # lines that are out
        self._pieces: list[str] = []

    @property
    def open(self) -> list[int]:
        """Lines that nobody has reworded."""
        covered = {line for start, (end, _) in self._said.items() for line in range(start, end)}
        return [line for line in range(len(self.lines)) if line not in covered]

    def ask(self, lines: Sequence[int]) -> str:
        """Lines as a language model is shown them, behind their numbers."""
        return "\n".join(f"[{line + 1}] {self.lines[line].text}" for line in lines)

    def take(self, unit: Unit) -> None:
        """Use a rewording if it is sound; note what is wrong with it if not."""
        if not unit.numbers:
            self._take_unnumbered(unit)
            return
        start, end = unit.numbers[0] - 1, unit.numbers[-1]
        lines = range(start, end)
        if unit.numbers != tuple(range(start + 1, end + 1)) or not set(lines) <= set(self.open):
            return
        if len({self.lines[line].passage for line in lines}) > 1:
            self.problems[start] = ["sentences of different paragraphs are made into one"]
            return
        said, meant = unit.text, self._meant(lines, unit.text)
        wrong = list(self._judge(said, meant, self.lines[start].claims)) if said else ["it is empty"]
        if wrong:
            self.problems[start] = wrong
            return
        self._said[start] = (end, said)
        self._tell(final=False)

    def close(self) -> tuple[str, SpokenBy]:
        """Say by template what is left; returns the whole reply, and who worded it."""
        self._tell(final=True)
        own = [text != self.lines[start].text or end - start > 1 for start, (end, text) in self._said.items()]
        by: SpokenBy = "template" if not any(own) else "llm" if all(own) and not self.open else "mixed"
        return "".join(self._pieces), by

    def _meant(self, lines: Sequence[int], said: str) -> str:
        """What some lines say together, as one sentence if `said` is one."""
        texts = [self.lines[line].text for line in lines]
        if len(sentences(said)) > 1:
            return " ".join(texts)
        return "; ".join([*(text.removesuffix(".") for text in texts[:-1]), texts[-1]])

    def _take_unnumbered(self, unit: Unit) -> None:
        """Words without numbers: taken if there is one sentence for each that was asked for."""
        asked, said = self.open, sentences(unit.text)
        if len(asked) == len(said):
            for line, text in zip(asked, said, strict=True):
                self.take(Unit((line + 1,), text))

    def _tell(self, final: bool) -> None:
        while self._told < len(self.lines) and (final or self._told in self._said):
            line = self.lines[self._told]
            self._told, text = self._said.get(self._told, (self._told + 1, line.text))
            piece = line.lead + self._masks.show(text)
            self._pieces.append(piece)
            self._aloud(piece)
