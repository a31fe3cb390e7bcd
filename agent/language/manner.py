"""How to speak to this listener: a language, a register, names of things; and what fills the slots of sentences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeAlias, TypeVar

from agent.language.amounts import Rule, named
from agent.language.nouns import Nouns
from agent.language.registers import Register
from agent.language.table import PLAIN, Table
from agent.language.values import Form, flag, shaped
from agent.policy.plan import Step
from concepts.claims import Claim

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Manner:
    """How to speak to this listener.

    Attributes:
        nouns: names of the concepts, and the language.
        subject: name of the model.
        classes: its labels.
        register: for whom it is said.
        variant: which way to say each sentence, where the table has several; the first is 0.
    """

    nouns: Nouns
    subject: str
    classes: tuple[str, ...]
    register: Register = PLAIN
    variant: int = 0

    @property
    def mute(self) -> bool:
        """Whether there are no concepts to speak of."""
        return not self.nouns.groups

    @property
    def table(self) -> Table:
        """The sentences of the language."""
        return Table.load(self.nouns.language)

    def varied(self, variant: int) -> Self:
        """The same manner, with another way to say things."""
        return replace(self, variant=variant)

    def phrase(self, key: str, **slots: object) -> str:
        """A part of a sentence, out of the table. TableError if it is not there, or a slot is not filled."""
        return self.table.fill(key, self.register, self.variant, slots)

    def say(self, key: str, **slots: object) -> str:
        """A sentence, out of the table, with a capital letter. TableError as `phrase`."""
        text = self.phrase(key, **slots)
        return f"{text[:1].upper()}{text[1:]}"

    def label(self, name: str) -> Form:
        """A class, or the tail of a fact."""
        return Form(lambda form: self.nouns.grammar.word(name, form))

    def concept(self, name: str) -> Form:
        """A concept that is there; its forms are cases."""
        return Form(lambda case: self.nouns.the(name, case))

    def introduced(self, name: str) -> Form:
        """A concept that is there; of a nameless one also where it is usually seen."""
        seen = self.nouns.nameless.get(name)
        if not seen:
            return self.concept(name)
        return Form(lambda case: self.phrase("introduced", concept=name, labels=self.labels(seen)))

    def labels(self, names: Sequence[str], last: str = "and") -> Form:
        """Classes as a list."""
        return self.listed([self.label(name) for name in names], last)

    def concepts(self, names: Sequence[str], last: str = "and") -> Form:
        """Concepts that are there, as a list."""
        return self.listed([self.concept(name) for name in names], last)

    def listed(self, parts: Sequence[object], last: str = "and") -> Form:
        """Parts as a list in words: "a, b and c"; with "then", each as a step: "a, then b, then c"."""
        return Form(lambda form: self._joined([shaped(part, form) for part in parts], last))

    def _joined(self, parts: Sequence[str], last: str) -> str:
        if len(parts) < 2:
            return "".join(parts)
        first = self._joined(parts[:-1], last) if last == "then" else ", ".join(parts[:-1])
        return self.table.fill(last, self.register, 0, {"first": first, "last": parts[-1]})

    def share(self, share: float) -> Form:
        """A share in [0, 1] as per cent, never a round 0 or 100 that is not exact; "fine" has one decimal."""
        return Form(lambda form: self._percent(share, 1 if form == "fine" else 0))

    def _percent(self, share: float, digits: int) -> str:
        unit, told = 10.0**-digits, round(100 * share, digits)
        number = self.nouns.grammar.number
        if share > 0 and told < unit:
            return self.phrase("bound_under", number=f"{number(unit, digits)} %")
        if share < 1 and told > 100 - unit:
            return self.phrase("bound_over", number=f"{number(100 - unit, digits)} %")
        return f"{number(told, digits)} %"

    def logits(self, weight: float) -> str:
        """Logits with their sign, to one decimal."""
        return self.nouns.grammar.number(weight, 1, signed=True)

    def size(self, amount: float) -> str:
        """Logits without a sign, to one decimal."""
        return self.nouns.grammar.number(amount, 1)

    def count(self, number: int) -> str:
        """A whole number."""
        return self.nouns.grammar.number(number, 0)

    def amount(self, amount: float, rule: Rule) -> str:
        """An amount in words, by its rule."""
        return self.phrase(named(amount, rule))

    def quoted(self, name: str) -> str:
        """Somebody's own word."""
        return self.phrase("quoted", name=name)

    def place(self, where: str) -> str:
        """A named place, or where a concept is: "where the stripes are"."""
        if where not in self.nouns.groups:
            return self.table.places.get(where, where)
        return self.phrase("where_concept", concept=self.concept(where), many=flag(self.nouns.many(where)))

    def kind(self, name: str) -> str:
        """A kind of thing: "the coat", "the parts"."""
        return self.table.kinds.get(name) or self.phrase("kind", name=name)


Wording: TypeAlias = Callable[[Step, Sequence[Claim], Manner], list[str]]


def of(claims: Sequence[Claim], kind: type[Kind]) -> list[Kind]:
    """The claims of one kind, in order."""
    return [claim for claim in claims if isinstance(claim, kind)]


def alike(claims: Sequence[Kind], *fields: str) -> list[list[Kind]]:
    """Claims that have the same values in some fields, together; groups and claims in order."""
    groups: dict[tuple[object, ...], list[Kind]] = {}
    for claim in claims:
        groups.setdefault(tuple(getattr(claim, name) for name in fields), []).append(claim)
    return list(groups.values())
