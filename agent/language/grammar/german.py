"""German nouns and numbers: gender, case, endings of adjectives, compounds, decimal comma."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from agent.language.grammar.protocol import MINUS
from concepts.lexicon import Lexicon, Noun

MASS = frozenset({"wool", "fur", "grass", "water", "snow", "sand", "metal", "writing", "wood grain", "sky"})
THE: Mapping[str, str] = MappingProxyType(  # gender and case -> article
    {
        "m": "der", "m acc": "den", "m dat": "dem", "f": "die", "f acc": "die", "f dat": "der",
        "n": "das", "n acc": "das", "n dat": "dem", "pl": "die", "pl acc": "die", "pl dat": "den",
    }
)  # fmt: skip
A: Mapping[str, str] = MappingProxyType(
    {
        "m": "ein", "m acc": "einen", "m dat": "einem", "f": "eine", "f acc": "eine", "f dat": "einer",
        "n": "ein", "n acc": "ein", "n dat": "einem",
    }
)  # fmt: skip
AFTER_THE = frozenset({"m", "f", "f acc", "n", "n acc"})  # where the adjective takes -e behind der, die, das; else -en
AFTER_A: Mapping[str, str] = MappingProxyType({"m": "er", "f": "e", "f acc": "e", "n": "es", "n acc": "es"})  # else -en
ALONE: Mapping[str, str] = MappingProxyType(  # without an article
    {
        "m": "er", "m acc": "en", "m dat": "em", "f": "e", "f acc": "e", "f dat": "er",
        "n": "es", "n acc": "es", "n dat": "em", "pl": "e", "pl acc": "e", "pl dat": "en",
    }
)  # fmt: skip


@dataclass(frozen=True)
class German:
    """Nouns out of the lexicon; what it does not know keeps its English name, and goes without an article."""

    language: str = "de"

    def the(self, name: str, group: str, case: str) -> str:
        """The concept as something that is there: "die Streifen", "den Schneehintergrund"."""
        noun = self._noun(name, group)
        if noun is None:
            return name
        at = _at(noun, case)
        return f"{THE[at]} {_joined(noun, 'e' if at in AFTER_THE else 'en', case)}"

    def some(self, name: str, group: str, case: str) -> str:
        """The concept as something that may come: "Streifen", "eine Mähne", "einen Schneehintergrund"."""
        noun = self._noun(name, group)
        if noun is None:
            return name
        alone = noun.gender == "pl" or group == "colour" or (name in MASS and group != "background")
        return _alone(noun, case) if alone else _a(noun, case)

    def bare(self, name: str, group: str) -> str:
        """The concept without an article."""
        noun = self._noun(name, group)
        return name if noun is None else _alone(noun, "")

    def short(self, name: str, group: str) -> str:
        """Its name alone: "Schnee", "grau", "spitze Ohren"."""
        noun = _lexicon().noun(name)
        if noun is None:
            return name
        return noun.adjective if group == "colour" else _alone(noun, "")

    def many(self, name: str, group: str) -> bool:
        """Whether the noun is plural."""
        noun = self._noun(name, group)
        return noun is not None and noun.gender == "pl"

    def word(self, name: str, form: str) -> str:
        """A class, or the tail of a fact, in the first case; "some" in the fourth, "place" in the third."""
        noun = _lexicon().noun(name)
        if noun is None:
            return name
        if form == "place":
            return self.some(name, "background", "dat")
        if form == "adj":
            return noun.adjective or noun.word
        if form == "some":
            return self.some(name, "", "acc")
        return _a(noun, "") if form == "a" and noun.gender != "pl" else _alone(noun, "")

    def number(self, value: float, digits: int, signed: bool = False) -> str:
        """A number with a decimal comma, points between thousands and a true minus sign."""
        plain = f"{value:{'+' if signed else ''},.{digits}f}".replace("-", MINUS)
        return plain.translate({ord(","): ".", ord("."): ","})

    def _noun(self, name: str, group: str) -> Noun | None:
        """The noun for a concept; for a background a compound, whatever stands in it."""
        noun = _lexicon().noun(name)
        if group != "background":
            return noun
        stem = f"{name}-" if noun is None else noun.stem or noun.word
        back = "Hintergrund" if stem.endswith("-") else "hintergrund"
        return Noun(word=f"{stem}{back}", gender="m", plural=f"{stem}hintergründe")


def _lexicon() -> Lexicon:
    return Lexicon.load("de")


def _at(noun: Noun, case: str) -> str:
    return f"{noun.gender} {case}".strip()


def _a(noun: Noun, case: str) -> str:
    at = _at(noun, case)
    return f"{A[at]} {_joined(noun, AFTER_A.get(at, 'en'), case)}"


def _alone(noun: Noun, case: str) -> str:
    return _joined(noun, ALONE[_at(noun, case)], case)


def _joined(noun: Noun, ending: str, case: str) -> str:
    """Adjective, with its ending, and noun, in its case."""
    adjective = noun.adjective if noun.fixed or not noun.adjective else f"{noun.adjective}{ending}"
    return f"{adjective} {_cased(noun, case)}".strip()


def _cased(noun: Noun, case: str) -> str:
    if noun.gender == "pl" and case == "dat" and not noun.word.endswith(("n", "s")):
        return f"{noun.word}n"
    return noun.plural if noun.weak and case else noun.word
