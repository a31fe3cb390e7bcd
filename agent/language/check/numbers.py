"""Numbers in a text, held against the claims: the value, its unit, and whom it belongs to."""

from collections.abc import Iterator

from agent.language.check.figures import Number
from agent.language.check.reading import Reading
from agent.language.check.support import Value
from agent.language.check.tokens import MARK, NAME, NUMBER

_NEAR = 5  # tokens about a number in which a word may say what it is
_MEANT = {"sure": frozenset({"chance", "right", "wrong"}), "share": frozenset({"share", "place", "rest"})}
_DIVIDES = frozenset({"leaving", "while", "whereas", "but", "followed by", "then", "followed"})
_INSTEAD = frozenset({"instead of", "rather than", "not", "in place of"})
_GAINS = (
    "give",
    "gave",
    "add",
    "contribut",
    "lend",
    "gain",
    "earn",
    "win",
    "won",
    "acquir",
    "pick up",
    "picks up",
    "receiv",
    "collect",
)
_LOSING = frozenset({"against", "without", "gone", "neg", "fewer"})
_GAPS = ("short", "away", "lack", "miss", "gap", "fall", "fell", "off", "want", "distan", "margin", "need", "best")
_RECORD = frozenset({"right", "wrong", "told"})


def numbers(reading: Reading) -> Iterator[str]:
    """Numbers that no claim holds, or that a claim holds of somebody else."""
    for i, token in enumerate(reading.tokens):
        if token.kind != NUMBER or token.number is None or _idle(reading, i, token.number):
            continue
        fitting = [value for value in reading.support.values if fits(token.number, value, reading, i)]
        if not fitting:
            if not _counted(token.number, reading, i):
                yield f"the number {token.text} stands in no claim"
        elif not any(_belongs(value, reading, i) for value in fitting):
            yield f"the number {token.text} belongs to something else"
        elif not any(_meant(value, reading, i) for value in fitting if _belongs(value, reading, i)):
            yield f"the number {token.text} is told as something that it is not"


def owners(reading: Reading) -> list[Value]:
    """The values of claims that a sentence tells by their numbers."""
    told = [
        (i, t.number) for i, t in enumerate(reading.tokens) if t.number is not None and not _idle(reading, i, t.number)
    ]
    return [v for v in reading.support.values for i, n in told if fits(n, v, reading, i) and _belongs(v, reading, i)]


def weighed(reading: Reading) -> frozenset[str]:
    """Concepts whose weight or share is told in the sentence: it tells how much they count."""
    return frozenset(c for value in owners(reading) if value.kind in ("weight", "share") for c in value.concepts)


def _idle(reading: Reading, i: int, number: Number) -> bool:
    """Whether a number word counts nothing: "one", "the two", "two ways"."""
    words = not any(mark.isdigit() for mark in reading.tokens[i].text)
    after = reading.tokens[i + 1].text if i + 1 < len(reading.tokens) else ""
    counts = after in ("of", "concepts", "concept", "changes", "classes", "features", "things", "cases", "in", "out")
    return number.spelled or (words and number.plain <= 3 and not number.unit and not counts)


def fits(number: Number, value: Value, reading: Reading, i: int) -> bool:
    """Whether a number can be the one of a claim: value and unit."""
    if number.unit == "percent" or value.unit == "percent":
        bare = (
            not number.unit
            and not number.signed
            and value.unit == "percent"
            and abs(number.plain) <= 1
            and number.high - number.low < 0.2
        )
        if bare:
            return number.low - 1e-9 <= value.number / 100 <= number.high + 1e-9
        return number.unit == value.unit and number.holds(value.number)
    if value.unit != number.unit and number.unit and (number.unit, value.unit) != ("concepts", "cases"):
        return False
    if value.unit != "logits" and number.plain % 1:
        return False
    if number.holds(value.number):
        return True
    back, ahead = reading.tokens[max(0, i - 5) : i], reading.tokens[i + 1 : i + 3]
    gained = any(t.text.startswith(_GAINS) for t in back)
    gained = gained and not any(t.tags & _LOSING or t.text == "less" for t in (*back, *ahead))
    turned = (
        not gained and value.unit == "logits" and not number.signed and value.number < 0 and number.holds(-value.number)
    )
    lost = reading.sentence.has("against", "without", "neg", "fewer", "gone")
    return turned and (lost or (number.unit == "logits" and not reading.sentence.has("for")))


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
    return (
        number.plain == 2
        and number.unit in ("", "cases")
        and after[:1] in (["ways"], ["together"], ["pictures"], ["of"])
    )


def _belongs(value: Value, reading: Reading, i: int) -> bool:
    """Whether those that a number is about stand nearest to it."""
    row = _in_row(value, reading, i)
    if row is not None:
        return row
    owner = _attached(reading, i)
    shared = value.kind == "share" and owner in value.labels and "share" in _about(reading, i)
    if (
        owner is not None
        and not shared
        and value.kind in ("share", "chance", "level", "place")
        and not _owns(owner, value)
    ):
        return False
    if owner is not None and owner not in (*value.concepts, *value.labels):
        return False
    return all(
        _near(names, reading, i, labels)
        for names, labels in ((value.concepts, False), (value.labels, True))
        if names
        and not (labels and owner in names)
        and not (labels and value.kind == "place" and value.concepts == value.labels)
    )


def _in_row(value: Value, reading: Reading, i: int) -> bool | None:
    """Whether the place of a number in a row ("A rather than B, 71 % to 23 %") is its owner's; None: no row."""
    number = reading.tokens[i].number
    names = value.concepts or value.labels
    labels = not value.concepts
    row = [j for j in _run(reading, i) if (other := reading.tokens[j].number) and number and _alike(other, number)]
    if (
        len(row) < 2
        or any(_goes(reading, j) for j in row)
        or value.kind not in ("chance", "share", "weight")
        or reading.tokens[i].number is None
    ):
        return None
    before = reading.labels(0, row[0]) if labels else reading.concepts(0, row[0])
    after = reading.labels(row[-1]) if labels else reading.concepts(row[-1])
    listed = before[-len(row) :] if len(before) >= len(row) else after[: len(row)] if len(after) >= len(row) else []
    return listed[row.index(i)] in names if listed else None


def _goes(reading: Reading, i: int) -> str | None:
    """The class that a part of all is said to go to: "71 % to a zebra"."""
    ahead = [t for t in reading.tokens[i + 1 : i + 4] if t.text not in ("the", "a", "an")]
    number = reading.tokens[i].number
    given = [t.text for t in ahead[:1]] in (["to"], ["for"]) and number is not None and number.unit == "percent"
    return ahead[1].text if given and not reading.concepts() and ahead[1:] and ahead[1].kind == NAME else None


def _alike(number: Number, other: Number) -> bool:
    return number.unit == other.unit or (number.signed and other.signed)


def _run(reading: Reading, i: int) -> list[int]:
    """Numbers about the one at `i` with no name between them."""
    cut = [t.kind == NAME or t.text in _DIVIDES or t.text in ("(", ")") for t in reading.tokens]
    start = next((j + 1 for j in range(i, -1, -1) if cut[j]), 0)
    end = next((j for j in range(i, len(reading.tokens)) if cut[j]), len(reading.tokens))
    return [j for j in range(start, end) if reading.tokens[j].kind == NUMBER]


def _owns(owner: str, value: Value) -> bool:
    return owner in value.concepts or (value.kind == "chance" and owner in value.labels)


def _near(names: tuple[str, ...], reading: Reading, i: int, labels: bool) -> bool:
    """Whether one of `names` is the nearest of its kind, before or after; or none of its kind is named."""
    found = [near for after in (False, True) if (near := reading.nearest(i, labels, after)) is not None]
    if not found:
        return True
    return any(name in names for name, _ in found)


def _attached(reading: Reading, i: int) -> str | None:
    """The name that a number in brackets stands right behind, or the class that a part of all goes to."""
    if (given := _goes(reading, i)) is not None:
        return given
    j = i - 1
    while j >= 0 and reading.tokens[j].text != "(":
        if reading.tokens[j].text == ")" or reading.tokens[j].kind == NAME:
            return None
        j -= 1
    if j <= 0:
        return None
    if reading.tokens[j - 1].kind != NAME:
        return None
    if j > 2 and reading.tokens[j - 2].text in _INSTEAD and reading.tokens[j - 3].kind == NAME:
        return reading.tokens[j - 3].text  # "a horse instead of a zebra (71 %)"
    return reading.tokens[j - 1].text


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
    if value.kind == "gap" and any(t.number and t.number.unit == "percent" for t in reading.tokens):
        return any(t.text.startswith(_GAPS) for t in reading.tokens)
    return value.kind not in _RECORD or _recorded(value, reading, i)


def _recorded(value: Value, reading: Reading, i: int) -> bool:
    """Whether a number of cases is told as right ones, wrong ones or all, as it is."""
    texts = [token.text for token in reading.tokens]
    parted = texts[i + 1 : i + 2] in (["of"], ["in"], ["out of"], ["von"]) or texts[i + 1 : i + 3] == ["out", "of"]
    part = parted and any(token.kind == NUMBER for token in reading.tokens[i + 2 : i + 7])
    alone = sum(token.kind == NUMBER for token in reading.tokens) < 2
    behind = reading.tokens[i + 1].tags if i + 1 < len(texts) else frozenset()
    whole = {"of", "von"} & set(texts[max(0, i - 2) : i]) or ("held" in behind and not alone)
    whole = bool(whole) and value.unit == "cases"
    last = max(reading.sentence.at("say", "right", "wrong"), key=lambda j: (j < i, j), default=i)
    told = last < i and "say" in reading.tokens[last].tags
    if texts[i + 1 : i + 3] == ["in", "number"]:
        back = [tag for token in reading.tokens[max(0, i - 5) : i] for tag in token.tags]
        if value.kind == "told" or ("say" in back and not {"right", "wrong"} & set(back)):
            return value.kind == "told"
    if _counted_as(value, reading, i):
        return False
    if value.kind == "told" and texts[i + 1 : i + 2] == ["times"] and not told and not whole:
        return False
    if (part and value.kind == "told") or (whole and value.kind != "told" and not part):
        return False
    cuts = [j for j, text in enumerate(texts) if text == ";"]
    same = {j for j in range(len(texts)) if sum(cut < j for cut in cuts) == sum(cut < i for cut in cuts)}
    sides = [(abs(j - i), tag) for tag in ("right", "wrong") for j in reading.sentence.at(tag) if j in same]
    if value.kind == "told" or not sides:
        return True
    return min(sides)[1] == value.kind


def _counted_as(value: Value, reading: Reading, i: int) -> bool:
    """Whether the words behind a number of cases say that it is another: "240 hits", "236 of them"."""
    behind = reading.tokens[i + 1 : i + 5]
    texts = [token.text for token in behind]
    several = sum(t.number is not None and t.number.unit != "percent" for t in reading.tokens) > 1
    if value.kind == "told":
        true = texts[:1] == ["times"] and texts[1:2] in (["that"], ["it"], ["this"])
        return texts[:1] in (["hits"], ["successes"]) or texts[:2] == ["of", "them"] or (true and several)
    return value.kind == "right" and several and texts[:1] in (["answers"], ["verdicts"], ["predictions"])


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
