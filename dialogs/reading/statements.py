"""Statements of each kind, read off one sentence: what carries them, who they are about, and how much.

Each function is given a lower-case sentence and what the sentences before left open, and returns what it heard.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dialogs.reading import amounts
from dialogs.reading.heard import Heard, Span
from dialogs.reading.words import Edit, Words

RELATIONS = {
    "is often seen against": frozenset({"LivesIn"}),
    "is often": frozenset({"HasColour"}),
    "has": frozenset({"HasPart", "HasCoat", "HasA", "HasProperty"}),
    "is": frozenset({"IsA"}),
}
_VERB = re.compile(r"\b(is often seen against|is often|has|is)\b")
_HOW = re.compile(r"redrawn|\bdrawn|painted over|blurr|inside the (?:model|computer)")
_MEDIA = {"redrawn": "input", "drawn": "input", "painted over": "masked", "blurr": "masked"}
_SAYS = re.compile(r"\bit (still )?says ")
_MISTAKEN = re.compile(r"(?:the other was|most often) (.+)")
_COUNTED = re.compile(r"\bin (\d[\d,]*) of (\d[\d,]*) held")
_ALL = re.compile(r"\bin all (\d[\d,]*) held")
_SIDE = re.compile(r"hardly anything|\bfor\b|\bagainst\b")
SLIGHT: Span = (-0.55, 0.55)
FOR: Span = (0.45, amounts.MANY)
AGAINST: Span = (-amounts.MANY, -0.0)


@dataclass(frozen=True)
class Thread:
    """What the sentences before leave open.

    Attributes:
        said: what the machine said of the picture.
        edit: the change that was spoken of last: what goes, what comes.
        line: a change that was not found, of which more is told.
        pair: the labels of two pictures that are compared.
    """

    said: str | None = None
    edit: Edit = ((), ())
    line: Heard | None = None
    pair: tuple[str, str] | None = None


def heard(kind: str, names: dict[str, Any], **told: Span | None) -> Heard:
    """A statement, with the amounts that were told."""
    return Heard(kind, names, {role: span for role, span in told.items() if span is not None})


def fact(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """Generally known, not measured here: a zebra has stripes and an ox is often brown."""
    told = re.sub(r"^.*?known[^:]*?(?:: |, )(?:not measured here: )?", "", text.strip("(). "))
    heads = "|".join(map(re.escape, words.labels(told))) or "$"
    for clause in re.split(rf"(?:, | and )(?=(?:an? )?(?:{heads}) (?:is|has)\b)", told):
        found = _VERB.search(clause)
        head = words.first(clause[: found.start()]) if found else None
        if found is None or head is None:
            continue
        tails = re.sub(r"\b(?:an?|background)\b ?", "", clause[found.end() :]).strip(" .,")
        for tail in re.split(r", | and ", tails):
            yield heard("Fact", {"head": head, "relation": RELATIONS[found.group()], "tail": tail.strip()})


def meaning(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """In general: a mane is long hair."""
    told = text.partition(": ")[2].strip(".)")
    head = re.split(r" (?:is|are) ", re.sub(r"^(?:an?|the) ", "", told))[0]
    yield heard("Fact", {"head": head, "relation": frozenset({"MeansThat"}), "tail": told})


def reliability(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """When it says zebra, it was right in 112 of 118 held-out cases (95 %); the others were most often horse."""
    before, _, after = text.partition("it was right")
    label, other = words.first(before), _MISTAKEN.search(after)
    names = {"label": label, "mistaken_for": words.first(other.group(1)) if other else None}
    counted, everything = _COUNTED.search(after), _ALL.search(after)
    if counted:
        right, told = (int(number.replace(",", "")) for number in counted.groups())
        yield heard("Reliability", names, right=(right, right), told=(told, told))
    elif everything:
        number = int(everything.group(1).replace(",", ""))
        yield heard("Reliability", {"label": label}, right=(number, number), told=(number, number))
    elif " in all" in after:
        yield heard("Reliability", {"label": label}, rate=(1.0, 1.0))
    else:
        yield heard("Reliability", names, rate=amounts.rate(after))


def faultline(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """Without the stripes it would say horse, by a margin of 1.2 logits; no smaller change does it."""
    gone, come = words.edit(text)
    verdict = text.partition("it would say")[2] or text
    names: dict[str, Any] = {"foil": words.first(verdict), "removed": gone, "added": come}
    if "smaller change" in text:
        names["smallest"] = "no smaller" in text
    yield heard("FaultLine", names, margin=amounts.size(text))


def borne_out(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """The picture redrawn that way agrees: the model then says horse (80 %)."""
    gone, come = thread.edit
    medium = "masked" if "blurr" in text else "input"
    names = {"label": words.first(text), "removed": gone, "added": come, "medium": medium}
    yield heard("Outcome", names, probability=amounts.chance(text) or _unsure(text))


def shown(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """The picture redrawn without the stripes: now the model says horse (80 %)."""
    change, _, told = text.partition(": ")
    gone, come = words.edit(change)
    names = {"label": words.first(told), "removed": gone, "added": come, "medium": "input"}
    yield heard("Outcome", names, probability=amounts.chance(told))
    if "still" in told:
        yield heard("Prediction", {"label": names["label"]})


def _unsure(text: str) -> Span | None:
    return (0.0, 0.5) if "unsure" in text else None


def outcome(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """Without the stripes it says horse (81 % with the picture redrawn that way, 78 % measured inside the model)."""
    gone, come = words.edit(text)
    parts = [part for part in re.split(r"(?=\bit (?:still )?says )", text) if _SAYS.match(part)]
    for part in parts:
        label, last = words.first(part), 0
        for how in _HOW.finditer(part):
            told, last = part[last : how.start()], how.end()
            medium = _MEDIA.get(how.group(), "features")
            names = {"label": label, "removed": gone, "added": come, "medium": medium}
            yield heard("Outcome", names, probability=amounts.chance(told))
        if "still" in part:
            now = part.rpartition("; ")[2] if "as it is" in part else ""
            yield heard("Prediction", {"label": label}, probability=amounts.chance(now))


def presence(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """The model finds the stripes clearly here (at 88 % of what is typical)."""
    yield from (heard("Presence", {"concept": name}, level=amounts.level(text)) for name in words.concepts(text)[:1])


def region(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """Most of the evidence for zebra (62 %) lies in the middle and where the stripes are."""
    before, after = re.split(r"\blies? ", text, maxsplit=1)
    of = words.first(before) if "evidence" in before else next(iter(words.concepts(before)), None)
    spots = [(name, note, at) for name, note, at in words.noted(after, words.places)]
    spots += [
        (name, note, at) for name, note, at in words.noted(after) if re.search(rf"\bwhere .*{re.escape(name)}", after)
    ]
    for name, note, _ in spots:
        span = amounts.share(note or before) if "%" in text or len(spots) == 1 else None
        yield heard("Region", {"of": of, "where": name}, share=None if "all over" in name else span)


def contrast(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """What sets zebra apart from horse here: the stripes (+3.0) and the mane (+0.4)."""
    label, foil, *_ = words.labels(text)
    for name, note, _ in words.noted(text.partition(": ")[2]):
        yield heard("Contrast", {"label": label, "foil": foil, "concept": name}, weight=amounts.weight(note))


def difference(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """What speaks more for zebra here: the stripes (+3.0)."""
    label, other = thread.pair or ("", "")
    names = {"label": label, "other": other}
    if "leave open" in text:
        yield heard("Difference", {**names, "concept": None}, weight=amounts.weight(text))
        return
    for name, note, _ in words.noted(text.partition(": ")[2]):
        yield heard("Difference", {**names, "concept": name}, weight=amounts.weight(note))


def tendency(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """On average, the stripes speak for zebra (+4.2) and against horse (-3.1); the mane does hardly anything for ox."""
    head, colon, rest = text.partition(": ")
    if colon and words.labels(head):
        side = _SIDE.findall(head)[0]
        for name, note, _ in words.noted(rest):
            yield _tends(name, str(words.first(head)), side, note)
        return
    for clause in text.split("; "):
        concepts = words.concepts(clause)
        for label, note, start in words.noted(clause, words.classes):
            sides = _SIDE.findall(clause[:start])
            idle = "hardly anything" in sides and "against" not in sides[sides.index("hardly anything") :]
            yield _tends(concepts[0], label, "hardly anything" if idle else sides[-1], note)


def _tends(concept: str, label: str, side: str, note: str) -> Heard:
    plain = {"for": FOR, "against": AGAINST}.get(side, SLIGHT)
    span = amounts.weight(note)
    if side == "against" and span is not None and span[0] >= 0:
        span = (-span[1], -span[0])
    return heard("Tendency", {"concept": concept, "label": label}, weight=span or plain)


def evidence(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """What speaks for zebra most: the stripes (61 % of the evidence), then the mane (20 %)."""
    label = words.first(text) or thread.said
    head, colon, rest = text.partition(": ")
    if colon and words.labels(head):
        for name, note, _ in words.noted(rest):
            told = {"share": amounts.share(note), "weight": amounts.weight(note) if "%" in note else None}
            yield heard("Evidence", {"concept": name, "label": label}, **told)
        return
    concept = next(iter(words.concepts(text)), None)
    idle, against = "hardly anything" in text, "against" in text
    span = (
        amounts.weight(text) if re.search(r"\([+\u2212-]", text) else SLIGHT if idle else AGAINST if against else None
    )
    share = None if idle or against else amounts.share(text)
    yield heard("Evidence", {"concept": concept, "label": label}, share=share, weight=span)


def alternatives(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """Next come horse (4 %) and donkey (2 %)."""
    for name, note, _ in words.noted(text, words.classes):
        yield heard("Alternative", {"label": name}, probability=amounts.chance(note))


def chance(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """It gives horse 4 %; or: for horse, it is hardly sure."""
    yield heard("Alternative", {"label": words.first(text)}, probability=amounts.chance(text))


def prediction(text: str, words: Words, thread: Thread) -> Iterator[Heard]:
    """The model says zebra (93 %)."""
    label = words.first(text)
    if label is not None:
        yield heard("Prediction", {"label": label}, probability=amounts.chance(text))
