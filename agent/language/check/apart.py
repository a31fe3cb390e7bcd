"""What sets two classes apart: the right way round, and by concepts of which a claim says so."""

from collections.abc import Iterator

from agent.language.check.reading import Reading
from agent.language.check.wording import acting
from concepts.claims import Contrast, NoFaultLine


def apart(reading: Reading) -> Iterator[str]:
    """What sets two classes apart, the wrong way round."""
    for clause in reading.clauses():
        for i in clause.sentence.at("apart"):
            labels = (
                dict.fromkeys([*clause.labels(i), *clause.labels(0, i)])
                if len(clause.labels(i)) < 2
                else clause.labels(i)
            )
            pair = tuple(labels)[:2] if len(clause.labels(i)) >= 2 else tuple(clause.labels())[:2]
            if len(pair) < 2:
                continue
            yield from _ordered(clause, pair)


def _ordered(clause: Reading, pair: tuple[str, ...]) -> Iterator[str]:
    claims = [c for c in clause.support.of(Contrast) if {c.label, c.foil} == set(pair)]
    words = [token.text for token in clause.tokens]
    ordered = "from" in words or "apart from" in words
    if (
        claims
        and ordered
        and (claims[0].label, claims[0].foil) != pair
        and not any((c.label, c.foil) == pair for c in (*claims, *clause.support.of(NoFaultLine)))
    ):
        yield f"it is {pair[1]} that is set apart from {pair[0]}"
    if clause.general or clause.sentence.has("average", "usual", "idle"):
        return
    known = [c for c in clause.support.of(Contrast) if c.concept in clause.concepts()]
    for concept in dict.fromkeys(clause.concepts()):
        if known and clause.support.of(Contrast) and not any(c.concept == concept for c in clause.support.of(Contrast)):
            yield f"no claim holds that {acting(concept, 'set')} {pair[0]} and {pair[1]} apart"
