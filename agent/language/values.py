"""What fills the slots of a sentence: values that know their forms, chosen by what stands behind the colon."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """A value that is said in several forms: `{slot:form}` asks for one of them, `{slot}` for the plain one.

    Attributes:
        said: form -> words.
    """

    said: Callable[[str], str]

    def __format__(self, form: str) -> str:
        """The value in one of its forms."""
        return self.said(form)


def flag(yes: bool) -> Form:
    """What is so, or not: `{slot:if so|if not}`."""
    return Form(lambda form: form.split("|")[0 if yes else 1])


def shaped(value: object, form: str) -> str:
    """A value in a form, where it has any; plain text as it is."""
    return format(value, form) if isinstance(value, Form) else str(value)
