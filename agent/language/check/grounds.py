"""What a sentence tells and its claims hold, by which a turn of phrase is a lie or not; see `contradictions`."""

from agent.language.check.amounts import HALF
from agent.language.check.numbers import owners, weighed
from agent.language.check.reading import Reading
from agent.language.check.tokens import Sentence
from concepts.claims import (
    Contrast,
    Difference,
    Evidence,
    Fact,
    FaultLine,
    NoFaultLine,
    Outcome,
    Prediction,
    Tendency,
)


def undrawn(reading: Reading) -> bool:
    """Whether changes were worked out, and no picture was changed."""
    return bool(reading.support.of(FaultLine, NoFaultLine)) and not drawn(reading)


def drawn(reading: Reading) -> bool:
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


def differs(reading: Reading) -> bool:
    """Whether the two pictures that are compared get different answers."""
    pairs = reading.support.of(Difference)
    return bool(pairs) and all(claim.label != claim.other for claim in pairs)


def unreached(reading: Reading) -> bool:
    """Whether the sentence is about a class that no change was found to lead to, or names nothing beside one."""
    foils = {claim.foil for claim in reading.support.of(NoFaultLine)}
    foils -= {line.foil for line in reading.support.of(FaultLine)}
    return bool(foils & set(reading.labels())) or (bool(foils) and _nameless(reading))


def whole(reading: Reading) -> bool:
    """Whether every smaller change was ruled out."""
    lines = reading.support.of(FaultLine)
    return bool(lines) and all(line.smallest for line in lines)


def nothing_named(reading: Reading) -> bool:
    """Whether the sentence has no names and no numbers, and is not about pictures in general."""
    return _nameless(reading) and not reading.general and not any(t.number for t in reading.tokens)


def more_here(reading: Reading) -> bool:
    """Whether a claim holds that a concept of the sentence speaks more for a class here than elsewhere."""
    labels = set(reading.labels())
    for claim in reading.support.of(Difference):
        if claim.weight > 0 and claim.concept in reading.concepts() and (claim.label in labels or not labels):
            return True
    return False


def proven(reading: Reading) -> bool:
    """Whether every change up to the limit was tried in vain."""
    none = reading.support.of(NoFaultLine)
    return bool(none) and all(claim.proven for claim in none)


def explained(reading: Reading) -> bool:
    """Whether it is told how much of a lead the concepts explain."""
    return any(value.kind == "rest" and value.unit == "percent" for value in owners(reading))


def chosen(reading: Reading) -> bool:
    """Whether the sentence tells how likely the answer is."""
    told = [value for value in owners(reading) if value.kind == "chance" and not value.concepts]
    return any(set(value.labels) <= reading.support.said for value in told)


def answered(reading: Reading) -> bool:
    """Whether the sentence names the answer and no other class."""
    said = {claim.label for claim in reading.support.of(Prediction)}
    return bool(said) and said == set(reading.labels()) and not reading.concepts()


def level(reading: Reading) -> bool:
    """Whether it is told how strongly a concept is found."""
    return any(value.kind == "level" for value in owners(reading))


def taken(reading: Reading) -> bool:
    """Whether the concepts of the sentence are what goes in every change."""
    told, gone = set(reading.concepts()), set[str]()
    gone = gone.union(*(change.removed for change in reading.support.of(FaultLine, Outcome)))
    other = reading.general or reading.sentence.has("without", "gone", "neg")
    return bool(told) and told <= gone and bool(reading.labels()) and not other


def factual(reading: Reading) -> bool:
    """Whether the sentence tells a general fact and nothing is said against its being measured."""
    named = {name for _, name in reading.sentence.names()}
    return any({fact.head, fact.tail} == named for fact in reading.support.of(Fact)) and not (
        reading.unmeasured() or weighed(reading) or reading.found("proclaimed_not")
    )


def falling(reading: Reading) -> bool:
    """Whether the first of two concepts named counts more for a class."""
    pair = _pair(reading, Evidence)
    return pair is not None and pair[0] > pair[1]


def rising(reading: Reading) -> bool:
    """Whether the second of two concepts named counts more, for a class or between two."""
    pair = _pair(reading, Evidence, Contrast, Tendency)
    return pair is not None and abs(pair[0]) < abs(pair[1])


def sinking(reading: Reading) -> bool:
    """Whether the first of two concepts named counts more, for a class or between two."""
    pair = _pair(reading, Evidence, Contrast, Tendency)
    return pair is not None and abs(pair[0]) > abs(pair[1])


def _pair(reading: Reading, *kinds: type[Evidence | Contrast | Tendency]) -> tuple[float, float] | None:
    """The weights of the two concepts that the sentence names, in its order; None unless there are two."""
    weights = {claim.concept: claim.weight for claim in reading.support.of(*kinds)}
    named = [weights[name] for name in dict.fromkeys(reading.concepts()) if name in weights]
    return (named[0], named[1]) if len(named) == 2 else None


def hangs(reading: Reading) -> bool:
    """Whether the class that is told is another than the answer, and hangs on what the sentence names."""
    told, labels = set(reading.concepts()), set(reading.labels())
    lines = [((*line.removed, *line.added), line.foil) for line in reading.support.of(FaultLine)]
    tried = [((*o.removed, *o.added), o.label) for o in reading.support.of(Outcome)]
    said = {claim.label for claim in reading.support.of(Prediction, FaultLine)}
    return any(told & set(changed) and label in labels - said for changed, label in (*lines, *tried))


def coming(reading: Reading) -> bool:
    """Whether a concept of the sentence has to come."""
    return any(set(line.added) & set(reading.concepts()) for line in reading.support.of(FaultLine, Outcome))


def both_gone(reading: Reading) -> bool:
    """Whether all that the sentence names goes in one change."""
    told = set(reading.concepts())
    return any(told <= set(change.removed) for change in reading.support.of(FaultLine, Outcome))


def own_only(reading: Reading) -> bool:
    """Whether the sentence names the answer alone, of which no change was tried that might turn it."""
    said = {claim.label for claim in reading.support.of(NoFaultLine)}
    turned = reading.support.of(FaultLine, Outcome)
    return bool(said) and not turned and set(reading.labels()) == said and not reading.concepts()


def most_of_it(reading: Reading) -> bool:
    """Whether the share that is told is more than half."""
    shares = [t.number.plain for t in reading.tokens if t.number is not None and t.number.unit == "percent"]
    return bool(shares) and min(shares) > HALF
