"""Turns of phrase that no claim of some kind allows: a table of patterns, and the claims that each one contradicts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from agent.language.check import grounds
from agent.language.check.reading import Reading
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


RULES = (
    Rule("training", "it was held out, not trained on", (Reliability,)),
    Rule("anew", "no claim tells of another photograph", (Outcome, FaultLine, NoFaultLine)),
    Rule("handmade", "no claim tells of a picture that was changed", (FaultLine, NoFaultLine), grounds.undrawn),
    Rule("calculated", "a picture was changed, nothing was only worked out", (Outcome,), grounds.drawn),
    Rule("alike", "the two pictures get different answers", (Difference,), grounds.differs),
    Rule("reached", "no change was found that does it", (NoFaultLine,), grounds.unreached, deniable=False),
    Rule("lesser", "a lesser change is told to be enough", (FaultLine,), grounds.whole),
    Rule("largest", "it is the smallest", (FaultLine,)),
    Rule("kept", "it is what is taken away", (FaultLine, Outcome), grounds.taken),
    Rule("rejects", "that is the answer", (Prediction,), grounds.answered),
    Rule("lesser_place", "that is the answer", (Prediction,), grounds.answered),
    Rule("least_likely", "no claim tells what is least likely"),
    Rule("rivalled", "nothing was measured that it could be compared with", (Presence,), grounds.level),
    Rule("limitless", "it is more than any claim says", deniable=False),
    Rule("boundless", "it is more than any claim says"),
    Rule("addressed", "it is no explanation", deniable=False),
    Rule("trained", "no claim tells of the training"),
    Rule("blame", "a cause is given, but no claim has tested one", (), grounds.nothing_named),
    Rule("elsewhere_more", "it speaks more for it here", (Difference,), grounds.more_here),
    Rule("anywhere_but", "it is there that most of it lies", (Region,), deniable=False),
    Rule("partial", "all changes were tried", (NoFaultLine,), grounds.proven),
    Rule("beyond_concepts", "that part is explained", (NoFaultLine,), grounds.explained, deniable=False),
    Rule("worst", "it is the best that falls short", (NoFaultLine,)),
    Rule("refuses", "the model does think of it", (Alternative,), lambda r: bool(r.labels())),
    Rule("looks_elsewhere", "that is the answer", (Prediction,), grounds.chosen),
    Rule("latter_more", "the first of the two counts more", (Evidence,), grounds.falling),
    Rule("more_of_two", "the second of the two counts more", (Evidence, Contrast, Tendency), grounds.rising),
    Rule("less_of_two", "the first of the two counts more", (Evidence, Contrast, Tendency), grounds.sinking),
    Rule("regardless", "it hangs on the change", (FaultLine, Outcome), grounds.hangs, deniable=False),
    Rule("but_not", "both have to go", (FaultLine, Outcome), grounds.both_gone, deniable=False),
    Rule("not_coming", "it has to come", (FaultLine, Outcome), grounds.coming, deniable=False),
    Rule("unsaid", "that is the answer", (NoFaultLine,), grounds.own_only, deniable=False),
    Rule("any_answer", "it was counted for one answer", (Reliability,), deniable=False),
    Rule("hits", "it is the others that it was wrong about", (Reliability,), deniable=False),
    Rule("sliver", "it is most of it", (Region, Evidence), grounds.most_of_it),
    Rule("unmarked", "a general fact is told as measured", (Fact,), deniable=False),
    Rule("muddled", "an average is told of this picture"),
    Rule("unmeasured", "nobody measured that", deniable=False),
    Rule("unnamed", "a cause is given, but no claim has tested one", deniable=False),
    Rule("proclaimed", "a general fact is told as measured by us", (Fact,), grounds.factual, deniable=False),
    Rule("scenery", "it stands in no claim", deniable=False),
)
"""What is looked for, and when it is a lie."""
