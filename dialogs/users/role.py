"""An epistemic specification in words: what a person knows, what it believes of the machine, and how it learns."""

from dataclasses import dataclass
from random import Random

from dialogs.users.common import Common
from dialogs.users.family import Family
from dialogs.users.opinions import PLAIN, Opinions

SURE = 2.0  # what a kind must count to be called the main thing


@dataclass(frozen=True, kw_only=True)
class Role:
    """Who is played.

    Attributes:
        who: the kind of person.
        knows: what is known of the labels.
        believes: what the machine is thought to go by.
        learns: how explanations are taken in.
    """

    who: str
    knows: str
    believes: tuple[str, ...]
    learns: str

    @classmethod
    def drawn(cls, family: Family, seed: int, common: Common) -> "Role":
        """The member of a family that `make` draws from the same seed, at the outset, put into words."""
        opinions = Opinions(common, family, Random(f"{family.name} {seed}"))
        known = [label for label in common.labels if opinions.knows(label)]
        others = ", ".join(label for label in common.labels if label not in known) or "nothing"
        return cls(
            who=f"You are somebody who {family.about}.",
            knows=f"You know well what is typical of: {', '.join(known) or 'nothing'}. You know little of: {others}.",
            believes=(*_theory(common, opinions), *_mistakes(common, opinions), _trust(opinions.projection)),
            learns=_learns(family),
        )

    def __str__(self) -> str:
        """The specification as one text."""
        return "\n".join([self.who, self.knows, *self.believes, self.learns])


def _theory(common: Common, opinions: Opinions) -> list[str]:
    words = {True: "mostly by", False: "also by"}
    counted = zip(common.kinds, opinions.theory.tolist(), strict=True)
    return [
        f"You think that the machine goes {words[count >= SURE] if count else 'not at all by'} the {kind}."
        for kind, count in counted
    ]


def _mistakes(common: Common, opinions: Opinions) -> list[str]:
    """Opinions that general knowledge does not give."""
    told = []
    for label, typical in zip(common.labels, common.typical.tolist(), strict=True):
        for concept, belongs in zip(common.concepts, typical, strict=True):
            weight = opinions.weight(label, concept)
            if weight < 0 or (weight > 0 and not belongs):
                told.append(f"You think that {concept} speaks {'for' if weight > 0 else 'against'} {label}.")
    return told


def _trust(projection: float) -> str:
    if projection < 0:
        return "You expect the machine to say something else than you would."
    sure = "quite sure" if projection > 4 * PLAIN else "inclined to think"
    return f"You are {sure} that the machine says what you would call the picture."


def _learns(family: Family) -> str:
    missed = round(100 * (1 - sum(family.attention) / 2))
    lost = f" You forget about {round(100 * family.fades)} % of it with every reply." if family.fades else ""
    return (
        f"Of what you are told you miss about {missed} %, and you hardly remember more than the first "
        f"{round(family.span)} statements of a text.{lost}"
    )
