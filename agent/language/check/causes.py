"""Causes and general facts: a cause must have been tested, and what is generally true is no cause."""

from collections.abc import Iterator

from agent.language.check.edits import conditional, edit_of
from agent.language.check.numbers import weighed
from agent.language.check.reading import APART, Reading
from agent.language.check.tables import pieces
from agent.language.check.tokens import NAME, Sentence
from agent.language.check.unreached import unreachable
from agent.language.check.wording import acting, are, listed, named
from concepts.claims import Contrast, Difference, Evidence, Fact, FaultLine, Outcome, Presence, Tendency

_SHARED = frozenset({"due to", "down to", "owes", "owe", "owed", "thanks to", "comes of"})  # also of shares of evidence
_COMPARED = _SHARED | {
    "on account of",
    "the reason",
    "reason",
    "what makes",
    "makes",
    "made",
    "explain why",
    "explains",
}
_PLAIN = frozenset({"because of", "due to", "thanks to", "owing to", "on account of", "by virtue of", "caused by"})
_POINTS = frozenset(pieces("that this these those them it which"))
_MEASURING = ("measur", "test", "check", "from", "this model", "model", "finding")
_FINDING = ("measur", "test", "confirm", "verif", "analy", "reveal", "experiment", "found", "discover", "observ")
_PARTLY = frozenset({"partly", "among", "also", "part", "one", "partially"})


def causes(reading: Reading) -> Iterator[str]:
    """Causes that no claim has tested."""
    told = [token.text for token in reading.tokens if "cause" in token.tags]
    if not told or reading.sentence.has("mind") or _weighed(reading, frozenset(told)):
        return
    if unreachable(reading) or (not (kinds := _clear(reading)) and reading.sentence.has("would")):
        return
    if conditional(reading, edit_of(reading)) and not kinds:
        return
    blamed = frozenset(_blamed(reading))
    tested = _tested(reading)
    if not blamed:
        if (reading.labels() and not tested and _clear(reading)) or _nameless(reading):
            yield "a cause is given, but no claim has tested one"
        return
    untested = blamed - frozenset().union(*tested)
    facts = {claim.tail for claim in reading.support.of(Fact)}
    for name in sorted(untested):
        yield (
            f"a general fact is told as a cause: {named(name)}"
            if name in facts
            else f"{named(name)} {are(name)} told as a cause, but no claim has tested that"
        )
    partly = any(token.text in _PARTLY for token in reading.tokens)
    if not untested and not partly and not any(blamed >= whole for whole in tested):
        yield f"only a part of the cause is told: {listed(blamed)}"


def _weighed(reading: Reading, told: frozenset[str]) -> bool:
    """Whether words of cause only tell where evidence comes from, or what speaks more for one class than another."""
    shares = any(t.number is not None and t.number.unit == "percent" for t in reading.tokens)
    if (reading.sentence.has("share") or shares) and told <= _SHARED:
        return True
    named = set(reading.labels())
    if reading.before and reading.before[-1].asks:
        named |= {name for _, name in reading.before[-1].names()}
    pairs = [(c.concept, {c.label, c.foil}) for c in reading.support.of(Contrast) if c.weight > 0]
    pairs += [(c.concept, {c.label, c.other}) for c in reading.support.of(Difference) if c.weight > 0]
    compared = {concept for concept, pair in pairs if pair <= named} | weighed(reading)
    plain = all(text in _COMPARED or text.startswith(("owe", "explain", "make")) for text in told)
    against = any({c.label, c.foil} <= named for c in reading.support.of(Contrast))
    soft = not told & _PLAIN or against or not reading.sentence.has("say")
    soft = soft and bool(reading.concepts()) and set(reading.concepts()) <= weighed(reading)
    return (plain or soft) and bool(compared) and set(reading.concepts()) <= compared


def _nameless(reading: Reading) -> bool:
    """Whether something is blamed that no name is given for: "because of its nature"."""
    for i, token in enumerate(reading.tokens):
        if token.text in _PLAIN and not reading.concepts() and not reading.general:
            return not any(t.text in _POINTS or t.tags & {"share"} for t in reading.tokens[i + 1 : i + 3])
    return False


def _clear(reading: Reading) -> bool:
    """Whether a word of cause is one that can be nothing else."""
    return any(
        "cause" in t.tags and t.text not in ("since", "reason", "basis", "result of", "so it", *_SHARED)
        for t in reading.tokens
    )


def _blamed(reading: Reading) -> Iterator[str]:
    """Concepts in a clause with a word of cause, or in the sentence before where the clause names none."""
    for clause in reading.clauses():
        if clause.sentence.has("cause"):
            yield from clause.concepts()
            if not clause.concepts() and reading.before and not reading.concepts() and not _nameless(reading):
                last = reading.before[-1]
                yield from (t.text for t in last.tokens if t.kind == NAME and not reading.support.is_label(t.text))


def _tested(reading: Reading) -> list[frozenset[str]]:
    """Sets of concepts whose change has changed the answer."""
    said = reading.support.said
    lines = [frozenset((*line.removed, *line.added)) for line in reading.support.of(FaultLine)]
    tried = [frozenset((*o.removed, *o.added)) for o in reading.support.of(Outcome) if o.label not in said or not said]
    return lines + tried


def facts(reading: Reading) -> Iterator[str]:
    """General facts that are not marked as such, or that no claim holds; measurements told as general."""
    held = reading.support.of(Fact)
    last = {text for sentence in reading.before[-1:] for _, text in sentence.names()}
    told_of = any({claim.head, claim.tail} <= last for claim in held)
    claimed = any(not _doubted(reading, i) for i in reading.sentence.at("claimed"))
    if told_of and not reading.sentence.names() and (claimed or _found_out(reading)):
        yield "a general fact is told as something that was measured"
    points = any(t.text in _POINTS for t in reading.tokens)
    if points and last and reading.sentence.has("mark") and not (told_of or reading.sentence.names()):
        yield "what was told before is no general knowledge"
    told = _owned(reading)
    marked = reading.general or (bool(reading.before) and _heads(reading)) or _followed(reading)
    pairs = {(claim.head, claim.tail) for claim in held}
    if marked and told and held:
        yield from (
            f"no claim holds that {acting(tail, 'belong')} to {head}"
            for head, tail in told
            if (head, tail) not in pairs
        )
    if not marked:
        yield from _unmarked(reading, told, pairs)
    mixed = [claim for claim in held if claim.tail in reading.concepts()]
    if mixed and reading.general and (claimed or _found_out(reading)):
        yield "a general fact is told as something that was measured"
    if held and reading.general and told and (_denied(reading) or reading.found("lacks")):
        yield "a general fact is denied"


def _unmarked(reading: Reading, told: list[tuple[str, str]], pairs: set[tuple[str, str]]) -> Iterator[str]:
    if not reading.sentence.has("has", "claimed") or reading.sentence.has("would", "if", "without"):
        return
    for head, tail in told:
        if (
            (head, tail) in pairs
            and tail not in weighed(reading)
            and not reading.sentence.has("for", "against", "idle", "finds", "most", "apart")
        ):
            yield "a general fact is not marked as one"
            return
    measured = {claim.concept for claim in reading.support.of(Evidence, Contrast, Tendency, Presence)}
    if reading.sentence.has("claimed") and any(
        tail in reading.concepts() and tail not in measured for _, tail in pairs
    ):
        yield "a general fact is told as something that the model used"


def _doubted(reading: Reading, i: int) -> bool:
    """Whether a measurement is denied: "I have not checked whether the model uses this"."""
    near = list(reading.span_before(i, 4))
    return reading.denied(i) or any("mark" in t.tags or t.text in APART for t in near)


def _found_out(reading: Reading) -> bool:
    """Whether something is said to be measured or found: "which the measurements here confirm"."""
    for i, token in enumerate(reading.tokens):
        stands = "has" in token.tags or any(t.text in ("on", "in", "at") for t in reading.tokens[i + 1 : i + 2])
        stands = stands and "found" in token.text
        finds = any(part in token.text for part in _FINDING) and "mark" not in token.tags and not stands
        if finds and not any(t.tags & {"neg", "mark"} or t.text in APART for t in reading.segment(i)):
            return True
    return False


def _heads(reading: Reading) -> bool:
    """Whether the sentence before marks what follows: it ends in a colon or names nothing."""
    last = reading.before[-1]
    ahead = not last.names() and not _points_back(last)
    return last.has("mark") and (last.text.rstrip().endswith(":") or ahead)


def _followed(reading: Reading) -> bool:
    """Whether the next sentence marks this one: "That is general knowledge"."""
    after = reading.after
    return after is not None and _points_back(after) and after.has("mark") and not after.names()


def _points_back(sentence: Sentence) -> bool:
    """Whether a sentence begins with what was told before: "That is ..."."""
    return any(t.text.split()[0] in _POINTS for t in sentence.tokens[:2])


def _owned(reading: Reading) -> list[tuple[str, str]]:
    """(class, concept) pairs that a sentence says belong together."""
    labels = list(dict.fromkeys(reading.labels()))
    return (
        [(label, concept) for label in labels for concept in dict.fromkeys(reading.concepts())]
        if len(labels) == 1
        else []
    )


def _denied(reading: Reading) -> bool:
    return any(
        "neg" in t.tags and "mark" not in t.tags and not _measuring(reading, i) for i, t in enumerate(reading.tokens)
    )


def _measuring(reading: Reading, i: int) -> bool:
    """Whether it is measuring that is denied: "I did not measure that"."""
    behind = reading.tokens[i + 1 : i + 7]
    end = next((k for k, t in enumerate(behind) if t.text in (";", ":", ",")), len(behind))
    return any(part in t.text for t in behind[:end] for part in _MEASURING)
