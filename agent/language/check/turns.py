"""Which answer a change is said to lead to, and which it is said to leave behind."""

import re
from dataclasses import dataclass

from agent.language.check.edits import is_concept
from agent.language.check.reading import Edit, Reading

_FOR = frozenset({"for", "in favour of", "in favor of"})
_BACK = 4  # tokens before a label in which it may be denied
_KEEPS = frozenset({"rather than", "no longer", "far from"})
_DROPS = ("drop", "lose", "losing", "lost", "discard", "exclude", "eliminate", "strike", "forget", "forgo", "desert")
_OUSTS = ("replace", "replaces", "replaced", "supplant", "oust", "displace", "the place of", "supersede")
_YIELDS = ("way to", "way for", "replaced by", "supplanted by", "yield to", "yields to")
_TOO = re.compile(r"\b(as well(?! as)|too|also|in addition|besides|on top)\b")
_GIVING = ("abandon", "give", "gave", "giving", "drop", "let", "reject", "lose", "leav", "refus")  # up one for another


@dataclass(frozen=True)
class Turn:
    """What an edit leads to: an edit, the answer after it, and an answer that it is no longer."""

    edit: Edit
    result: str | None
    denied: str | None
    stays: bool


def _succeeds(reading: Reading) -> tuple[str, str] | None:
    """Which class takes the place of which, where one "would replace" another."""
    for i in reading.sentence.at("replace", "would"):
        left, right = reading.tokens[i - 1 : i] if i else (), reading.nearest(i, True, True)
        before = reading.nearest(i, True, False)
        if not left or before is None or right is None or right[1] > 2 or before[1] > 3:
            continue
        text = reading.tokens[i].text
        if text.endswith(_OUSTS):
            return before[0], right[0]
        if text.endswith(_YIELDS):
            return right[0], before[0]
    return None


def turn_of(reading: Reading, edit: Edit) -> Turn:
    """What a sentence says that an edit leads to."""
    succession = _succeeds(reading)
    if succession is not None and not reading.sentence.has("neg"):
        return Turn(edit, *succession, False)
    denied = [
        (i, label) for i, label in reading.sentence.names() if reading.support.is_label(label) and _denied(reading, i)
    ]
    partly = len(edit.removed | edit.added) > 1 and bool(_TOO.search(reading.plain))
    partly = partly and reading.sentence.has("not_enough")
    if partly:
        denied = []  # "removing the mane is not enough for a horse; stripes must be added as well"
    told = [(i, n) for i, n in reading.sentence.names() if reading.support.is_label(n) and (i, n) not in denied]
    leads = [i for i in reading.sentence.at("would", "say", "still")]
    after = [label for i, label in told if any(i > lead for lead in leads[:1])]
    last = max((lead for lead in leads if any(i > lead for i, _ in told)), default=len(reading.tokens))
    behind = [label for i, label in told if i > last]
    result = behind[0] if behind else after[-1] if after else told[-1][1] if told else None
    traded = [label for i, label in told if {t.text for t in reading.span_before(i, 2)} & _FOR]
    goals = [label for i, label in told if any(t.text in ("to", "into") for t in reading.span_before(i, 2))]
    result = goals[-1] if goals else traded[-1] if traded and reading.sentence.has("replace") else result
    if _given_up(reading) and len({label for _, label in told} | {label for _, label in denied}) == 1:
        return Turn(edit, None, (told or denied)[0][1], False)
    if not partly and _unmoved(reading, goals[-1:] or traded[-1:]):
        return Turn(edit, None, result, False)
    refused = (reading.sentence.has("not_enough") and not partly) or any(
        "neg" in t.tags for lead in leads for t in reading.tokens[max(0, lead - 2) : lead]
    )
    if refused and not denied and result is not None and not reading.sentence.has("still"):
        return Turn(edit, None, result, False)
    stays = (
        not _given_up(reading)
        and reading.sentence.has("still")
        and not any(t.text == "no longer" for t in reading.tokens)
    )
    other = denied[0][1] if denied and denied[0][1] != result else None
    return Turn(edit, result, other if result is not None or other else denied[0][1] if denied else None, stays)


def _unmoved(reading: Reading, goals: list[str]) -> bool:
    """Whether it is denied that the answer moves there: "does not turn a zebra into a horse"."""
    goal = next((i for i, name in reversed(reading.sentence.names()) if name in goals), 0)
    start = next((i for i in range(goal, -1, -1) if reading.tokens[i].text == "," or _named(reading, i)), 0)
    return any(
        "neg" in t.tags and t.text not in _KEEPS and not t.text.startswith(_GIVING) for t in reading.tokens[start:goal]
    )


def _named(reading: Reading, i: int) -> bool:
    return is_concept(reading.tokens[i], reading)


def _given_up(reading: Reading) -> bool:
    """Whether it is denied that the answer lasts: "does not survive"."""
    return any(reading.denied(i) and "neg" not in reading.tokens[i].tags for i in reading.sentence.at("still"))


def _denied(reading: Reading, i: int) -> bool:
    """Whether the label at `i` is what the answer is not, or no longer."""
    back = list(reading.span_before(i, _BACK))
    if any("neg" in t.tags or t.text in ("instead of", "rather than", "from", "over") for t in back):
        return True
    if any(t.text.startswith(_DROPS) for t in back[:2]):
        return True
    return i + 1 < len(reading.tokens) and reading.tokens[i + 1].text == "no longer"
