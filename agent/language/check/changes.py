"""What would change the answer: every condition told, none invented, and the right result."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from agent.language.check.edits import MEDIA, conditional, edit_of, is_concept
from agent.language.check.numbers import weighed
from agent.language.check.reading import Edit, Reading
from agent.language.check.support import Support
from agent.language.check.wording import listed
from concepts.claims import Alternative, FaultLine, NoFaultLine, Outcome, Reliability

_BACK = 4  # tokens before a label in which it may be denied
_KEEPS = frozenset({"rather than", "no longer", "far from"})
_DROPS = ("drop", "lose", "losing", "lost", "discard", "exclude", "eliminate", "strike", "forget", "forgo", "desert")
_OUSTS = ("replace", "replaces", "replaced", "supplant", "oust", "displace", "the place of", "supersede")
_YIELDS = ("way to", "way for", "replaced by", "supplanted by", "yield to", "yields to")
_SHORT = re.compile(r"short|away|lack|miss|off$|from$|behind|closest|nearest|fail")
_TOO = re.compile(r"\b(as well(?! as)|too|also|in addition|besides|on top)\b")
_GIVING = ("abandon", "give", "gave", "giving", "drop", "let", "reject", "lose", "leav", "refus")  # up one for another
_LEADING = ("get", "suffic", "successful", "way", "within reach")
_MEDIUM = {"inside": "features", "redrawn": "input", "masked": "masked"}


@dataclass(frozen=True)
class Turn:
    """What an edit leads to: an edit, the answer after it, and an answer that it is no longer."""

    edit: Edit
    result: str | None
    denied: str | None
    stays: bool


def changes(reading: Reading) -> Iterator[str]:
    """Changes that were not tested, or not with that result."""
    edit = edit_of(reading)
    if not conditional(reading, edit):
        if (
            reading.sentence.has("would")
            and not reading.sentence.has("second")
            and not (reading.general or reading.sentence.has("mind"))
        ):
            yield from _bare(reading)
        return
    if unreachable(reading):
        return
    turn = _turn(reading, edit)
    if turn.result is None and turn.denied is None and not turn.stays and not reading.sentence.has("would"):
        return
    yield from _untested(turn, reading.support)
    if _either(reading, edit):
        yield "each part of the change is told as enough"
    kept = {result for tried, result in _tried(reading.support) if tried == edit} <= reading.support.said
    if kept and reading.sentence.has("alter") and not any("neg" in t.tags for t in reading.tokens):
        yield "the change does not change the answer"


def _either(reading: Reading, edit: Edit) -> bool:
    """Whether one of several changes is told as enough where all are needed: "without the mane or the stripes"."""
    if reading.sentence.has("neg") or len(edit.removed | edit.added) < 2:
        return False
    texts = [t.text for t in reading.tokens]
    places = [i for i, name in reading.sentence.names() if name in edit.removed | edit.added]
    return "or" in texts[places[0] : places[-1]] or any(pair == ("one", "of") for pair in pairwise(texts))


def unreachable(reading: Reading) -> bool:
    """Whether the sentence says that no change leads to a class, as a claim does."""
    foils = {claim.foil for claim in reading.support.of(NoFaultLine)}
    denied = reading.sentence.has("neg") or _short(reading, foils)
    return bool(foils & set(reading.labels())) and denied and not reading.concepts()


def _short(reading: Reading, foils: set[str]) -> bool:
    """Whether it is told how far the best change falls short of a class: "still 1.2 logits away from it"."""
    cuts = [-1, *(i for i, t in enumerate(reading.tokens) if t.text in (";", ":", ",")), len(reading.tokens)]
    for start, end in pairwise(cuts):
        part = reading.tokens[start + 1 : end]
        gap = any(t.number is not None and t.number.unit == "logits" for t in part)
        if gap and any(t.text in foils for t in part) and any(_SHORT.match(t.text) for t in part):
            return True
    return False


def _bare(reading: Reading) -> Iterator[str]:
    """A result told without what leads to it."""
    if unreachable(reading):
        return
    support = reading.support
    turn = _turn(reading, reading.pending)
    if _otherwise(reading, turn) or (support.of(Reliability) and reading.sentence.has("held")):
        return
    if turn.result is None or turn.result in support.said:
        return
    if reading.pending:
        yield from _untested(turn, support)
        return
    if reading.concepts() and weighed(reading) >= set(reading.concepts()):
        return
    results = {line.foil for line in support.of(FaultLine)} | {o.label for o in support.of(Outcome)}
    if turn.result in results and reading.sentence.has(*MEDIA):
        return
    yield f"the model does not say {turn.result} without a change, and none is told"


def _otherwise(reading: Reading, turn: Turn) -> bool:
    """Whether it is told what comes second: "if it is not a zebra, it would sooner be a horse"."""
    rest = {claim.label for claim in reading.support.of(Alternative)}
    place = next((i for i, name in reading.sentence.names() if name == turn.result), 0)
    denied = reading.sentence.has("if") and any(map(reading.denied, _said(reading)))
    return turn.result in rest and (denied or reading.later(place))


def _said(reading: Reading) -> list[int]:
    return [i for i, name in reading.sentence.names() if name in reading.support.said]


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


def _turn(reading: Reading, edit: Edit) -> Turn:
    succession = _succeeds(reading)
    if succession is not None and not reading.sentence.has("neg"):
        return Turn(edit, *succession, False)
    denied = [
        (i, label) for i, label in reading.sentence.names() if reading.support.is_label(label) and _denied(reading, i)
    ]
    told = [(i, n) for i, n in reading.sentence.names() if reading.support.is_label(n) and (i, n) not in denied]
    leads = [i for i in reading.sentence.at("would", "say", "still")]
    after = [label for i, label in told if any(i > lead for lead in leads[:1])]
    last = max((lead for lead in leads if any(i > lead for i, _ in told)), default=-1)
    behind = [label for i, label in told if i > last]
    result = behind[0] if behind else after[-1] if after else told[-1][1] if told else None
    traded = [label for i, label in told if "for" in [t.text for t in reading.span_before(i, 2)]]
    goals = [label for i, label in told if any(t.text in ("to", "into") for t in reading.span_before(i, 2))]
    result = goals[-1] if goals else traded[-1] if traded and reading.sentence.has("replace") else result
    if _given_up(reading) and len({label for _, label in told} | {label for _, label in denied}) == 1:
        return Turn(edit, None, (told or denied)[0][1], False)
    moved = _unmoved(reading, goals[-1:] or traded[-1:])
    if moved:
        return Turn(edit, None, result, False)
    partly = len(edit.removed | edit.added) > 1 and bool(_TOO.search(" ".join(t.text for t in reading.tokens)))
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


def _untested(turn: Turn, support: Support) -> Iterator[str]:
    """Why no claim holds that an edit leads to an answer; nothing where one does."""
    tried = _tried(support)
    same = [result for edit, result in tried if edit == turn.edit]
    named = listed(turn.edit.removed | turn.edit.added)
    if not same:
        fuller = any(turn.edit.removed <= edit.removed and turn.edit.added <= edit.added for edit, _ in tried)
        both = any(turn.edit.removed | turn.edit.added == edit.removed | edit.added for edit, _ in tried)
        if both:
            yield f"what goes and what comes is mixed up: {named}"
        elif fuller:
            yield f"a part of the change is left out: only {named} is told"
        else:
            yield f"no claim has tested the change of {named}"
        return
    if turn.result is not None and turn.result not in same:
        yield f"after the change the model does not say {turn.result}"
    if turn.denied is not None and all(result == turn.denied for result in same):
        yield f"after the change the model does say {turn.denied}"
    kept = support.said & set(same)
    if turn.stays and not kept:
        yield "after the change the answer does not stay"
    if not turn.stays and turn.result is None and turn.denied is None and kept == set(same) and kept:
        yield "after the change the answer stays"


def _tried(support: Support) -> list[tuple[Edit, str]]:
    """Every edit that was tested, and the answer after it."""
    lines = [(line.removed, line.added, line.foil) for line in support.of(FaultLine)]
    outcomes = [(o.removed, o.added, o.label) for o in support.of(Outcome)]
    return [(Edit(frozenset(gone), frozenset(come)), result) for gone, come, result in (*lines, *outcomes)]


def proofs(reading: Reading) -> Iterator[str]:
    """Proofs that were not made, and doubts that are gone."""
    lines, none = reading.support.of(FaultLine), reading.support.of(NoFaultLine)
    shares = any(t.number is not None and t.number.unit == "percent" for t in reading.tokens)
    maybe = reading.sentence.has("maybe_smaller") and not shares
    if maybe and lines and all(line.smallest for line in lines):
        yield "no smaller change can exist, by the claims"
    surely = reading.sentence.has("smallest") and not maybe and not reading.sentence.has("least")
    if surely and lines and not any(line.smallest for line in lines):
        yield "that no smaller change does it is not proven"
    partly = reading.sentence.has("not_all")
    if none and reading.sentence.has("tried_all") and not partly and not any(claim.proven for claim in none):
        yield "not all changes were tried"
    if none and partly and not maybe and all(claim.proven for claim in none):
        yield "all changes were tried"


def reached(reading: Reading) -> Iterator[str]:
    """A class said to be reached by a change where none was found."""
    if reading.general or reading.concepts():
        return
    foils = {claim.foil for claim in reading.support.of(NoFaultLine)}
    foils -= {line.foil for line in reading.support.of(FaultLine)}
    end = next((i for i, t in enumerate(reading.tokens) if t.text in (",", ";", ":")), len(reading.tokens))
    if foils & set(reading.labels()) and sum("neg" in t.tags for t in reading.tokens[:end]) > 1:
        yield "what no change does is denied twice"
    if _short(reading, foils):
        return
    change = any(t.text.startswith(("chang", "edit", "way", "combination", "concepts", "set")) for t in reading.tokens)
    leads = reading.sentence.has("would", "cause", "say") or any(t.text.startswith(_LEADING) for t in reading.tokens)
    missed = any("wrong" in t.tags for i, n in reading.sentence.names() if n in foils for t in reading.segment(i))
    if change and leads and foils & set(reading.labels()) and not (missed or reading.sentence.has("neg")):
        yield f"no change was found that leads to {sorted(foils)[0]}"


def media(reading: Reading) -> Iterator[str]:
    """A change said to be made where it was not."""
    if not reading.labels() and not reading.concepts():
        return  # how anything is measured, not what came out here
    tried = reading.support.of(Outcome)
    if not tried or reading.general:
        return
    for tag in MEDIA:
        lines = tag == "inside" and (reading.support.of(FaultLine) or reading.support.of(NoFaultLine))
        if reading.sentence.has(tag) and not lines and not any(o.medium in _media(tag) for o in tried):
            yield f"nothing was tried with the change made that way ({_MEDIUM[tag]})"


def _media(tag: str) -> tuple[str, ...]:
    return ("input", "masked") if tag in ("redrawn",) else (_MEDIUM[tag],)
