"""What a sentence says pulls where: a concept, towards or away from a class, perhaps over another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from agent.language.check.reading import Reading
from agent.language.check.tokens import NAME, NUMBER, WORD, Token

_SIDES = ("for", "against", "idle", "big")
_JOINT = 3  # tokens from one word of pulling to the next that make one pull
_LIKELY, _MAKING = (
    frozenset({"likely", "likelier", "probable", "plausible", "stronger", "weaker"}),
    ("mak", "made", "render", "becom"),
)
_RELATIVE = frozenset({"which", "that", "who", "where", "when"})
_SUPPOSED = frozenset({"expect", "expected", "suppose", "supposed"})
_MIGHT = frozenset({"might", "may", "would", "could"})
_MUCH = frozenset({"a great deal", "a lot", "sehr viel"})
_PASSIVE = re.compile(
    r" by$|^(benefit|draw|deriv).* from$"
    r"|^(gain|los|suffer|profit|owe|has a|have a|a foe|a friend).*(from|through|under|to|in)$"
)
_TRADES = frozenset({"in favour of", "in favor of"})  # behind a class that is given up
_FROM = frozenset({"by", "from", "through"})
_NOUNS = frozenset({"case for", "evidence for", "argument for", "sign of", "evidence of"})  # may be what is pulled at
EITHER = 2  # a pull that is said to be clear, whichever way it goes


@dataclass(frozen=True)
class Pull:
    """A concept is said to pull for (1), against (-1), neither way (0) or either way of a label; perhaps over another.

    The label is empty where none is named.
    """

    concept: str
    label: str
    side: int
    denied: bool = False
    foil: str | None = None


def told(reading: Reading) -> Iterator[tuple[Reading, list[Pull]]]:
    """Every clause with the pulls that it tells; "but not from the mane" denies the pull before it."""
    carried: list[str] = []
    found: list[Pull] = []
    clauses = reading.clauses()
    for number, clause in enumerate(clauses):
        ahead = clauses[number + 1].concepts() if number + 1 < len(clauses) and not carried else []
        last, found = found, list(pulls(clause, carried or ahead))
        denies = any("neg" in t.tags for t in clause.tokens[:6])
        compares = clause.sentence.has("fewer", "equal", "more")
        if last and not found and denies and not compares and not clause.sentence.has("would", "say"):
            found = [replace(last[-1], concept=name, denied=not last[-1].denied) for name in clause.concepts()]
        carried = clause.concepts() or carried
        yield clause, found


def pulls(reading: Reading, carried: Sequence[str] = ()) -> Iterator[Pull]:
    """What a clause says pulls where; `carried` are the concepts of the clause before, if this one names none."""
    places = [i for i in reading.sentence.at(*_SIDES) if not _covered(reading, i) and not _supposed(reading, i)]
    places = [i for i in places if not _compound(reading, i, places)]
    if not places:
        return
    start = 0
    aims: list[str] = []
    last: list[str] = [] if reading.concepts() else list(carried)
    for number, i in enumerate(places):
        end = places[number + 1] if number + 1 < len(places) else len(reading.tokens)
        passive = _passive(reading, i, end)
        stop = _thought(reading, i, end) if passive else end
        left, right = reading.concepts(start, i), reading.concepts(i, stop)
        concepts = (right or left if passive else left or right) or last
        labels, foil = _labels(reading, i, end)
        if not labels:
            labels, foil = _preferred(reading, start, i)
        labels = labels or aims or [""]
        aims = labels
        tags = reading.tokens[i].tags
        side = _side(tags, _idle(reading, i)) * (_turned(reading, i) if "idle" not in tags else 1)
        denied = side != 0 and _denied(reading, i)
        yield from (Pull(concept, label, side, denied, foil) for concept in dict.fromkeys(concepts) for label in labels)
        start, last = (stop if passive and right else i + 1), concepts


def _passive(reading: Reading, i: int, end: int) -> bool:
    """Whether what pulls stands behind its verb: "is supported by the mane"."""
    follows = i + 1 < end and (reading.tokens[i + 1].text in _FROM or _upon(reading, i))
    return follows or _asked_for(reading, i) or bool(_PASSIVE.search(reading.tokens[i].text))


def _thought(reading: Reading, i: int, end: int) -> int:
    """Where what stands behind a passive ends, if another verb follows: "benefits from the mane, and ..."."""
    if end == len(reading.tokens):
        return end
    texts = [token.text for token in reading.tokens]
    return next((j for j in range(i, end) if texts[j] == "," and texts[j + 1] == "and" and reading.concepts(i, j)), end)


def _asked_for(reading: Reading, i: int) -> bool:
    """Whether what pulls is told behind its verb: "what speaks against it is the mane"."""
    return any(token.text in ("what", "whatever") for token in reading.span_before(i, _JOINT))


def _upon(reading: Reading, i: int) -> bool:
    """Whether it is told at which concept something happens: "tends towards a zebra when it sees the mane"."""
    behind = reading.tokens[i + 1 : i + 9]
    reach = next((k for k, t in enumerate(behind) if t.kind == NAME and not reading.support.is_label(t.text)), 0)
    return any(t.text in ("when", "whenever") for t in behind[:reach])


def _supposed(reading: Reading, i: int) -> bool:
    """Whether somebody might expect it, to the next comma."""
    start = next((j for j in range(i, -1, -1) if reading.tokens[j].text in (",", ";", "but")), -1)
    words = [t.text for t in reading.tokens[start + 1 : i]]
    return bool(_SUPPOSED & set(words)) or any(a in _MIGHT and b == "think" for a, b in pairwise(words))


def _pulled_at(reading: Reading, i: int) -> bool:
    """Whether a word of pulling is a noun that a verb pulls at: "the case for a zebra suffers from"."""
    if reading.tokens[i].text not in _NOUNS:
        return False
    behind = reading.tokens[i + 1 :]
    reach = next((k for k, t in enumerate(behind) if t.tags & {"for", "against"}), len(behind))
    return reach < len(behind) and not reading.concepts(0, i) and not reading.concepts(i, i + 1 + reach)


def _preferred(reading: Reading, start: int, i: int) -> tuple[list[str], str | None]:
    """The class named last before a word of pulling; of "X over Y" the first, and the second as its foil."""
    named = [j for j, name in reading.sentence.names() if start <= j < i and reading.support.is_label(name)]
    named = [j for j in named if not any("compared" in t.tags for t in reading.span_before(j, 3))] or named
    texts = [reading.tokens[j].text for j in named]
    if len(named) > 1 and [t.text for t in reading.tokens[named[-2] + 1 : named[-1]]] in (["and"], ["or"]):
        return [], None
    if len(named) > 1 and any("over" in t.tags for t in reading.tokens[named[-2] + 1 : named[-1]]):
        return [texts[-2]], texts[-1]
    return texts[-1:], None


def _compound(reading: Reading, i: int, places: list[int]) -> bool:
    """Whether a word of pulling is what another pulls at: "the case for", behind "weakens"."""
    return any(0 < i - j <= _JOINT and not _parted(reading, j, i) for j in places)


def _turned(reading: Reading, i: int) -> int:
    """-1 if what is pulled at is a case against: "strengthens the case against"; else 1."""
    behind = range(i + 1, min(i + _JOINT + 1, len(reading.tokens)))
    against = any("against" in reading.tokens[j].tags and not _parted(reading, i, j) for j in behind)
    return -1 if against and reading.tokens[i].tags & {"for", "against"} else 1


def _parted(reading: Reading, start: int, end: int) -> bool:
    return any(t.kind != WORD or t.text == "and" for t in reading.tokens[start + 1 : end])


def _side(tags: frozenset[str], idle: bool) -> int:
    if "idle" in tags or idle:
        return 0
    return -1 if "against" in tags else 1 if "for" in tags else EITHER


def _covered(reading: Reading, i: int) -> bool:
    """Whether a word of pulling only counts evidence, or stands behind "hardly" that says it already."""
    token, tags = reading.tokens[i], reading.tokens[i].tags
    if _pulled_at(reading, i) or _neutral(reading, i) or ("finds" in tags and not reading.labels(i)):
        return True
    if token.text.split()[-1] in _LIKELY and not any(t.text.startswith(_MAKING) for t in reading.tokens):
        return True
    if token.text.startswith("help") and any("apart" in t.tags for t in reading.tokens[i + 1 : i + 5]):
        return True  # "helps to tell a zebra from a horse"
    side = tags & {"for", "against"} or token.text in _MUCH
    if "big" in tags and not side and reading.sentence.has("for", "against", "idle", "finds"):
        return True
    return "idle" not in tags and _idle(reading, i) and any("idle" in t.tags for t in reading.tokens[max(0, i - 3) : i])


def _neutral(reading: Reading, i: int) -> bool:
    """Whether a word takes no side: "for or against", "61 % against 39 %", "gives up a zebra in favour of a horse"."""
    text, last, after = reading.tokens[i].text, reading.tokens[max(0, i - 1) : i], reading.tokens[i + 1 : i + 2]
    if any(pair == {"for", "against"} for pair in _eithers(reading, i)) or (
        text == "f\u00fcr" and reading.sentence.has("idle")
    ):
        return True
    parted = any(t.text == "between" for t in reading.tokens[max(0, i - 5) : i])  # "decides between them in favour of"
    if text in _TRADES and not parted and any(t.kind == NAME and reading.support.is_label(t.text) for t in last):
        return True
    return text == "against" and any(t.kind == NUMBER or t.text == "as" for t in (*last, *after))


def _eithers(reading: Reading, i: int) -> Iterator[set[str]]:
    """Both sides of an "or" next to place `i`: "an argument for or against it"."""
    for start in (i, i - 2):
        parts = reading.tokens[max(start, 0) : start + 3]
        if len(parts) == 3 and parts[1].text == "or":
            yield {tag for t in (parts[0], parts[2]) for tag in t.tags & {"for", "against"}}


def _idle(reading: Reading, i: int) -> bool:
    near = [*reading.span_before(i, 3), *takewhile(lambda t: t.kind == WORD, reading.tokens[i + 1 : i + 4])]
    return any("idle" in token.tags for token in near)


def _denied(reading: Reading, i: int) -> bool:
    most = any(
        t.text in ("than", "as much as", "so much as") for t in reading.tokens[i : i + 8]
    )  # "no clue speaks louder than" denies nothing
    kept = ("rather than", "hardly", *(("no", "nothing", "none") if most else ()))
    return any("neg" in t.tags and t.text not in kept for t in reading.span_before(i, 4))


def _labels(reading: Reading, i: int, end: int) -> tuple[list[str], str | None]:
    """The classes behind a word of pulling, to the next concept; and the one that they are put over."""
    labels: list[str] = []
    over = behind = "compared" in reading.tokens[i].tags  # `behind`: what comes next is only compared with
    parted = False
    for token in reading.tokens[i + 1 : end]:
        if token.kind == NAME and reading.support.is_label(token.text):
            if over and labels:
                return labels, token.text
            labels += [] if over else [token.text]
            over, behind = over and not behind, False
        elif _closes(token, bool(labels), parted):
            break
        behind = behind or "compared" in token.tags
        over = over or behind or (bool(labels) and bool(token.tags & {"over", "apart"} or token.text == "than"))
        parted = parted or token.text == ","
    return labels, None


def _closes(token: Token, named: bool, parted: bool) -> bool:
    """Whether the classes that something pulls at end before a word."""
    if named:
        return token.kind == NAME or "say" in token.tags or token.text in (*_RELATIVE, ";", ":")
    return parted and bool(token.tags & {"say", "would"})
