"""More, less, most, least, first, next, twice: who stands before whom."""

from collections.abc import Iterator, Mapping

from agent.language.check.amounts import HALF
from agent.language.check.figures import Number
from agent.language.check.numbers import owners
from agent.language.check.reading import Reading
from agent.language.check.tokens import NUMBER
from concepts.claims import Alternative, Contrast, Difference, Evidence, Prediction, Region, Reliability, Tendency

_TIMES = {
    "twice": 2,
    "double": 2,
    "doubly": 2,
    "three times": 3,
    "triple": 3,
    "thrice": 3,
    "four times": 4,
    "five times": 5,
    "ten times": 10,
}
_FAR, _LOOSE = 8, 0.15  # tokens to what is ranked; how far, in parts, "twice" may be off
_THEN = ("then", "followed by", "next", "after that", "ahead of", "followed at a distance by")
_CLOSE = 1e-9


def ranks(reading: Reading) -> Iterator[str]:
    """Ranks and comparisons that the claims' numbers do not bear out."""
    if (
        reading.general or reading.sentence.has("would", "mind", "smallest", "maybe_smaller", "confused")
    ) or reading.sentence.has("if"):
        return
    for clause in reading.clauses():
        yield from _highest(clause)
        yield from _ordered(clause)
        yield from _multiple(clause)


def families(reading: Reading) -> list[Mapping[str, float]]:
    """Names that can be ranked against each other, with what they are ranked by."""
    support = reading.support
    found: list[Mapping[str, float]] = []
    own = set(reading.labels())
    for kind in (Evidence, Tendency):
        for label in {claim.label for claim in support.of(kind)}:
            if not own or label in own or not own & {claim.label for claim in support.of(kind)}:
                found.append({c.concept: c.weight for c in support.of(kind) if c.label == label})
    for pair in {(claim.label, claim.foil) for claim in support.of(Contrast)}:
        found.append({c.concept: abs(c.weight) for c in support.of(Contrast) if (c.label, c.foil) == pair})
    found.append({c.concept: abs(c.weight) for c in support.of(Difference) if c.concept})
    rest = {c.label: c.probability for c in support.of(Alternative)}
    best = max(rest.values(), default=0.0)  # the answer is the likeliest, by whatever rounding
    found.append(rest | {c.label: max(c.probability, best) for c in support.of(Prediction)})
    return [family for family in found if len(family) > 1]


def near(reading: Reading, i: int, family: Mapping[str, float], after: bool) -> str | None:
    """The next name of a family before or after place `i`."""
    places = range(i + 1, min(i + 1 + _FAR, len(reading.tokens))) if after else range(i - 1, max(i - 1 - _FAR, -1), -1)
    return next((reading.tokens[j].text for j in places if reading.tokens[j].text in family), None)


def _highest(reading: Reading) -> Iterator[str]:
    """The most and the least."""
    for i in reading.sentence.at("most", "least"):
        least = "least" in reading.tokens[i].tags
        if reading.tokens[i].text in ("most", "the most", "majority", "the bulk") and _of(reading, i):
            continue
        if i and reading.tokens[i - 1].text in ("next", "second", "third", "otherwise", "to"):
            continue
        if i and (reading.tokens[i - 1].kind == NUMBER or reading.tokens[i - 1].text in ("two", "three")):
            continue
        for name, held in () if any(t.text == "after" for t in reading.tokens[:i]) else _ranked(reading, i):
            best = (min if least else max)(held[0].values())
            if (
                all(abs(family[name] - (min if least else max)(family.values())) > _CLOSE for family in held)
                and best is not None
            ):
                yield f"it is not {name} that counts {'least' if least else 'most'}"


def _of(reading: Reading, i: int) -> bool:
    return i + 1 < len(reading.tokens) and reading.tokens[i + 1].text in ("of", "evidence", "of the evidence")


def _ranked(reading: Reading, i: int) -> Iterator[tuple[str, list[Mapping[str, float]]]]:
    """What a word of rank is about: the concept next to it, or where none is named, the class."""
    ranked = families(reading)
    kinds = [f for f in ranked if any(name in reading.concepts() for name in f)] or ranked
    names = {name: 0.0 for family in kinds for name in family}
    name = _subject(reading, i, names)
    held = [family for family in kinds if name in family]
    if name is not None and held:
        yield name, held


def _subject(reading: Reading, i: int, names: Mapping[str, float]) -> str | None:
    """The name a word of rank belongs to: before it in "the stripes matter most", else after it."""
    left, right = near(reading, i, names, False), near(reading, i, names, True)
    if left is None or right is None:
        return left or right
    behind = [t.text for t in reading.tokens[i + 1 : i + 4]]
    verb = any(t in ("is", "are", "was", ":", "being", "remains") for t in behind)
    return right if verb else left


def _ordered(reading: Reading) -> Iterator[str]:
    """One more than another, or one then another."""
    for i in reading.sentence.at("more", "fewer", "next", "equal"):
        tags = reading.tokens[i].tags
        if "next" in tags and reading.tokens[i].text not in _THEN:
            continue
        for family in families(reading):
            left, right = near(reading, i, family, False), near(reading, i, family, True)
            if right is None and "more" in tags and _points(reading, i):
                right = next(iter(reading.support.said & family.keys()), None)
            if left is not None and right is not None and left != right:
                first, second = (right, left) if "fewer" in tags else (left, right)
                yield from (
                    _unequal(reading, i, family, first, second)
                    if "equal" in tags
                    else behind(reading, family, first, second)
                )


def lowest(reading: Reading) -> Iterator[str]:
    """The answer, or most of a concept, told as the least."""
    for clause in reading.clauses():
        hardly = clause.sentence.has("absent", "idle")
        if not (hardly or _lowly(clause)) or clause.sentence.has("would", "if", "held"):
            continue
        for value in owners(clause):
            said = value.kind == "chance" and set(value.labels) <= reading.support.said and not value.concepts
            said = said and not _trails(clause)
            shares = [claim.share * 100 for claim in reading.support.of(Evidence) if claim.label in value.labels]
            low = value.kind == "share" and len(set(clause.concepts())) == 1 and value.number > min(shares, default=0.0)
            if ((said or low) and not hardly) or (value.kind == "place" and value.number > HALF):
                yield "what comes first is told as the least"


def _trails(clause: Reading) -> bool:
    """Whether it is another class than the answer that is told last: "and an ox brings up the rear"."""
    last = next((i for i in clause.sentence.at("least") if clause.tokens[i].text.startswith("bring")), None)
    near = clause.nearest(last, True, False) if last is not None else None
    return near is not None and near[0] not in clause.support.said


def _lowly(clause: Reading) -> bool:
    """Whether a word of the least stands there that is no end of a range of classes: "from highest to lowest"."""
    texts = ["", *(token.text for token in clause.tokens), ""]
    places = clause.sentence.at("least")
    return any(texts[i] != "to" and (texts[i + 2] != "to" or clause.concepts()) for i in places)


def _unequal(reading: Reading, i: int, family: Mapping[str, float], first: str, second: str) -> Iterator[str]:
    room = _LOOSE * max(abs(family[first]), abs(family[second]))
    if abs(family[first] - family[second]) > room and not _multiplied(reading, i):
        yield f"what counts the same is not {first} and {second}"


def behind(reading: Reading, family: Mapping[str, float], first: str, second: str) -> Iterator[str]:
    """What is wrong where `first` is said to come before `second`."""
    others = [other for other in families(reading) if first in other and second in other]
    if family[first] < family[second] - _CLOSE and not any(other[first] > other[second] for other in others):
        yield f"it is not so that {first} comes before {second}"


def stepped(reading: Reading) -> Iterator[str]:
    """Numbers told as one step down or up from the last that are not: "and, below that, the mane at 13 %"."""
    if reading.general or reading.sentence.has("would"):
        return
    for unit in ("percent", "logits"):
        told = [(i, abs(t.number.plain)) for i, t in enumerate(reading.tokens) if t.number and _unit(t.number, unit)]
        for i in reading.sentence.at("down", "up") if len(told) > 1 else ():
            if reading.tokens[i].text == "third" and [t.text for t in reading.tokens[i + 1 : i + 2]] == [","]:
                continue  # "a horse is its second choice and an ox its third, after a zebra"
            step = next((k for k in range(1, len(told)) if told[k][0] > i), len(told) - 1)
            rises = told[step][1] - told[step - 1][1]
            if rises and (rises > 0) != ("up" in reading.tokens[i].tags):
                yield f"what comes {reading.tokens[i].text!r} is not {'more' if rises < 0 else 'less'}"


def _unit(number: Number, unit: str) -> bool:
    return (number.unit or ("logits" if number.signed else "")) == unit


def _points(reading: Reading, i: int) -> bool:
    """Whether "that" or "it" stands behind a comparison."""
    return i + 1 < len(reading.tokens) and reading.tokens[i + 1].text in ("that", "it", "this")


def _multiplied(reading: Reading, i: int) -> bool:
    return any("times" in token.tags for token in reading.tokens[max(0, i - 3) : i])


def _multiple(reading: Reading) -> Iterator[str]:
    for i in reading.sentence.at("times"):
        factor = _TIMES.get(reading.tokens[i].text)
        if factor is None:
            continue
        pairs = [
            (family[left], family[right])
            for family in families(reading)
            if (left := near(reading, i, family, False)) and (right := near(reading, i, family, True)) and left != right
        ]
        if not any(b > 0 and abs(a / b - factor) <= _LOOSE * factor for a, b in pairs):
            yield f"no claim holds that something is {reading.tokens[i].text} something else"


def bulk(reading: Reading) -> Iterator[str]:
    """A majority that is none."""
    if any({region.of, region.where} & set(reading.concepts()) for region in reading.support.of(Region)):
        return
    for i in reading.sentence.at("most"):
        if reading.tokens[i].text not in ("most", "majority", "the bulk", "lion's share") or not _of(reading, i):
            continue
        for claim in reading.support.of(Evidence):
            if claim.concept in reading.concepts() and len(set(reading.concepts())) == 1 and claim.share < 0.5:
                yield f"{claim.concept}: less than half of the evidence"


def kin(reading: Reading) -> Iterator[str]:
    """Classes told as related or often confused where no claim says so."""
    known = {name for c in reading.support.of(Reliability) for name in (c.label, c.mistaken_for)}
    if reading.sentence.has("kin") and reading.sentence.names() and not set(reading.labels()) <= known:
        yield "no claim holds that these are alike or related"
