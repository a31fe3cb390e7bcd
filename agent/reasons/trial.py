"""The place where reasons are put to the test: concepts taken out of the features, and out of the picture itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from torch import Tensor

from agent.desk import Desk
from concepts.bank import ConceptBank
from explainers.faultlines.edits import Case, after, look
from explainers.sensitivity.weights import centred
from explainers.subject import Subject


@dataclass(frozen=True, eq=False)
class Trial:
    """Where reasons are put to the test: one picture, read from its pixels, nothing being known before.

    Attributes:
        subject: the model.
        bank: its concepts.
        image: (3, H, W) in [0, 1].
        label: what the reasons are for.
        foil: what they are against.
        erase: draws the input (3, H, W) again without a concept; None where it cannot be drawn so.
    """

    subject: Subject
    bank: ConceptBank
    image: Tensor
    label: str
    foil: str
    erase: Callable[[str], Tensor | None]

    @classmethod
    def of(cls, desk: Desk, key: str, label: str, foil: str) -> Self:
        """The trial of reasons for the picture with this key."""
        image = desk.exhibit(key).picture.tensor
        return cls(desk.subject, desk.bank, image, label, foil, lambda name: desk.redraw(key, (name,), ()))

    def lead(self, logits: Tensor) -> tuple[float, float]:
        """Logits of the label above the mean of all classes, and above the foil."""
        own = centred(logits)
        lead = float(own[self.subject.index(self.label)])
        return lead, lead - float(own[self.subject.index(self.foil)])

    @cached_property
    def case(self) -> Case:
        """What the model makes of the picture, from its pixels."""
        return look(self.subject, self.bank, self.image[None])

    @cached_property
    def alone(self) -> Mapping[str, tuple[float, float]]:
        """`falls` of each concept of the bank by itself."""
        return {name: self.falls([name]) for name in self.bank.names}

    def falls(self, concepts: Sequence[str]) -> tuple[float, float]:
        """Logits by which the two leads fall when the concepts are taken out of the features, all at once."""
        now = self.lead(self.case.logits[0])
        then = self.lead(after(self.subject, self.bank, self.case, tuple(concepts), (), None))
        return now[0] - then[0], now[1] - then[1]

    def drawn(self, concept: str) -> tuple[float, float] | None:
        """Logits by which the two leads fall in the input drawn without the concept; None where it cannot be."""
        picture = self.erase(concept)
        if picture is None:
            return None
        now, then = self.lead(self.case.logits[0]), self.lead(self.subject.predict(picture[None])[0])
        return now[0] - then[0], now[1] - then[1]
