"""Texts of reasons read back, each sentence held against the graph, or against the model, which is run again.

Nothing of the agent's language is used: the patterns below are written from the sentences as people see them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from torch import Tensor

from concepts import ConceptBank
from concepts.knowledge import Knowledge
from explainers import Subject
from explainers.faultlines.edits import Case, after, look

NEEDED = 0.5  # logits that a reason must hold up
LOGITS, CHANCE = 0.06, 0.6  # rounding of what is told, in logits and in per cent
_SENTENCE = re.compile(r"(?<=[.])\s+(?=[A-Z])")
_SAYS = re.compile(r"The model says (?P<label>.+?) \((?P<chance>[^)]+)\)\.")
_GIVES = re.compile(r"It gives (?P<label>.+?) (?P<chance>(?:under |over )?\d+ %)\.")
_SPEAKS = re.compile(r"What speaks for (?P<label>.+?) most: (?P<items>.+)\.")
_APART = re.compile(r"What sets (?P<label>.+?) apart from (?P<foil>.+?) here: (?P<items>.+)\.")
_CAUSE = re.compile(r"It says so because of (?P<items>.+)\.")
_EDIT = re.compile(
    r"(?P<way>Without|With) (?P<items>.+?),? it (?:still )?says (?P<label>.+?) \((?P<chance>[^;)]+?) measured.*\)\."
)
_KNOWN = re.compile(r"As is generally known, (?P<facts>.+?)(?P<went>, and here the model went by that)?\.")
_LEANED = re.compile(r"Here, though, the model leaned on (?P<items>.+)\.")
_NONE = re.compile(r"The model finds hardly any sign of (?P<items>.+) here\.")
_EMPTY = re.compile(r"None of the concepts I know clearly speaks for (?P<label>.+)\.")
_FACTS = (  # relation(s), and how they are told
    (("HasColour", "HasShape", "HasProperty"), re.compile(r"an? (?P<head>.+) is often (?P<tail>(?!seen).+)")),
    (("LivesIn",), re.compile(r"an? (?P<head>.+) is often seen against an? (?P<tail>.+) background")),
    (("IsA",), re.compile(r"an? (?P<head>.+) is an? (?P<tail>.+)")),
    (("HasPart", "HasCoat", "HasTexture"), re.compile(r"an? (?P<head>.+?) has (?:an? )?(?P<tail>.+)")),
)
_NUMBER = re.compile(r"\(([+\u2212-]?\d+(?:\.\d+)?)")


@dataclass(frozen=True, eq=False)
class World:
    """What a text is held against.

    Attributes:
        subject: the model.
        bank: its concepts.
        knowledge: the graph.
        image: the picture (3, H, W) that the text is about.
        foil: what the text is against.
    """

    subject: Subject
    bank: ConceptBank
    knowledge: Knowledge
    image: Tensor
    foil: str

    @cached_property
    def case(self) -> Case:
        """What the model makes of the picture, from its pixels."""
        return look(self.subject, self.bank, self.image[None])

    @cached_property
    def said(self) -> str:
        """What the model says."""
        return self.subject.classes[int(self.case.logits[0].argmax())]

    @cached_property
    def there(self) -> tuple[str, ...]:
        """Concepts that are there, at a quarter of what is typical or more."""
        return tuple(
            n for k, n in enumerate(self.bank.names) if self.case.presence[0, k] >= 0.25 * self.bank.typical[k]
        )

    def edited(self, gone: Sequence[str] = (), come: Sequence[str] = ()) -> Tensor:
        """Logits after an edit."""
        return after(self.subject, self.bank, self.case, tuple(gone), tuple(come), None)

    @cached_property
    def changes(self) -> dict[str, Tensor]:
        """What all logits lose without each concept."""
        return {name: self.case.logits[0] - self.edited([name]) for name in self.bank.names}

    def falls(self, concept: str, over: str | None) -> float:
        """Logits that the label loses of its lead over the mean of all classes, or over another, without a concept."""
        change = self.changes[concept]
        rest = change.mean() if over is None else change[self.subject.index(over)]
        return float(change[self.subject.index(self.said)] - rest)

    def says(self, logits: Tensor, label: str, chance: str) -> bool:
        """Whether the model says the label with the chance that is told."""
        best = int(logits.argmax())
        return self.subject.classes[best] == label and near(float(logits.softmax(0)[best]), chance)


@dataclass(frozen=True)
class Read:
    """What one sentence says, and whether it is so.

    Attributes:
        sentence: its words.
        kind: "fact", "measured", "cause", "agrees", "conflicts", or "unread" where no pattern fits.
        holds: whether the graph, or the model that is run again, bears it out.
    """

    sentence: str
    kind: str
    holds: bool


def near(value: float, told: str) -> bool:
    """Whether a share in [0, 1] is what is told in per cent."""
    number = float(re.sub(r"[^\d.]", "", told))
    if told.startswith("over"):
        return 100 * value > number
    return 100 * value < number if told.startswith("under") else abs(100 * value - number) <= CHANCE


def read(text: str, world: World, over: str | None) -> Iterator[Read]:
    """Read a text of reasons; `over` is the foil where it tells why not, None where it tells why."""
    fact: tuple[str, ...] = ()
    for sentence in _SENTENCE.split(text):
        for pattern, reader in READERS:
            found = pattern.fullmatch(sentence)
            if found is not None:
                yield from reader(Place(sentence, found, world, over, fact))
                break
        else:
            yield Read(sentence, "unread", False)
        fact = _names(sentence, world.bank.names) if _KNOWN.fullmatch(sentence) else fact


@dataclass(frozen=True, eq=False)
class Place:
    """One sentence and what it stands in.

    Attributes:
        sentence: its words.
        found: its parts, as its pattern has them.
        world: what it is held against.
        over: the foil where the text tells why not, None where it tells why.
        fact: concepts of the fact that was told last.
    """

    sentence: str
    found: re.Match[str]
    world: World
    over: str | None
    fact: Sequence[str]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Concepts that are named."""
        return _names(self.sentence, self.world.bank.names)

    def measured(self, holds: bool) -> list[Read]:
        """The sentence as a measurement."""
        return [Read(self.sentence, "measured", holds)]


def _says(p: Place) -> list[Read]:
    return p.measured(p.world.says(p.world.case.logits[0], p.found["label"], p.found["chance"]))


def _gives(p: Place) -> list[Read]:
    value = float(p.world.case.logits[0].softmax(0)[p.world.subject.index(p.found["label"])])
    return p.measured(near(value, p.found["chance"]))


def _shares(p: Place) -> list[Read]:
    total = sum(max(0.0, p.world.falls(name, None)) for name in p.world.there)
    told = re.findall(r"\(((?:under |over )?\d+ %)", p.found["items"])
    holds = p.found["label"] == p.world.said and len(told) == len(p.names) > 0
    close = holds and all(near(p.world.falls(n, None) / total, t) for n, t in zip(p.names, told, strict=True))
    return [*p.measured(close), *(Read(name, "cause", p.world.falls(name, None) >= NEEDED) for name in p.names)]


def _pulls(p: Place) -> list[Read]:
    foil, told = p.found["foil"], [float(n.replace("\u2212", "-")) for n in _NUMBER.findall(p.found["items"])]
    holds = foil == p.world.foil and len(told) == len(p.names) > 0
    close = holds and all(abs(p.world.falls(n, foil) - t) <= LOGITS for n, t in zip(p.names, told, strict=True))
    return [*p.measured(close), *(Read(name, "cause", p.world.falls(name, foil) >= NEEDED) for name in p.names)]


def _cause(p: Place) -> list[Read]:
    turned = p.world.subject.classes[int(p.world.edited(p.names).argmax())]
    passes = bool(p.names) and all(p.world.falls(name, p.over) >= NEEDED for name in p.names)
    return [Read(p.sentence, "cause", passes and turned != p.world.said and turned == (p.over or turned))]


def _edit(p: Place) -> list[Read]:
    logits = p.world.edited(p.names) if p.found["way"] == "Without" else p.world.edited((), p.names)
    return p.measured(bool(p.names) and p.world.says(logits, p.found["label"], p.found["chance"]))


def _known(p: Place) -> list[Read]:
    """Facts, each looked up in the graph; and whether the model went by the last of them."""
    clauses = re.split(r", | and (?=an? )", p.found["facts"])
    facts = [Read(clause, "fact", grounded(clause, p.world.knowledge)) for clause in clauses]
    if not p.found["went"]:
        return facts
    went = bool(p.names) and p.world.falls(p.names[-1], p.over) >= NEEDED
    return [*facts, Read(p.sentence, "agrees", went)]


def _leaned(p: Place) -> list[Read]:
    unknown = bool(p.names and p.fact) and not any(p.world.knowledge.has(p.world.said, name) for name in p.names)
    least = min((p.world.falls(name, p.over) for name in p.names), default=0.0)
    idle = all(p.world.falls(name, p.over) < least / 2 for name in p.fact)
    return [Read(p.sentence, "conflicts", unknown and least >= NEEDED and idle)]


def _none(p: Place) -> list[Read]:
    return p.measured(bool(p.names) and not set(p.names) & set(p.world.there))


def _empty(p: Place) -> list[Read]:
    used = any(p.world.falls(name, None) >= NEEDED for name in p.world.there)
    return p.measured(not used and p.found["label"] == p.world.said)


READERS: tuple[tuple[re.Pattern[str], Callable[[Place], list[Read]]], ...] = (
    (_SAYS, _says),
    (_GIVES, _gives),
    (_SPEAKS, _shares),
    (_APART, _pulls),
    (_CAUSE, _cause),
    (_EDIT, _edit),
    (_KNOWN, _known),
    (_LEANED, _leaned),
    (_NONE, _none),
    (_EMPTY, _empty),
)


def grounded(clause: str, knowledge: Knowledge) -> bool:
    """Whether the graph holds what a clause says: "a zebra has stripes"."""
    for relations, pattern in _FACTS:
        found = pattern.fullmatch(clause)
        if found and any(knowledge.facts(found["head"], relation, found["tail"]) for relation in relations):
            return True
    return False


def _names(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """Concepts in a text, in their order, longer names first."""
    spots, rest = [], text
    for name in sorted(names, key=len, reverse=True):
        for found in re.finditer(rf"\b{re.escape(name)}\b", rest):
            spots.append((found.start(), name))
        rest = re.sub(rf"\b{re.escape(name)}\b", lambda found: "#" * len(found.group()), rest)
    return tuple(dict.fromkeys(name for _, name in sorted(spots)))


def causes(reads: Sequence[Read]) -> list[Read]:
    """Of what was read, the reasons that are said to be causal."""
    return [one for one in reads if one.kind in ("cause", "agrees", "conflicts")]
