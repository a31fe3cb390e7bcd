"""A simulated person: opinions, a way to listen and a way to talk. It sees words and pictures, and nothing else."""

from collections.abc import Mapping, Sequence
from random import Random

from PIL import Image

from concepts.knowledge import Knowledge
from dialogs.cases import Case
from dialogs.users.common import Common
from dialogs.users.families import FAMILIES
from dialogs.users.family import Family
from dialogs.users.opinions import Opinions
from dialogs.users.protocol import SimulatedUser
from dialogs.users.talk import Talker

PATIENCE = (6, 9)  # (least, most) replies about one picture before the user leaves


class Person:
    """A member of a family: a SimulatedUser with beliefs in numbers, who reads and writes plain sentences.

    Args:
        family: what kind of person.
        common: names, and what is generally known.
        chance: whatever is drawn by chance about this person.
    """

    def __init__(self, family: Family, common: Common, chance: Random) -> None:
        self._chance, self._reader = chance, common.reader
        self._opinions = Opinions(common, family, chance)
        self._talker = Talker(common, family, self._opinions, chance)
        self._case: Case | None = None
        self._said: str | None = None
        self._expected = ""
        self._left = 0

    def greet(self, case: Case) -> str:
        """Look at a new picture, and say what is seen and expected."""
        if self._case is not None:
            self._opinions.drift()
        self._case, self._said, self._expected = case, None, self.expect(case)
        self._left = self._chance.randint(*PATIENCE)
        return self._talker.opening(case)

    def hear(self, text: str, figures: Sequence[Image.Image]) -> str | None:
        """Learn from the words, then answer or ask on. Pictures are looked at, and teach this user nothing."""
        taken = self._reader.read(text, self._said)
        self._opinions.fade()
        if self._case is not None and self._said is None and taken.said is not None:
            self._opinions.met(self._case.visible, self._case.looks_like, taken.said)
        if taken.warned:
            self._opinions.warned()
        self._said = taken.said
        self._opinions.learn(taken.lessons)
        self._left -= 1
        if self._left <= 0 or self._case is None:
            return None
        answer = self._talker.answer(taken.asked, self._case) if taken.asked is not None else None
        return answer or self._talker.remark(self._case, self._said, self._expected)

    def see(self, case: Case, text: str) -> None:
        """Learn what the machine says of the picture as it is shown now."""
        said = self._reader.read(text).said
        if said is not None:
            self._opinions.met(case.visible, case.looks_like, said)

    def expect(self, case: Case) -> str:
        """The label whose reasons add up best, by this person's opinions of the machine."""
        return self._opinions.expected(case.visible, case.looks_like)

    def belief(self, label: str, concept: str) -> float:
        """P(this person thinks that the concept speaks for the label)."""
        return self._opinions.belief(label, concept)


def make(
    family: str,
    seed: int,
    labels: Sequence[str],
    concepts: Sequence[str],
    kinds: Mapping[str, str] | None = None,
    knowledge: Knowledge | None = None,
) -> SimulatedUser:
    """A new member of a family; the same seed makes the same person.

    Args:
        family: its name, a key of `FAMILIES`.
        seed: of all that is drawn by chance.
        labels: the classes that the person has heard of.
        concepts: the things that it can tell apart in a picture.
        kinds: concept -> kind, see `concepts.bank.kind_of`; one that is missing is a part.
        knowledge: what is generally true; the embedded graph if None.

    Raises:
        ValueError: there is no such family; lists those there are.
    """
    if family not in FAMILIES:
        raise ValueError(f"no family is called {family!r}; there are: {', '.join(FAMILIES)}")
    common = Common.of(labels, concepts, kinds or {}, knowledge)
    return Person(FAMILIES[family], common, Random(f"{family} {seed}"))
