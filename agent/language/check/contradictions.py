"""Turns of phrase that no claim of some kind allows: a table of patterns, and the claims that each one contradicts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from agent.language.check.numbers import owners, weighed
from agent.language.check.reading import Reading
from agent.language.check.tokens import Sentence
from concepts.claims import (
    Alternative,
    Contrast,
    Difference,
    Evidence,
    Fact,
    FaultLine,
    NoFaultLine,
    Outcome,
    Prediction,
    Presence,
    Region,
    Reliability,
    Tendency,
)

HALF = 50.0  # per cent


@dataclass(frozen=True)
class Rule:
    """A pattern that is a lie where claims stand against it.

    Attributes:
        pattern: name of the pattern in the table of the language.
        problem: what is wrong with what it finds.
        kinds: of claims that can stand against it, one of which there must be; any if empty.
        applies: whether they do, by what the sentence is about.
        deniable: whether it is true if it is denied: "not in training cases".
    """

    pattern: str
    problem: str
    kinds: tuple[type[Any], ...] = ()
    applies: Callable[[Reading], bool] = lambda _: True
    deniable: bool = True


def contradictions(reading: Reading) -> Iterator[str]:
    """Turns of phrase that the claims stand against."""
    mind = reading.sentence.has("mind")
    for rule in RULES:
        if (mind and rule.pattern != "addressed") or (rule.kinds and not reading.support.of(*rule.kinds)):
            continue
        found = reading.found(rule.pattern)
        if found and rule.applies(reading) and not (rule.deniable and _denied(reading, found)):
            yield f"{rule.problem}: {found.strip()!r}"


def _denied(reading: Reading, found: str) -> bool:
    """Whether a denial falls on what was found."""
    start = reading.shape.find(found)
    known = reading.patterns.get("denying")
    return known is not None and bool(known.search(reading.shape[:start]))


def _undrawn(reading: Reading) -> bool:
    """Whether changes were worked out, and no picture was changed."""
    return bool(reading.support.of(FaultLine, NoFaultLine)) and not _drawn(reading)


def _drawn(reading: Reading) -> bool:
    """Whether the sentence, or the one that it goes on from, tells what a changed picture led to."""
    tried = reading.support.of(Outcome)
    if not tried or all(outcome.medium == "features" for outcome in tried):
        return False
    lines = reading.support.of(FaultLine, NoFaultLine)
    return not lines or _result(reading, reading.sentence) or (_nameless(reading) and _last_result(reading))


def _last_result(reading: Reading) -> bool:
    return any(_result(reading, sentence) for sentence in reading.before[-1:])


def _result(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence tells the probability after a change."""
    told = owners(Reading(sentence, reading.support))
    return any(value.kind == "chance" and value.concepts for value in told)


def _nameless(reading: Reading) -> bool:
    return not reading.sentence.names()


def _differs(reading: Reading) -> bool:
    pairs = reading.support.of(Difference)
    return bool(pairs) and all(claim.label != claim.other for claim in pairs)


def _unreached(reading: Reading) -> bool:
    foils = {claim.foil for claim in reading.support.of(NoFaultLine)}
    foils -= {line.foil for line in reading.support.of(FaultLine)}
    return bool(foils & set(reading.labels())) or (bool(foils) and _nameless(reading))


def _whole(reading: Reading) -> bool:
    """Whether every smaller change was ruled out."""
    lines = reading.support.of(FaultLine)
    return bool(lines) and all(line.smallest for line in lines)


def _nothing_named(reading: Reading) -> bool:
    return _nameless(reading) and not reading.general and not any(t.number for t in reading.tokens)


def _more_here(reading: Reading) -> bool:
    """Whether a claim holds that a concept of the sentence speaks more for a class here than elsewhere."""
    labels = set(reading.labels())
    for claim in reading.support.of(Difference):
        if claim.weight > 0 and claim.concept in reading.concepts() and (claim.label in labels or not labels):
            return True
    return False


def _proven(reading: Reading) -> bool:
    none = reading.support.of(NoFaultLine)
    return bool(none) and all(claim.proven for claim in none)


def _explained(reading: Reading) -> bool:
    return any(value.kind == "rest" and value.unit == "percent" for value in owners(reading))


def _chosen(reading: Reading) -> bool:
    """Whether the sentence tells how likely the answer is."""
    told = [value for value in owners(reading) if value.kind == "chance" and not value.concepts]
    return any(set(value.labels) <= reading.support.said for value in told)


def _answered(reading: Reading) -> bool:
    """Whether the sentence names the answer and no other class."""
    said = {claim.label for claim in reading.support.of(Prediction)}
    return bool(said) and said == set(reading.labels()) and not reading.concepts()


def _level(reading: Reading) -> bool:
    return any(value.kind == "level" for value in owners(reading))


def _taken(reading: Reading) -> bool:
    """Whether the concepts of the sentence are what goes in every change."""
    told, gone = set(reading.concepts()), set[str]()
    gone = gone.union(*(change.removed for change in reading.support.of(FaultLine, Outcome)))
    other = reading.general or reading.sentence.has("without", "gone", "neg")
    return bool(told) and told <= gone and bool(reading.labels()) and not other


def _factual(reading: Reading) -> bool:
    """Whether the sentence tells a general fact and nothing is said against its being measured."""
    named = {name for _, name in reading.sentence.names()}
    return any({fact.head, fact.tail} == named for fact in reading.support.of(Fact)) and not (
        reading.unmeasured() or weighed(reading) or reading.found("proclaimed_not")
    )


def _falling(reading: Reading) -> bool:
    """Whether the first of two concepts named counts more."""
    weights = {claim.concept: claim.weight for claim in reading.support.of(Evidence)}
    named = [weights[name] for name in dict.fromkeys(reading.concepts()) if name in weights]
    return len(named) == 2 and named[0] > named[1]


def _rising(reading: Reading) -> bool:
    """Whether the second of two concepts named counts more, for a class or between two."""
    return _compared(reading, lambda first, second: first < second)


def _sinking(reading: Reading) -> bool:
    """Whether the first of two concepts named counts more, for a class or between two."""
    return _compared(reading, lambda first, second: first > second)


def _compared(reading: Reading, test: Callable[[float, float], bool]) -> bool:
    weights = {claim.concept: abs(claim.weight) for claim in reading.support.of(Evidence, Contrast, Tendency)}
    named = [weights[name] for name in dict.fromkeys(reading.concepts()) if name in weights]
    return len(named) == 2 and test(*named)


def _hangs(reading: Reading) -> bool:
    """Whether the class that is told is another than the answer, and hangs on what the sentence names."""
    told, labels = set(reading.concepts()), set(reading.labels())
    lines = [((*line.removed, *line.added), line.foil) for line in reading.support.of(FaultLine)]
    tried = [((*o.removed, *o.added), o.label) for o in reading.support.of(Outcome)]
    said = {claim.label for claim in reading.support.of(Prediction, FaultLine)}
    return any(told & set(changed) and label in labels - said for changed, label in (*lines, *tried))


def _coming(reading: Reading) -> bool:
    """Whether a concept of the sentence has to come."""
    return any(set(line.added) & set(reading.concepts()) for line in reading.support.of(FaultLine, Outcome))


def _both_gone(reading: Reading) -> bool:
    """Whether all that the sentence names goes in one change."""
    told = set(reading.concepts())
    return any(told <= set(change.removed) for change in reading.support.of(FaultLine, Outcome))


def _own_only(reading: Reading) -> bool:
    """Whether the sentence names the answer alone, of which no change was tried that might turn it."""
    said = {claim.label for claim in reading.support.of(NoFaultLine)}
    turned = reading.support.of(FaultLine, Outcome)
    return bool(said) and not turned and set(reading.labels()) == said and not reading.concepts()


def _most_of_it(reading: Reading) -> bool:
    """Whether the share that is told is more than half."""
    shares = [t.number.plain for t in reading.tokens if t.number is not None and t.number.unit == "percent"]
    return bool(shares) and min(shares) > HALF


RULES = (
    Rule("training", "it was held out, not trained on", (Reliability,)),
    Rule("anew", "no claim tells of another photograph", (Outcome, FaultLine, NoFaultLine)),
    Rule("handmade", "no claim tells of a picture that was changed", (FaultLine, NoFaultLine), _undrawn),
    Rule("calculated", "a picture was changed, nothing was only worked out", (Outcome,), _drawn),
    Rule("alike", "the two pictures get different answers", (Difference,), _differs),
    Rule("reached", "no change was found that does it", (NoFaultLine,), _unreached, deniable=False),
    Rule("lesser", "a lesser change is told to be enough", (FaultLine,), _whole),
    Rule("largest", "it is the smallest", (FaultLine,)),
    Rule("kept", "it is what is taken away", (FaultLine, Outcome), _taken),
    Rule("rejects", "that is the answer", (Prediction,), _answered),
    Rule("lesser_place", "that is the answer", (Prediction,), _answered),
    Rule("least_likely", "no claim tells what is least likely"),
    Rule("rivalled", "nothing was measured that it could be compared with", (Presence,), _level),
    Rule("limitless", "it is more than any claim says", deniable=False),
    Rule("boundless", "it is more than any claim says"),
    Rule("addressed", "it is no explanation", deniable=False),
    Rule("trained", "no claim tells of the training"),
    Rule("blame", "a cause is given, but no claim has tested one", (), _nothing_named),
    Rule("elsewhere_more", "it speaks more for it here", (Difference,), _more_here),
    Rule("anywhere_but", "it is there that most of it lies", (Region,), deniable=False),
    Rule("partial", "all changes were tried", (NoFaultLine,), _proven),
    Rule("beyond_concepts", "that part is explained", (NoFaultLine,), _explained, deniable=False),
    Rule("worst", "it is the best that falls short", (NoFaultLine,)),
    Rule("refuses", "the model does think of it", (Alternative,), lambda r: bool(r.labels())),
    Rule("looks_elsewhere", "that is the answer", (Prediction,), _chosen),
    Rule("latter_more", "the first of the two counts more", (Evidence,), _falling),
    Rule("more_of_two", "the second of the two counts more", (Evidence, Contrast, Tendency), _rising),
    Rule("less_of_two", "the first of the two counts more", (Evidence, Contrast, Tendency), _sinking),
    Rule("regardless", "it hangs on the change", (FaultLine, Outcome), _hangs, deniable=False),
    Rule("but_not", "both have to go", (FaultLine, Outcome), _both_gone, deniable=False),
    Rule("not_coming", "it has to come", (FaultLine, Outcome), _coming, deniable=False),
    Rule("unsaid", "that is the answer", (NoFaultLine,), _own_only, deniable=False),
    Rule("any_answer", "it was counted for one answer", (Reliability,), deniable=False),
    Rule("hits", "it is the others that it was wrong about", (Reliability,), deniable=False),
    Rule("sliver", "it is most of it", (Region, Evidence), _most_of_it),
    Rule("unmarked", "a general fact is told as measured", (Fact,), deniable=False),
    Rule("muddled", "an average is told of this picture"),
    Rule("unmeasured", "nobody measured that", deniable=False),
    Rule("unnamed", "a cause is given, but no claim has tested one", deniable=False),
    Rule("proclaimed", "a general fact is told as something that was measured", (Fact,), _factual, deniable=False),
    Rule("scenery", "it stands in no claim", deniable=False),
)
"""What is looked for, and when it is a lie."""
