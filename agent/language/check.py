"""The claim check: does a text say anything that its claims do not?

Held against the claims: every number within the rounding it is written with, every class and concept that is named,
and words that turn a claim round.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from agent.language.nouns import MINUS
from concepts.claims import Claim, Fact, FaultLine, NoFaultLine, Outcome

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NUMBER = re.compile(rf"((?:under |over )?)(?<![\w.])([+\-{MINUS}]?)(\d+(?:[.,]\d+)?)(\s?%)?")
_FIGURE = rf"[+\-{MINUS}]?\d+(?:[.,]\d+)?(?:\s?%)?|\?"
_TURNS = (
    r"\b(?:without|with|not|no|never|none|nothing|against|hardly|still|but|least|under|over|if|may|because|therefore"
    r"|generally|always|only|all|cannot|wrong|right|doubt)\b"
)
_FLIPS = re.compile(r"\b(never|not|no longer|cannot|can't|doesn't|does not|isn't|won't)\b", re.IGNORECASE)
_CAUSE = re.compile(r"\b(because|therefore|due to|caused by|thanks to)\b", re.IGNORECASE)
_MARK = re.compile(r"not measured here", re.IGNORECASE)
_MIND = re.compile(r"(and )?because (i|you)\b", re.IGNORECASE)
_FACT = re.compile(r"\b(generally|in general|usually|known)\b", re.IGNORECASE)


def check_text(text: str, claims: Sequence[Claim], classes: Sequence[str], concepts: Sequence[str]) -> list[str]:
    """List what is wrong with a text that should say nothing but `claims`; empty if nothing is.

    Questions assert nothing and are passed over; where a sentence gives what the speaker thinks of the listener as its
    reason ("Because I think you ..."), it may name anything, but no number.

    Args:
        text: any words.
        claims: all that they may assert.
        classes: labels of the model, which may be named only if a claim names them.
        concepts: concepts of the bank, likewise.
    """
    told = [sentence for sentence in _SENTENCE.split(text) if sentence and not sentence.endswith("?")]
    known = sorted((*classes, *concepts), key=len, reverse=True)
    problems = [
        problem
        for sentence in told
        for problem in (
            *_numbers(_uncounted(sentence, classes, concepts), claims),
            *(() if _MIND.match(sentence) else (*_names(sentence, claims, known), *_logic(sentence, claims, known))),
        )
    ]
    if any(isinstance(claim, Fact) for claim in claims) and not _FACT.search(text):
        problems.append("a general fact is not marked as one")
    return list(dict.fromkeys(problems))


def check_rewording(text: str, original: str, known: Sequence[str]) -> list[str]:
    """List where `text` departs from `original`, which is true; empty if it only says the same in other words.

    Names, numbers, words that deny or weaken, and questions must come in the same order, so that no number can
    move to another name and no side can be changed.
    """
    ordered = sorted(known, key=len, reverse=True)
    told, meant = _skeleton(text, ordered), _skeleton(original, ordered)
    if told == meant:
        return []
    missing = [part for part in meant if part not in told]
    invented = [part for part in told if part not in meant]
    problems = [f"{part!r} is left out" for part in missing] + [f"{part!r} is new" for part in invented]
    return list(dict.fromkeys(problems)) or ["names, numbers and denials come in another order"]


def _skeleton(text: str, known: Sequence[str]) -> list[str]:
    """What carries the meaning of a text, in order: names, numbers, words that deny or weaken, question marks."""
    names = "|".join(rf"\b{re.escape(name)}\b" for name in known)
    pattern = rf"{names}|{_FIGURE}|{_TURNS}" if names else rf"{_FIGURE}|{_TURNS}"
    return [found.group().lower() for found in re.finditer(pattern, text, re.IGNORECASE)]


def _uncounted(sentence: str, classes: Sequence[str], concepts: Sequence[str]) -> str:
    """The sentence without how many classes and concepts there are, where it is right: that is no claim on a case."""
    return re.sub(rf"(?<!up to )\b({len(classes)} classes|{len(concepts)} concepts)\b", " ", sentence)


def _numbers(sentence: str, claims: Sequence[Claim]) -> Iterator[str]:
    """Numbers that no claim holds, within the rounding they are written with."""
    plain = sentence
    for name in sorted({word for claim in claims for word in _words(claim)}, key=len, reverse=True):
        plain = plain.replace(name, " ")
    allowed = [value for claim in claims for value in _values(claim)]
    for bound, sign, digits, unit in _NUMBER.findall(plain):
        value = float(digits.replace(",", ".")) * (-1 if sign in ("-", MINUS) else 1)
        places = len(re.split(r"[.,]", digits)[1]) if re.search(r"[.,]", digits) else 0
        scaled = [(100.0 if unit else 1.0) * held for held in allowed]
        if not any(_fits(value, held, bound.strip().lower(), 0.5 * 10.0**-places) for held in scaled):
            yield f"the number {sign}{digits}{unit} stands in no claim"


def _fits(told: float, held: float, bound: str, rounding: float) -> bool:
    """Whether a number in a text is one that a claim holds, or bounds it closely."""
    if bound == "under":
        return told - 1 <= held < told
    if bound == "over":
        return told < held <= told + 1
    return abs(told - held) <= rounding + 1e-9


def _names(sentence: str, claims: Sequence[Claim], known: Sequence[str]) -> Iterator[str]:
    """Classes and concepts that are named in the text but in no claim."""
    held = set(_named(" | ".join(word for claim in claims for word in _words(claim)), known))
    for name in _named(sentence, known):
        if name not in held:
            yield f"{name!r} is named but stands in no claim"


def _named(sentence: str, known: Sequence[str]) -> Iterator[str]:
    """Names, longest first, that a text uses."""
    rest = sentence.lower()
    for name in known:
        plain = name.lower()
        found = re.search(rf"\b{re.escape(plain)}(s|es)?\b", rest) if plain in rest else None
        if found is not None:
            rest = rest.replace(found.group(), " ")
            yield name


def _logic(sentence: str, claims: Sequence[Claim], known: Sequence[str]) -> Iterator[str]:
    """Words that deny or give a cause, about something named, without a claim that allows it."""
    if not any(_named(sentence, known)):
        return
    if _CAUSE.search(sentence) and not any(isinstance(claim, FaultLine | Outcome) for claim in claims):
        yield "a cause is given, but no claim has tested one"
    denies = any(isinstance(claim, NoFaultLine) for claim in claims)
    if _FLIPS.search(_MARK.sub("", sentence)) and not denies:
        yield "something is denied that no claim denies"


def _words(claim: Claim) -> Iterator[str]:
    """Every text that a claim holds."""
    for value in asdict(claim).values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple | list):
            yield from (item for item in value if isinstance(item, str))


def _values(claim: Claim) -> Iterator[float]:
    """Every number that a claim holds, and the share of right answers, which two of them make."""
    record = asdict(claim)
    numbers = [value for value in record.values() if isinstance(value, int | float) and not isinstance(value, bool)]
    yield from map(float, numbers)
    if record.get("told"):
        yield record["right"] / record["told"]
