"""What the model says: the answer, told as such, and what it is not."""

from collections.abc import Iterator, Mapping

from agent.language.check.edits import MEDIA, conditional, edit_of
from agent.language.check.reading import Reading
from agent.language.check.tokens import MARK, NAME
from concepts.claims import Alternative, Contrast, Difference, FaultLine, NoFaultLine, Outcome, Prediction, Reliability

_AT = frozenset({"for", "in", "of", "about", "on", "with", "to"})
_BRIEF, _REACH = 3, 6  # tokens from a word of saying to what is said
_LOOSE = (
    "it is",
    "this is",
    "that is",
    "as a",
    "would be",
    "picture is",
    "image is",
)  # words that say other things too
_RATED = frozenset({"reliable", "reliably", "unreliable"})
_THEN = frozenset({"then", "now", "instead", "so", "thereupon", "after that", "afterwards", "turned", "became"})
_WHEN = frozenset({"when", "whenever", "if", "where", "of", "once", "cases"})


def answers(reading: Reading) -> Iterator[str]:
    """An answer that the model does not give, or one that it gives and that is denied."""
    if not reading.support.said or reading.general or reading.sentence.has("mind") or _record(reading):
        return
    changed = False
    clauses = reading.clauses()
    for number, clause in enumerate(clauses):
        later = clauses[number + 1 : number + 2]
        goal = clause.tokens[0].text in ("to", "for")
        posed = any((goal or "if" in part.tokens[0].tags) and conditional(part, edit_of(part)) for part in later)
        changed = changed or posed or conditional(clause, edit_of(clause))
        if not clause.sentence.has("would") and not changed:
            yield from _told(clause)
    yield from _places(reading)


def _told(reading: Reading) -> Iterator[str]:
    """What is wrong with the answers that a clause tells."""
    support = reading.support
    for i in reading.sentence.at("say"):
        found = said_at(reading, i)
        if found is None or _when(reading, i) or _second(reading, i):
            continue
        label, place = found
        supposed = reading.sentence.has("if") and any(
            name in support.said and reading.denied(j) for j, name in reading.sentence.names()
        )
        if (supposed or reading.later(place)) and label in {claim.label for claim in support.of(Alternative)}:
            continue
        denied = reading.denied(place) or reading.denied(i)
        if label in _unreached(reading) or _results(reading, label, place):
            continue
        if denied and label in support.said:
            yield f"the model does say {label}"
        tried = reading.sentence.has(*MEDIA) and label in {outcome.label for outcome in support.of(Outcome)}
        if not denied and label not in support.said and not tried:
            yield f"the model does not say {label}"


def said_at(reading: Reading, i: int) -> tuple[str, int] | None:
    """The label that a word of saying at `i` is about: the next one after it, or else just before it."""
    reach = _BRIEF if reading.tokens[i].text.startswith(_LOOSE) else _REACH
    for j in range(i + 1, min(i + 1 + reach, len(reading.tokens))):
        token = reading.tokens[j]
        if (token.kind == MARK and token.text in ",;)") or token.tags & {
            "give",
            "for",
            "against",
            "over",
            "cause",
        } - token.tags & {"say"}:
            break
        if token.kind == NAME:
            if reading.support.is_label(token.text):
                return token.text, j
            break
    for j in range(i - 1, max(i - 1 - reach, -1), -1):
        token = reading.tokens[j]
        if (token.kind == MARK and token.text in ";,:(") or token.tags & {
            "give",
            "for",
            "against",
            "over",
        } - token.tags & {"say"}:
            return None
        if token.kind == NAME:
            return (token.text, j) if reading.support.is_label(token.text) else None
    return None


def _unreached(reading: Reading) -> set[str]:
    """Classes that no change leads to, where that is told."""
    return {claim.foil for claim in reading.support.of(NoFaultLine)} if reading.sentence.has("neg") else set()


def _results(reading: Reading, label: str, place: int) -> bool:
    """Whether a class is what the change told before leads to: "The model then says horse"."""
    tried = [(claim.removed, claim.added, claim.foil) for claim in reading.support.of(FaultLine)]
    tried += [(claim.removed, claim.added, claim.label) for claim in reading.support.of(Outcome)]
    held = any(
        (frozenset(gone), frozenset(come)) == (reading.pending.removed, reading.pending.added) and result == label
        for gone, come, result in tried
    )
    told = any(t.text in _THEN or t.number is not None for t in reading.tokens)
    return held and told


def _when(reading: Reading, i: int) -> bool:
    return any(token.text in _WHEN or "if" in token.tags for token in reading.tokens[max(0, i - 4) : i])


def _second(reading: Reading, i: int) -> bool:
    """Whether it is what comes second that is told."""
    return any("second" in token.tags for token in reading.tokens[max(0, i - _REACH) : i + _REACH])


def _record(reading: Reading) -> bool:
    rated = any(token.text in _RATED for token in reading.tokens)
    marked = rated or reading.sentence.has("right", "wrong", "confused", "held")
    return marked and bool(reading.support.of(Reliability))


def _places(reading: Reading) -> Iterator[str]:
    """The answers to two pictures, each of the other."""
    pairs = reading.support.of(Difference)
    own = {"here": {claim.label for claim in pairs}, "elsewhere": {claim.other for claim in pairs}}
    other = any("other" in reading.tokens[i].text for i in reading.sentence.at("elsewhere"))
    if not pairs or not (other or own["elsewhere"] & set(reading.labels())):
        return
    for clause in reading.clauses():
        yield from _placed(clause, own)


def _placed(reading: Reading, own: Mapping[str, set[str]]) -> Iterator[str]:
    for tag, labels in own.items():
        for i in reading.sentence.at(tag):
            if any(t.tags & {"for", "against", "apart", "share"} for t in reading.segment(i)):
                continue
            first = i - 1 if i and reading.tokens[i - 1].text in _AT else i
            opens = first == 0 or reading.tokens[first - 1].text in (",", ";", "and", "but")
            near = reading.nearest(i, True, opens)
            if (
                near is not None
                and near[1] <= (_REACH if opens else _BRIEF)
                and near[0] in set().union(*own.values()) - labels
            ):
                yield f"the model says {near[0]} of the other picture"


def gives(reading: Reading) -> Iterator[str]:
    """A second place that belongs to another class, or a first one that does."""
    rest = sorted(reading.support.of(Alternative), key=lambda claim: -claim.probability)
    first = {claim.label for claim in reading.support.of(Prediction)}
    for i in reading.sentence.at("give"):
        ranked = "second" in reading.tokens[i].tags and len(rest) > 0
        near = reading.nearest(i, True, True) or reading.nearest(i, True, False)
        if (
            not ranked
            or near is None
            or near[1] > _REACH
            or reading.sentence.has("would", "without")
            or reading.concepts()
        ):
            continue
        if near[0] in first - {c.label for c in rest} or (
            near[0] in {c.label for c in rest} and rest[0].label not in (near[0], *reading.labels(i))
        ):
            both = reading.nearest(i, True, False)
            if both is None or both[0] != rest[0].label:
                yield f"{near[0]} does not come next"


def considered(reading: Reading) -> Iterator[str]:
    """A likely class that the model is said not to think of."""
    rest = {claim.label for claim in reading.support.of(Alternative)}
    for i in reading.sentence.at("give"):
        near = reading.nearest(i, True, True)
        if reading.denied(i) and near is not None and near[1] <= _BRIEF and near[0] in rest:
            yield f"the model does think of {near[0]}"


def turned(reading: Reading) -> Iterator[str]:
    """One class before another where it is the other way round."""
    said = reading.support.said
    foils = {c.foil for c in reading.support.of(FaultLine, NoFaultLine, Contrast)} | {
        c.label for c in reading.support.of(Alternative)
    }
    for i in (i for i, token in enumerate(reading.tokens) if token.text.startswith("prefer")):
        named = [name for j, name in reading.sentence.names() if j > i and reading.support.is_label(name)]
        if len(named) > 1 and named[0] in foils - said and named[1] in said and not reading.general:
            yield f"{named[0]} is put before {named[1]}"
    if (reading.general or reading.sentence.has("would", "without", "for", "against", "apart")) or reading.concepts():
        return
    for i in reading.sentence.at("over"):
        left, right = reading.nearest(i, True, False), reading.nearest(i, True, True)
        if left is None or right is None or right[1] > 3:
            continue
        rest = {claim.label for claim in reading.support.of(Alternative)}
        if left[0] in foils - said and right[0] in said and not {left[0], right[0]} <= rest:
            yield f"{left[0]} is put before {right[0]}"
