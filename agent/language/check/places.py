"""Where a map lies, and how clearly a concept is found."""

import re
from collections.abc import Iterator, Sequence

from agent.language.check.numbers import owners
from agent.language.check.reading import Reading
from agent.language.check.tables import pieces
from agent.language.check.wording import are, named
from agent.language.say import STRONG, WEAK
from concepts.claims import Presence, Region
from explainers.faultlines.edits import FLOOR

_DOWN = {"top": "up", "upper": "up", "bottom": "down", "lower": "down", "oben": "up", "unten": "down"}
_ASIDE = {"links": "left", "rechts": "right", "linken": "left", "rechten": "right"}
_MIDDLE = frozenset({"middle", "centre", "center", "central", "mitte"})
_SIDED = frozenset({"the", "upper", "lower", "far", "top", "bottom"})
_EVERYWHERE = re.compile(r"\ball over\b|\beverywhere\b|\b(over|across|throughout) the (whole|entire) picture")
_AROUND = frozenset({"corner", "edge", "half", "third", "side", "area", "quarter", "hand"})


def places(reading: Reading) -> Iterator[str]:
    """Places where no claim has found anything."""
    told = reading.support.of(Region)
    if not told:
        return
    words = reading.plain.split()
    found = _place(words)
    names = {name for _, name in reading.sentence.names()}
    if not found or (reading.general or reading.sentence.has("would")):
        return
    if names and not any({region.of, region.where} & names for region in told):
        if reading.found("where"):
            yield f"no claim tells where that is: {reading.found('where')!r}"
        return
    named = [region for region in told if region.of in (*reading.labels(), *reading.concepts())] or told
    held = frozenset().union(*(_place(pieces(region.where)) for region in named))
    if not found <= held:
        yield f"no claim has found anything there: {' '.join(sorted(found))}"


def _place(words: Sequence[str]) -> frozenset[str]:
    """Which sides, middle or whole of a picture words speak of."""
    found = {_DOWN[word] for word in words if word in _DOWN}
    found |= {_ASIDE[word] for word in words if word in _ASIDE}
    if "mitte" in words and found:  # "oben in der Mitte" is the top
        return frozenset() if len(found) > 1 else frozenset(found)
    if "left" in words and _sided(words, "left"):
        found.add("left")
    if "right" in words and _sided(words, "right"):
        found.add("right")
    if set(words) & _MIDDLE:
        found.add("middle")
    if _EVERYWHERE.search(" ".join(words)):
        found.add("all")
    return frozenset(found)


def _sided(words: Sequence[str], side: str) -> bool:
    """Whether a word means a side, and not what is correct or left over."""
    i = list(words).index(side)
    behind = words[i + 1 : i + 2]
    return words[max(0, i - 1)] in _SIDED or bool(behind and behind[0] in _AROUND)


def presences(reading: Reading) -> Iterator[str]:
    """Concepts found more or less clearly than they are."""
    lacking = reading.sentence.has("without") and not reading.sentence.has("absent")
    measured = any(value.kind == "level" for value in owners(reading))
    if reading.general or (not measured and (lacking or reading.sentence.has("would", "if"))):
        return
    held = [claim for claim in reading.support.of(Presence) if claim.concept in reading.concepts()]
    if not measured and not reading.sentence.has("finds", "absent"):
        return
    for concept in dict.fromkeys(claim.concept for claim in held):
        if not any(_graded(reading, claim) for claim in held if claim.concept == concept):
            yield f"{named(concept)} {are(concept)} not found that way"


def _graded(reading: Reading, claim: Presence) -> bool:
    """Whether how clearly it is said to be found fits."""
    has = reading.sentence.has
    unseen = has("clearly") and any(reading.denied(i) for i in reading.sentence.at("finds"))
    if unseen or any(reading.denied(i) for i in reading.sentence.at("clearly")):
        return claim.level < WEAK
    if has("absent", "idle") or (has("neg") and not has("weakly", "strongly", "clearly")):
        return claim.level < FLOOR
    if claim.level < FLOOR:
        return False
    if has("weakly"):
        return claim.level < WEAK
    if has("strongly") and not has("clearly"):
        return claim.level > STRONG
    return not has("clearly") or claim.level >= WEAK


def everywhere(reading: Reading) -> bool:
    """Whether a claim lies all over the picture."""
    return any("all" in _place(pieces(region.where)) for region in reading.support.of(Region))
