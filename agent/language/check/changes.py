"""What would change the answer: every condition told, none invented, and the right result."""

from collections.abc import Iterator
from itertools import pairwise

from agent.language.check.edits import MEDIA, conditional, edit_of
from agent.language.check.numbers import weighed
from agent.language.check.reading import Edit, Reading
from agent.language.check.support import Support
from agent.language.check.turns import Turn, turn_of
from agent.language.check.unreached import unreachable
from agent.language.check.wording import listed
from concepts.claims import Alternative, FaultLine, Outcome, Reliability

_SINGLY = frozenset(
    {"individually", "separately", "singly", "independently", "apiece", "on its own", "by itself"}
    | {"on their own", "by themselves"}
)


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
    turn = turn_of(reading, edit)
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
    if any(text in _SINGLY for text in texts):
        return True
    joined = bool(places) and "or" in texts[places[0] : places[-1]]  # "removing both would do" names neither
    return joined or any(pair == ("one", "of") for pair in pairwise(texts))


def _bare(reading: Reading) -> Iterator[str]:
    """A result told without what leads to it."""
    if unreachable(reading):
        return
    support = reading.support
    turn = turn_of(reading, reading.pending)
    if _otherwise(reading, turn) or (support.of(Reliability) and reading.sentence.has("held")):
        return
    refused = turn.denied is not None and turn.result is None and (reading.pending, turn.denied) in _tried(support)
    if refused:
        yield f"after the change the model does say {turn.denied}"
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
