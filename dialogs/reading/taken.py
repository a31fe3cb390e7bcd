"""What a person takes from a text: values, in the reader's own words."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Form: TypeAlias = Literal["labels", "concepts", "kinds", "what_if"]


@dataclass(frozen=True)
class Lesson:
    """What a sentence says a concept does for a label.

    Attributes:
        label: the class.
        concept: what speaks for or against it.
        strength: in logits, as far as words tell; positive speaks for the label, 0 says that it does nothing.
    """

    label: str
    concept: str
    strength: float


@dataclass(frozen=True)
class Asked:
    """A question that was put to the person.

    Attributes:
        form: which of these do you know, which speak for a label, what kinds of things count, or what would it say.
        label: the class that it is about, where there is one.
        options: what to choose from: classes, concepts or kinds.
        removed: concepts that are imagined gone.
        added: concepts that are imagined there.
    """

    form: Form
    label: str | None = None
    options: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """What a person takes from one text.

    Attributes:
        said: the label that the machine gave the picture, where told.
        lessons: what was said of concepts, in order.
        asked: the last question that was put to the person, if any.
        warned: whether it was said that the machine errs, here or often.
    """

    said: str | None = None
    lessons: tuple[Lesson, ...] = ()
    asked: Asked | None = None
    warned: bool = False
