"""How often an answer was right, and what it is mistaken for: told of the wrong class, or of the wrong cases."""

from collections.abc import Iterator

from agent.language.check.numbers import owners
from agent.language.check.reading import Reading
from agent.language.check.tokens import NAME
from concepts.claims import Reliability


def records(reading: Reading) -> Iterator[str]:
    """A record told of the pictures that show a class, not of those called it; or of what it is mistaken for."""
    held = reading.support.of(Reliability)
    if len(held) != 1 or reading.general or reading.sentence.has("would", "mind") or reading.concepts():
        return
    own = {held[0].label: "@0", held[0].mistaken_for: "@1"}
    text = reading.shape_of(lambda token: own.get(token.text) if token.kind == NAME else None)
    known = reading.patterns
    truth = known["given_truth"].search(text) if known else None
    if truth and not any("say" in t.tags for t in reading.tokens[: len(text[: truth.end()].split()) - 1]):
        yield f"it was counted where the model said {held[0].label}, not where it is true"
    for pattern in ("given_others", "never_others"):
        if known and known[pattern].search(text):
            yield f"the others were most often {held[0].mistaken_for}"


def confused(reading: Reading) -> Iterator[str]:
    """What a class is mistaken for, told of the wrong one."""
    for claim in reading.support.of(Reliability):
        alone = len(reading.support.of(Reliability)) == 1 and not reading.concepts()
        if alone and claim.mistaken_for in reading.labels() and reading.sentence.has("least"):
            yield f"{claim.mistaken_for} is what {claim.label} is mistaken for most often"
        kinds = {(v.kind, v.unit) for v in owners(reading)}
        if alone and ("told", "cases") in kinds and ("chance", "percent") not in kinds:
            others = (n for n in reading.labels() if n not in (claim.label, claim.mistaken_for))
            yield from (f"{claim.label} is not mistaken for {label}" for label in others)
        if not reading.sentence.has("confused", "wrong"):
            continue
        labels = [label for label in reading.labels() if label != claim.label]
        known = {c.mistaken_for for c in reading.support.of(Reliability)} | {
            c.label for c in reading.support.of(Reliability)
        }
        if (
            reading.labels()
            and reading.sentence.has("confused")
            and not (reading.general or reading.sentence.has("would", "without"))
        ):
            yield from (f"{claim.label} is not mistaken for {label}" for label in labels if label not in known)
