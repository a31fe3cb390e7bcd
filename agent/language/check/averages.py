"""What holds on average and what holds here: told of the other."""

from collections.abc import Iterator

from agent.language.check.pulls import told
from agent.language.check.reading import Reading
from agent.language.check.support import Support
from agent.language.check.wording import acting
from concepts.claims import Contrast, Difference, Evidence, FaultLine, Outcome, Tendency

Pair = tuple[str, str]


def averages(reading: Reading) -> Iterator[str]:
    """What only holds on average, told without saying so; or what holds here, told as holding on average."""
    if reading.general or reading.sentence.has("mind"):
        return
    support = reading.support
    usual = {(claim.concept, claim.label) for claim in support.of(Tendency)}
    measured = _measured(support)
    tested = {name for line in support.of(FaultLine, Outcome) for name in (*line.removed, *line.added)}
    only = {pair for pair in usual - measured if pair[0] not in tested}
    if not usual and not reading.sentence.has("average"):
        return
    for clause, found in told(reading):
        pairs = {(pull.concept, pull.label) for pull in found} | set(_valued(clause, reading.labels()))
        if not _averaged(clause, reading):
            yield from (
                f"what {acting(c, 'do')} for {label} only holds on average" for c, label in sorted(pairs & only)
            )
        elif clause.sentence.has("average"):
            wrong = sorted((pairs & measured) - usual)
            yield from (f"what {acting(c, 'do')} for {label} was measured here, not on average" for c, label in wrong)


def _measured(support: Support) -> set[Pair]:
    """What pulls at what in this picture, by the claims."""
    found = {(c.concept, c.label) for c in support.of(Evidence)}
    found |= {(c.concept, label) for c in support.of(Contrast) for label in (c.label, c.foil)}
    return found | {(c.concept, label) for c in support.of(Difference) for label in (c.label, c.other)}


def _valued(clause: Reading, labels: list[str]) -> Iterator[Pair]:
    """Averages whose weight the clause tells."""
    signed = [t.number for t in clause.tokens if t.number is not None and t.number.signed]
    for claim in clause.support.of(Tendency):
        named = claim.concept in clause.concepts() and claim.label in labels
        if named and any(number.holds(claim.weight) for number in signed):
            yield claim.concept, claim.label


def _averaged(clause: Reading, reading: Reading) -> bool:
    """Whether a clause speaks of many pictures, itself or by what stands before it; "tends to" says it only weakly."""
    many = [i for i in clause.sentence.at("average", "usual") if not clause.tokens[i].text.startswith("tend")]
    if any(not any("neg" in t.tags for t in clause.tokens[max(0, i - 3) : i]) for i in many):
        return True
    said = (reading.sentence, *reading.before)
    return not clause.sentence.has("here") and any(sentence.has("average", "usual") for sentence in said)
