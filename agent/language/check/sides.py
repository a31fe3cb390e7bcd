"""For or against: which way a concept is said to pull, towards which class, and over which."""

from collections.abc import Iterator
from dataclasses import replace

from agent.language.check.pulls import EITHER, Pull, told
from agent.language.check.reading import Reading
from agent.language.check.support import Support
from agent.language.check.wording import acting
from agent.language.say import SLIGHT
from concepts.claims import Contrast, Difference, Evidence, FaultLine, Outcome, Tendency


def sides(reading: Reading) -> Iterator[str]:
    """Pulls that no claim holds."""
    if reading.general or reading.sentence.has("mind"):
        return
    aimed = [text for sentence in reading.before[-1:] for _, text in sentence.names() if reading.support.is_label(text)]
    for clause, found in told(reading):
        last, aimed = aimed, clause.labels() or aimed
        for pull in found:
            meant = [pull, *(replace(pull, label=label) for label in last if not pull.label)]
            average = clause.sentence.has("average", "usual")
            if not any(upheld(each, clause.support, average) for each in meant):
                yield _wrong(pull)


def _wrong(pull: Pull) -> str:
    """What is wrong with a pull, in words."""
    speaks = f"{acting(pull.concept, 'do')} not speak" if pull.denied else acting(pull.concept, "speak")
    how = {1: "for", -1: "against", 0: "neither for nor against", EITHER: "clearly for or against"}[pull.side]
    over = f" over {pull.foil}" if pull.foil else ""
    return f"no claim holds that {speaks} {how} {pull.label or 'it'}{over}"


def upheld(pull: Pull, support: Support, average: bool) -> bool:
    """Whether a claim holds what is said to pull where."""
    if not pull.label:
        return not support.said or any(upheld(replace(pull, label=label), support, average) for label in support.said)
    weights = list(_weights(pull, support))
    if pull.side == EITHER:
        return not weights or any(abs(weight) >= SLIGHT for weight in weights) != pull.denied
    if pull.foil is not None and not any(pull.foil in pair for pair in _pairs(support)):
        return False
    if pull.side == 0:
        return any(abs(weight) < SLIGHT for weight in weights) or not _about(pull, support)
    if pull.denied:
        return any(pull.side * weight < SLIGHT for weight in weights)
    return any(pull.side * weight >= 0 for weight in weights)


def _about(pull: Pull, support: Support) -> bool:
    return any(claim.concept == pull.concept for claim in support.of(Evidence, Tendency, Contrast, Difference))


def _pairs(support: Support) -> list[tuple[str, str]]:
    lines = [(claim.label, claim.foil) for claim in support.of(Contrast, FaultLine)]
    return lines + [(claim.label, claim.other) for claim in support.of(Difference)]


def _weights(pull: Pull, support: Support) -> Iterator[float]:
    """How much the concept pulls towards the label, by every claim about the two."""
    yield from (
        c.weight
        for c in support.of(Evidence, Tendency)
        if (c.concept, c.label) == (pull.concept, pull.label) and not pull.foil
    )
    for claim in support.of(Contrast, Difference):
        other = claim.foil if isinstance(claim, Contrast) else claim.other
        if claim.concept != pull.concept or pull.foil not in (None, claim.label, other):
            continue
        if pull.label in (claim.label, other):
            yield claim.weight if pull.label == claim.label else -claim.weight
    yield from _tested(pull, support)


def _tested(pull: Pull, support: Support) -> Iterator[float]:
    for line in support.of(FaultLine):
        goes, comes = pull.concept in line.removed, pull.concept in line.added
        if (goes or comes) and pull.label in (line.label, line.foil):
            yield 1.0 if goes == (pull.label == line.label) else -1.0
    for tried in support.of(Outcome):
        if pull.concept in tried.removed and tried.label not in support.said and pull.label in support.said:
            yield 1.0
