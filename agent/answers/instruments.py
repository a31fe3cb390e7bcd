"""One function for each kind of move, each a few measurements; only those that a step needs are run."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from agent.acts import MachineKind
from agent.answers.answer import Answer
from agent.answers.edges import changed, edge, redrawn
from agent.answers.places import outlined, where_held, where_looked
from agent.desk import Desk
from agent.display.figures import Figure, strip
from agent.minds import NOTICEABLE
from agent.policy.plan import Step
from agent.reasons.give import remark
from concepts.claims import Contrast, Evidence, Fact, Presence, Reliability
from explainers import measure

WORTH = 0.05  # probability from which another label is worth naming
TESTED = 10  # held-out cases from which a share of right answers is worth telling
INTRODUCING: frozenset[MachineKind] = frozenset({"why", "why_not", "define"})  # whose wording introduces concepts
WEAKEST = 2  # labels named as the least reliable
Weighed = TypeVar("Weighed", Evidence, Contrast)
Instrument: TypeAlias = Callable[[Desk, str, Step], Answer]


def respond(desk: Desk, key: str, step: Step) -> Answer:
    """Measure what `step` needs about the picture with this key."""
    instrument = INSTRUMENTS.get(step.kind)
    if instrument is None:
        return Answer()
    answer = instrument(desk, key, step)
    return answer + _introduced(desk, answer) if step.kind in INTRODUCING else answer


def _introduced(desk: Desk, answer: Answer) -> Answer:
    """Say of concepts that nobody has named where they are usually seen."""
    spoken = {claim.concept for claim in answer.claims if isinstance(claim, Evidence | Contrast | Presence)}
    return Answer(measure.profiles(desk.bank, spoken))


def _tell(desk: Desk, key: str, step: Step) -> Answer:
    if step.note == "model":
        return Answer()
    said, *others = measure.predictions(desk.subject, desk.exhibit(key).case)
    near = tuple(other for other in others if other.probability >= WORTH)[:2]
    record = _record(desk, said.label) if step.note == "confidence" else ()
    return Answer((said, *near, *record))


def _why(desk: Desk, key: str, step: Step) -> Answer:
    exhibit = desk.exhibit(key)
    said, *_ = measure.predictions(desk.subject, exhibit.case, 1)
    support = _support(desk, key)[: step.count]
    beyond = edge(desk, key, step.foil) if step.foil not in (None, said.label) else Answer()
    if step.note == "simpler":
        return Answer((said, *support)) + beyond
    known = remark(desk, exhibit.case, step.foil, support)
    return Answer((said, *support, *known)) + where_looked(desk, key, said.label) + beyond


def _why_not(desk: Desk, key: str, step: Step) -> Answer:
    exhibit, foil = desk.exhibit(key), str(step.foil)
    said, *_ = measure.predictions(desk.subject, exhibit.case, 1)
    chance = measure.probability(desk.subject, exhibit.case, foil)
    beyond = edge(desk, key, foil) if step.note != "foretold" else Answer()
    if step.note == "how_to":
        return Answer((said, chance)) + beyond
    pulls = measure.contrasts(desk.subject, desk.bank, exhibit.case, said.label, foil)
    strongest = _worth(pulls)[: step.count]
    if step.note == "foretold":
        return Answer((said, *strongest))
    shown = outlined(desk, key, [c.concept for c in strongest[:2]])
    return Answer((said, chance, *strongest, *remark(desk, exhibit.case, foil, strongest)), shown) + beyond


def _what_if(desk: Desk, key: str, step: Step) -> Answer:
    exhibit = desk.exhibit(key)
    there = desk.seen(key)
    missing = tuple(measure.presence(desk.bank, exhibit.case, name) for name in step.removed if name not in there)
    gone, added = exhibit.settled(step.removed, step.added)
    removed = tuple(name for name in gone if name in there)
    said, *_ = measure.predictions(desk.subject, exhibit.case, 1)
    if not removed and not added:
        return Answer((*missing, said))
    inside = measure.outcome(desk.subject, desk.bank, exhibit.case, removed, added)
    return Answer((said, *missing, inside)) + redrawn(desk, key, removed, added, said.label)


def _show(desk: Desk, key: str, step: Step) -> Answer:
    if step.note == "edited":
        return changed(desk, key, step.removed)
    return where_looked(desk, key, str(step.label)) if step.concept is None else where_held(desk, key, step.concept)


def _define(desk: Desk, key: str, step: Step) -> Answer:
    exhibit, concept, label = desk.exhibit(key), str(step.concept), str(step.label)
    said, *_ = measure.predictions(desk.subject, exhibit.case, 1)
    meaning = desk.knowledge.facts(head=desk.original([concept])[0], relation="MeansThat")[:1]
    level = measure.presence(desk.bank, exhibit.case, concept)
    here = [e for e in measure.evidence(desk.subject, desk.bank, exhibit.case, label) if e.concept == concept]
    usual = [t for t in measure.tendencies(desk.bank, label) if t.concept == concept]
    plain = () if step.note else meaning
    figure = _crops(desk, concept, "caption_crops")
    return Answer((*plain, level, *(here if here and label == said.label else usual)), (figure,))


def _compare(desk: Desk, key: str, step: Step) -> Answer:
    label, foil = str(step.label), str(step.foil)
    ours = {t.concept: t for t in measure.tendencies(desk.bank, label)}
    theirs = {t.concept: t for t in measure.tendencies(desk.bank, foil)}
    apart = sorted(ours, key=lambda name: -abs(ours[name].weight - theirs[name].weight))[: step.count]
    pairs = [claim for name in apart for claim in (ours[name], theirs[name])]
    return Answer((*pairs, *_only(desk, label, foil), *_only(desk, foil, label)))


def _similar(desk: Desk, key: str, step: Step) -> Answer:
    support = _support(desk, key)[:2]
    return Answer(support, tuple(_crops(desk, claim.concept, "caption_others") for claim in support))


def _crops(desk: Desk, concept: str, caption: str) -> Figure:
    """What a concept looked like where it was found; `caption` is the key of a sentence."""
    manner = desk.manner()
    shown = strip(desk.bank.crops[desk.bank.index(concept)])
    return Figure("crops", shown, manner.say(caption, concept=manner.concept(concept)))


def _warn(desk: Desk, key: str, step: Step) -> Answer:
    label = str(step.label)
    if step.note == "asked":
        others = [r for name in desk.subject.classes if name != label for r in _record(desk, name) if r.right < r.told]
        weakest = sorted(others, key=lambda r: r.right / r.told)[:WEAKEST]
        return Answer((*_record(desk, label), *weakest))
    said, *others_named = measure.predictions(desk.subject, desk.exhibit(key).case, 2)
    rival = tuple(other for other in others_named if other.probability >= WORTH)
    return Answer((said, *rival, *_record(desk, label)))


def _correct(desk: Desk, key: str, step: Step) -> Answer:
    if step.note == "lessons":
        return Answer(tuple(measure.tendency(desk.bank, label, concept) for label, concept in step.pairs))
    support = _support(desk, key)
    own = [e for e in _all_evidence(desk, key) if e.concept == step.concept]
    best = [e for e in support[:1] if e.concept != step.concept]
    return Answer((*own, *best))


def _confirm(desk: Desk, key: str, step: Step) -> Answer:
    if step.note in ("correct", "predict"):
        return Answer(measure.predictions(desk.subject, desk.exhibit(key).case, 1))
    return Answer()


def _summarize(desk: Desk, key: str, step: Step) -> Answer:
    if step.note == "again":
        return Answer()
    exhibit = desk.exhibit(key)
    said, *_ = measure.predictions(desk.subject, exhibit.case, 1)
    beyond = edge(desk, key, step.foil) if step.foil is not None else Answer()
    return Answer((said, *_support(desk, key)[:1])) + beyond + Answer(_record(desk, said.label))


INSTRUMENTS: Mapping[MachineKind, Instrument] = MappingProxyType(
    {
        "tell": _tell,
        "why": _why,
        "why_not": _why_not,
        "what_if": _what_if,
        "show": _show,
        "define": _define,
        "compare": _compare,
        "similar": _similar,
        "warn": _warn,
        "correct": _correct,
        "confirm": _confirm,
        "summarize": _summarize,
    }
)


def _all_evidence(desk: Desk, key: str) -> tuple[Evidence, ...]:
    case = desk.exhibit(key).case
    said, *_ = measure.predictions(desk.subject, case, 1)
    return measure.evidence(desk.subject, desk.bank, case, said.label)


def _support(desk: Desk, key: str) -> tuple[Evidence, ...]:
    return tuple(_worth(_all_evidence(desk, key)))


def _worth(ranked: Sequence[Weighed]) -> list[Weighed]:
    """Of support in falling order, the strongest and what else is noticeable."""
    support = [claim for claim in ranked if claim.weight > 0]
    return support[:1] + [claim for claim in support[1:] if claim.weight >= NOTICEABLE]


def _record(desk: Desk, label: str) -> tuple[Reliability, ...]:
    found = measure.reliability(desk.bank, label)
    return (found,) if found is not None and found.told >= TESTED else ()


def _only(desk: Desk, label: str, other: str) -> tuple[Fact, ...]:
    """One general fact about `label` that does not hold of `other`."""
    facts = [f for f in desk.knowledge.facts(head=label) if f.tail in desk.bank.names]
    return tuple(f for f in facts if not desk.knowledge.has(other, f.tail))[:1]
