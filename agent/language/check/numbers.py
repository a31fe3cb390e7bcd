"""Numbers in a text, held against the claims: the value, its unit, and whom it belongs to."""

from collections.abc import Iterator

from agent.language.check.figures import Number
from agent.language.check.reading import Reading
from agent.language.check.support import Value
from agent.language.check.tokens import MARK, NAME, NUMBER

_NEAR = 5  # tokens about a number in which a word may say what it is
_MEANT = {"sure": frozenset({"chance", "right", "wrong"}), "share": frozenset({"share", "place", "rest"})}
_RECORD = frozenset({"right", "wrong", "told"})


def numbers(reading: Reading) -> Iterator[str]:
    """Numbers that no claim holds, or that a claim holds of somebody else."""
    for i, token in enumerate(reading.tokens):
        if token.kind != NUMBER or token.number is None or token.number.spelled:
            continue
        fitting = [value for value in reading.support.values if fits(token.number, value, reading, i)]
        if not fitting:
            if not _counted(token.number, reading, i):
                yield f"the number {token.text} stands in no claim"
        elif not any(_belongs(value, reading, i) for value in fitting):
            yield f"the number {token.text} belongs to something else"
        elif not any(_meant(value, reading, i) for value in fitting if _belongs(value, reading, i)):
            yield f"the number {token.text} is told as something that it is not"


def fits(number: Number, value: Value, reading: Reading, i: int) -> bool:
    """Whether a number can be the one of a claim: value and unit."""
    if number.unit == "percent" or value.unit == "percent":
        bare = not number.unit and value.unit == "percent" and abs(number.plain) <= 1 and number.high - number.low < 0.2
        if bare:
            return number.low - 1e-9 <= value.number / 100 <= number.high + 1e-9
        return number.unit == value.unit and number.holds(value.number)
    if value.unit != number.unit and number.unit and (number.unit, value.unit) != ("concepts", "cases"):
        return False
    if value.unit != "logits" and number.plain % 1:
        return False
    if number.holds(value.number):
        return True
    turned = value.unit == "logits" and not number.signed and value.number < 0
    return turned and number.holds(-value.number) and reading.sentence.has("against", "without", "neg", "fewer", "gone")


def _counted(number: Number, reading: Reading, i: int) -> bool:
    """Whether it is how many classes or concepts there are, or how many are named here."""
    after = [t.text for t in reading.tokens[i + 1 : i + 3]]
    before = " ".join(t.text for t in reading.tokens[max(0, i - 2) : i])
    if before.endswith("up to"):
        return False
    named = len(dict.fromkeys(reading.concepts()))
    if any(word in after for word in ("concepts", "concept", "traits", "features", "things", "changes")):
        return number.plain in ({len(reading.support.bank)} | ({named} if named > 1 else set()))
    if "classes" in after:
        return number.plain == len(reading.support.classes)
    return number.plain == 2 and number.unit == "" and after[:1] in (["ways"], ["together"], ["pictures"], ["of"])


def _belongs(value: Value, reading: Reading, i: int) -> bool:
    """Whether those that a number is about stand nearest to it."""
    owner = _attached(reading, i)
    if owner is not None and value.kind in ("share", "chance", "level", "place") and not _owns(owner, value):
        return False
    if owner is not None and owner not in (*value.concepts, *value.labels):
        return False
    return all(
        _near(names, reading, i, labels)
        for names, labels in ((value.concepts, False), (value.labels, True))
        if names and not (labels and value.kind == "place" and value.concepts == value.labels)
    )


def _owns(owner: str, value: Value) -> bool:
    return owner in (value.labels if value.kind == "chance" else value.concepts)


def _near(names: tuple[str, ...], reading: Reading, i: int, labels: bool) -> bool:
    """Whether one of `names` is the nearest of its kind, before or after; or none of its kind is named."""
    found = [near for after in (False, True) if (near := reading.nearest(i, labels, after)) is not None]
    if not found:
        return True
    return any(name in names for name, _ in found)


def _attached(reading: Reading, i: int) -> str | None:
    """The name that a number in brackets stands right behind."""
    j = i - 1
    while j >= 0 and reading.tokens[j].text != "(":
        if reading.tokens[j].text == ")" or reading.tokens[j].kind == NAME:
            return None
        j -= 1
    if j <= 0:
        return None
    return reading.tokens[j - 1].text if reading.tokens[j - 1].kind == NAME else None


def _meant(value: Value, reading: Reading, i: int) -> bool:
    """Whether the words about a number say what it is."""
    tags = _about(reading, i)
    for tag, kinds in _MEANT.items():
        if tag in tags and value.kind not in kinds and value.unit == "percent":
            others = (
                _MEANT["share" if tag == "sure" else "sure"] if ("share" if tag == "sure" else "sure") in tags else ()
            )
            if value.kind not in others:
                return False
    if value.kind in _RECORD and value.unit == "cases":
        return (
            not ({"right", "wrong"} & tags) or value.kind == "told" or value.kind in tags or {"right", "wrong"} <= tags
        )
    return True


def _about(reading: Reading, i: int) -> frozenset[str]:
    """What the words near a number do, to the next name, number or mark."""
    found: frozenset[str] = frozenset()
    for places in (range(i + 1, min(i + 1 + _NEAR, len(reading.tokens))), range(i - 1, max(i - 1 - _NEAR, -1), -1)):
        for j in places:
            token = reading.tokens[j]
            if token.kind in (NAME, NUMBER) or (token.kind == MARK and token.text not in "()"):
                break
            found |= token.tags
    return found
