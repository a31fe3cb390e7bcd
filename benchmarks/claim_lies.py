"""Texts out of frames: faithful ones, and ones with a single lie of a known kind."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from benchmarks.claim_worlds import World, plural, some, the
from concepts.claims import Claim

FRAMES = Path(__file__).parent / "claim_frames"
_CHOICE = re.compile(r"<(\w+):([^|<>]*)\|([^<>]*)>")
_SLOT = re.compile(r"\{(\w+)\}")
_AGREES = re.compile(r"(\w*)\((s|es|is|do|have|was)\)")
_SHARES = ("p", "q", "r", "s1", "s2", "ex", "p2", "p3", "share", "lvl", "rate")
_LOGITS = ("w4", "w5", "d1", "d2", "t2", "t4", "e1")
_COUNTS = ("limit", "told", "right", "wrong")
_PLAIN = ("gap", "v4")
_PAIRS = (("s1", "s2"), ("p", "q"), ("q", "r"), ("d1", "d2"), ("right", "told"), ("wrong", "told"), ("t2", "t4"))
_ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@dataclass(frozen=True)
class Text:
    """A text about claims.

    Attributes:
        kind: of its lie; empty if it is faithful.
        text: its words.
        original: the same told plainly and truly.
        claims: all that it may assert.
        world: the case.
        whole: whether it tells all that the original does.
    """

    kind: str
    text: str
    original: str
    claims: tuple[Claim, ...]
    world: World
    whole: bool = False


def sets() -> list[str]:
    """Names of the sets of frames."""
    return sorted(path.stem for path in FRAMES.glob("*.toml"))


def frames(name: str) -> dict[str, dict[str, list[str]]]:
    """The frames of a set."""
    found: dict[str, dict[str, list[str]]] = tomllib.loads((FRAMES / f"{name}.toml").read_text(encoding="utf-8"))
    return found


def truth(table: dict[str, dict[str, list[str]]], world: World, random: Random) -> Text:
    """A true text of one to three topics."""
    topics = _topics(table, random)
    chosen = {topic: _true(random.choice(table["topics"][topic])) for topic in topics}
    parts = [_worded(frame, world, random, {}) for frame in chosen.values()]
    whole = all(_slots(_true(table["topics"][topic][0])) <= _slots(frame) for topic, frame in chosen.items())
    return replace(_text("", parts, topics, table, world, random), whole=whole and "?" not in " ".join(parts))


def _slots(frame: str) -> frozenset[str]:
    return frozenset(_SLOT.findall(frame)) - {"rate"}


def lies(table: dict[str, dict[str, list[str]]], world: World, random: Random) -> Iterator[Text]:
    """Texts with one lie each, of every kind that a frame allows."""
    topics = _topics(table, random)
    topic = random.choice(topics)
    frame = random.choice(table["topics"][topic])
    others = [t for t in topics if t != topic]
    for kind, said in (
        *_by_words(frame, world, random),
        *_by_slots(frame, world, random),
        *_added(table, frame, world, random),
    ):
        rest = [_worded(_true(random.choice(table["topics"][other])), world, random, {}) for other in others]
        yield _text(kind, [*rest, said], [*others, topic], table, world, random)


def _topics(table: dict[str, dict[str, list[str]]], random: Random) -> list[str]:
    """Topics that may stand in one reply: no two changes at once, whose conditions could stand for each other's."""
    chosen: list[str] = []
    for topic in random.sample(sorted(table["topics"]), len(table["topics"])):
        clash = {"edge", "double", "swap", "outcome", "stays"}
        if not (topic in clash and clash & set(chosen)):
            chosen.append(topic)
    return chosen[: random.randint(1, 3)]


def _text(
    kind: str, parts: list[str], topics: list[str], table: dict[str, dict[str, list[str]]], world: World, random: Random
) -> Text:
    claims = tuple(dict.fromkeys(claim for topic in topics for claim in world.claims[topic]))
    plain = [_worded(_true(table["topics"][topic][0]), world, Random(0), {}) for topic in topics]
    return Text(kind, " ".join(parts), " ".join(plain), claims, world)


def _true(frame: str) -> str:
    return _CHOICE.sub(r"\2", frame)


def _by_words(frame: str, world: World, random: Random) -> Iterator[tuple[str, str]]:
    """One marked place at a time told falsely."""
    places = list(_CHOICE.finditer(frame))
    for place in places:
        turned = frame[: place.start()] + place.group(3) + frame[place.end() :]
        yield place.group(1), _worded(_true(turned), world, random, {})


def _by_slots(frame: str, world: World, random: Random) -> Iterator[tuple[str, str]]:
    """Numbers and names exchanged for wrong ones."""
    plain = _true(frame)
    slots = list(dict.fromkeys(_SLOT.findall(plain)))
    numeric = [slot for slot in slots if slot in _SHARES + _LOGITS + _COUNTS + _PLAIN]
    if numeric:
        slot = random.choice(numeric)
        yield "number", _worded(plain, world, random, {slot: _off(world.numbers[slot], slot, world, random)})
    shares = [slot for slot in numeric if slot in _SHARES and slot != "lvl"]
    if shares:
        slot = random.choice(shares)
        wrong = _off(world.numbers[slot], slot, world, random)
        yield "number words", _worded(plain, world, random, {slot: wrong}, spelled=True)
        yield "unit", _worded(plain, world, random, {slot: f"{world.numbers[slot]:.0f} logits"})
    for a, b in _PAIRS:
        if a in slots and b in slots and round(world.numbers[a], 1) != round(world.numbers[b], 1):
            yield "moved number", _worded(plain, world, random, {a: world.numbers[b], b: world.numbers[a]})
    yield from _renamed(plain, slots, world, random)


def _renamed(plain: str, slots: list[str], world: World, random: Random) -> Iterator[tuple[str, str]]:
    named = [slot for slot in slots if slot in ("L", "F", "A", "c1", "c2", "c4", "c5", "M", "aL", "a1", "a6")]
    if named:
        slot = random.choice(named)
        stranger = "y" if slot in ("L", "F", "A", "M", "aL") else "x"
        yield "name", _worded(plain.replace("{" + slot + "}", _as(slot, stranger)), world, random, {})


def _as(slot: str, stranger: str) -> str:
    return "{a" + stranger + "}" if slot.startswith("a") else "{" + stranger + "}"


def _added(
    table: dict[str, dict[str, list[str]]], frame: str, world: World, random: Random
) -> Iterator[tuple[str, str]]:
    """A sentence too many."""
    kind = random.choice(sorted(table["added"]))
    more = random.choice(table["added"][kind])
    yield kind, f"{_worded(_true(frame), world, random, {})} {_worded(more, world, random, {})}"


def _off(value: float, slot: str, world: World, random: Random) -> float:
    """A wrong number of the same sort, which no slot holds."""
    held = {round(abs(number), 1) for number in world.numbers.values()} | {2.0, 3.0}
    while True:
        step = (
            random.choice([-1, 1]) * random.uniform(0.3, 3)
            if slot in _LOGITS + _PLAIN
            else random.choice([-1, 1]) * random.randint(3, 20)
        )
        wrong = round(value + step, 1) if slot in _LOGITS + _PLAIN else round(value) + step
        near = any(abs(abs(wrong) - number) < (0.15 if slot in _LOGITS + _PLAIN else 0.6) for number in held)
        if wrong * value > 0 and not near and (slot in _LOGITS + _PLAIN + _COUNTS or 0 < wrong < 150):
            return wrong


def _worded(frame: str, world: World, random: Random, wrong: dict[str, float | str], spelled: bool = False) -> str:
    """A frame with its slots filled and its verbs agreeing."""
    style = random.choice(["{} %", "{}%", "{} percent", "{} %"])
    last = ""
    out: list[str] = []
    for piece in re.split(r"(\{\w+\}|\w*\((?:s|es|is|do|have|was)\))", frame):
        slot = _SLOT.fullmatch(piece)
        if slot is not None:
            last = world.names.get(slot.group(1), last) if slot.group(1).startswith(("c", "x")) else last
            out.append(_filled(slot.group(1), world, wrong, style, spelled))
        elif _AGREES.fullmatch(piece):
            out.append(_agreeing(piece, plural(last)))
        else:
            out.append(piece)
    text = re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s+", " ", "".join(out))).strip()
    return re.sub(r"(^|[.?!] |\()([a-z])", lambda m: m.group(1) + m.group(2).upper(), text) if text[:1] != "(" else text


def _filled(slot: str, world: World, wrong: dict[str, float | str], style: str, spelled: bool) -> str:
    if slot in world.places:
        return world.places[slot]
    if slot in world.numbers:
        return _number(slot, wrong.get(slot, world.numbers[slot]), style, spelled and slot in wrong)
    if slot.startswith("a"):
        return some(world.names[{"L": "L", "F": "F", "y": "y", "x": "x", "1": "c1", "6": "c6"}[slot[1:]]])
    name = world.names[slot]
    return the(name) if slot[0] in "cx" else name


def _number(slot: str, value: float | str, style: str, spelled: bool) -> str:
    if isinstance(value, str):
        return value
    if slot in _SHARES:
        return f"{_spoken(round(value))} percent" if spelled else style.format(round(value))
    if slot in _LOGITS:
        return f"{value:+.1f}".replace("-", "\N{MINUS SIGN}")
    return f"{value:.1f}" if slot in _PLAIN else f"{value:.0f}"


def _spoken(number: int) -> str:
    if number >= 100:
        return f"hundred {_spoken(number - 100)}" if number > 100 else "one hundred"
    if number < 20:
        return _ONES[number]
    return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")


def _agreeing(piece: str, many: bool) -> str:
    stem, ending = _AGREES.fullmatch(piece).groups()  # type: ignore[union-attr]
    if ending in ("is", "was", "do", "have"):
        return {"is": ("is", "are"), "was": ("was", "were"), "do": ("does", "do"), "have": ("has", "have")}[ending][
            many
        ]
    return stem if many else f"{stem}{ending}"
