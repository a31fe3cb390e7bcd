"""Classes that no change was found to lead to, and what was proven of changes."""

import re
from collections.abc import Iterator
from itertools import pairwise

from agent.language.check.numbers import owners
from agent.language.check.reading import Reading
from concepts.claims import FaultLine, NoFaultLine

_SHORT = re.compile(r"short|away|lack|miss|off$|from$|behind|closest|nearest|fail")
_LEADING = ("get", "suffic", "successful", "way", "within reach")


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


def searched(reading: Reading) -> Iterator[str]:
    """What was searched told of more changes than were, or of another class than the one that was not reached."""
    for claim in reading.support.of(NoFaultLine):
        values = [
            v for v in owners(reading) if v.kind in ("gap", "count") and not v.concepts and claim.foil in v.labels
        ]
        for i, token in enumerate(reading.tokens):
            back = [t.text for t in reading.tokens[max(0, i - 3) : i]]
            more = any("above" in t.tags and t.text != "no less than" for t in reading.tokens[max(0, i - 2) : i])
            capped = any(word in ("no", "not", "unless", "without", "if", "until") for word in back)
            if token.number is not None and token.number.plain == claim.limit and more and not capped:
                yield f"no change of more than {claim.limit} concepts was tried"
        foils = {c.foil for c in reading.support.of(NoFaultLine, FaultLine)}
        if len({v.kind for v in values}) > 1 and reading.labels() and not foils & set(reading.labels()):
            yield f"it is {claim.foil} that no change was found to lead to"
