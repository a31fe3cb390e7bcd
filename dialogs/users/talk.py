"""What a person says: thoughts are put into words here, with the slips and the manners of the family."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from random import Random

from dialogs.cases import Case
from dialogs.reading import Asked
from dialogs.users import phrases
from dialogs.users.common import Common
from dialogs.users.family import Family
from dialogs.users.opinions import Opinions

COUNTED, MUCH = 0.5, 1.6  # what a kind must count to be named, and to be called the main thing
DENIES = 0.3  # P(kinds that do not count are named as such)
WITH_KIND = ("colour", "background")  # kinds that are said along with the name: "the grey colour"


@dataclass(frozen=True, eq=False)
class Talker:
    """Puts opinions into words.

    Attributes:
        common: names, and their kinds.
        family: its manners.
        opinions: what is thought; only looked at.
        chance: the person's own.
    """

    common: Common
    family: Family
    opinions: Opinions
    chance: Random

    def opening(self, case: Case) -> str:
        """What is seen in a new picture, and what the machine is expected to make of it."""
        if self._happens(self.family.chatter):
            return self._word(phrases.BESIDE)
        label = self._honestly(self.opinions.expected(case.visible, case.looks_like))
        own = case.looks_like
        seen = self._word(phrases.SEEN, own=own) if own else self._word(phrases.UNSURE)
        reason = self._strongest(label, case.visible)
        if reason is not None and self._happens(self.family.reasons):
            return f"{seen} {self._word(phrases.REASONED, label=label, concept=reason)}"
        return f"{seen} {self._word(phrases.EXPECTED, label=label)}"

    def answer(self, asked: Asked, case: Case) -> str | None:
        """The answer to a question; None if it is passed over."""
        if not self._happens(self.family.answers):
            return None
        match asked.form:
            case "labels":
                known = self._chosen(asked.options, self.opinions.knows)
                return self._listed(known, asked.options, phrases.KNOW, self._the)
            case "concepts":
                return self._speaking(asked)
            case "kinds":
                return self._kinds(asked.options)
        visible = (case.visible - set(asked.removed)) | set(asked.added)
        label = self.opinions.expected(visible, case.looks_like)
        return self._word(phrases.GUESS, label=self._honestly(label))

    def remark(self, case: Case, said: str | None, expected: str) -> str:
        """A question of one's own, after a reply, or something beside the point.

        Args:
            case: the picture that is talked about.
            said: the machine's label, where it was told.
            expected: the label that it was expected to give.
        """
        if self._happens(self.family.chatter):
            return self._word(phrases.BESIDE)
        reaction = ""
        if self._happens(self.family.reacts):
            doubts = self._happens(2 * self.family.contrary)
            reaction = f"{self._word(phrases.DOUBTING if doubts else phrases.PLEASED)} "
        return reaction + self._question(case, said, expected)

    def _question(self, case: Case, said: str | None, expected: str) -> str:
        if said is None:
            return self._word(phrases.WHAT)
        if not self.opinions.knows(said) and self._happens(0.3):
            return self._word(phrases.UNKNOWN, label=said)
        if said != expected and self._happens(0.7):
            return self._word(
                self.chance.choice((phrases.WHY_NOT, phrases.WHY_NOT, phrases.WHY, phrases.DIFFERENCE)),
                label=said,
                expected=expected,
            )
        reason = self._strongest(said, case.visible)
        if reason is None or self._happens(0.3):
            return self._word(self.chance.choice((phrases.WHY, phrases.MORE)), label=said)
        return self._word(self.chance.choice((phrases.WHAT_IF, phrases.MINE)), label=said, concept=reason)

    def _speaking(self, asked: Asked) -> str:
        label = asked.label or ""
        chosen = self._chosen(asked.options, lambda concept: self.opinions.speaks(label, concept))
        if not chosen and not self.opinions.knows(label):
            return self._word((*phrases.NONE, *phrases.NO_IDEA))
        return self._listed(chosen, asked.options, phrases.THINK, self._the)

    def _kinds(self, options: Sequence[str]) -> str:
        count = {kind: float(self.opinions.theory[self.common.kinds.index(kind)]) for kind in options}
        named = self._chosen(options, lambda kind: count[kind] > COUNTED)
        much = [kind for kind in named if count[kind] > MUCH]
        some = [kind for kind in named if kind not in much]
        least = [kind for kind in options if kind not in named]
        if not named:
            return self._word((*phrases.NONE, *phrases.NO_IDEA))
        if not much:
            rest = self._listed(some, options, phrases.THINK, self._sort)
        elif some:
            rest = self._word(phrases.MOSTLY_AND, much=_all(much, self._sort), some=_all(some, self._sort))
        else:
            rest = self._word(phrases.MOSTLY, much=_all(much, self._sort))
        if least and self._happens(DENIES):
            rest = rest if rest.endswith(".") else f"{rest}."
            return self._word(phrases.NOT, rest=rest, least=self._sort(self.chance.choice(least)))
        return rest

    def _chosen(self, options: Sequence[str], believed: Callable[[str], bool]) -> list[str]:
        """The options to name: those that are believed, slips aside; or the others, by somebody contrary."""
        turned = self._happens(self.family.contrary)
        return [option for option in options if self._said_so(believed(option)) != turned]

    def _said_so(self, thought: bool) -> bool:
        return thought != self._happens(self.family.slip) or self._happens(self.family.nods)

    def _honestly(self, label: str) -> str:
        """The label, or another one by a slip or on purpose."""
        if self._happens(self.family.contrary) or self._happens(self.family.slip / 2):
            return self.chance.choice([other for other in self.common.labels if other != label] or [label])
        return label

    def _strongest(self, label: str, visible: Collection[str]) -> str | None:
        """What is thought to speak for the label most, of what can be seen."""
        reasons = [name for name in sorted(visible) if self.opinions.speaks(label, name)]
        return max(reasons, key=lambda name: self.opinions.weight(label, name), default=None)

    def _listed(
        self, chosen: Sequence[str], options: Sequence[str], ways: Sequence[str], noun: Callable[[str], str]
    ) -> str:
        if not chosen:
            return self._word(phrases.NONE)
        if len(chosen) == len(options) > 1 and self._happens(0.6):
            return self._word(phrases.ALL)
        return self._word(ways, listed=_all(chosen, noun if self._happens(0.7) else str))

    def _the(self, name: str) -> str:
        kind = self.common.kinds[self.common.kind[self.common.column[name]]] if name in self.common.column else ""
        return f"the {name} {kind}" if kind in WITH_KIND else f"the {name}"

    def _sort(self, kind: str) -> str:
        return "the parts" if kind == "part" else f"the {kind}"

    def _happens(self, probability: float) -> bool:
        return self.chance.random() < probability

    def _word(self, ways: Sequence[str], **names: str) -> str:
        """One of the ways, with names filled in, also as `{a_name}` and `{the_name}`."""
        nouns = {f"a_{key}": _a(name) for key, name in names.items()}
        nouns |= {f"the_{key}": self._the(name) for key, name in names.items()}
        return _capital(self.chance.choice(ways).format(**names, **nouns))


def _all(names: Sequence[str], noun: Callable[[str], str]) -> str:
    *first, last = map(noun, names)
    return f"{', '.join(first)} and {last}" if first else last


def _a(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _capital(text: str) -> str:
    """A capital in front of a whole sentence; what is dashed off stays as it is."""
    return f"{text[:1].upper()}{text[1:]}" if text.endswith(".") else text
