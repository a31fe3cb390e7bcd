"""From a step to what may be said about it: one function for each kind of move, each a few measurements.

Nothing is worded here and nothing is decided; only the instruments that a step needs are run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from agent.acts import MachineKind
from agent.desk import Desk
from agent.display.figures import Figure, beside, outline, overlay, strip
from agent.intake import read_image
from agent.language.edits import edited
from agent.language.manner import Manner
from agent.memory.gallery import Exhibit
from agent.minds import NOTICEABLE
from agent.policy.plan import Step
from agent.reasons.give import remark
from concepts.claims import Claim, Contrast, Evidence, Fact, Outcome, Presence, Profile, Reliability
from explainers import measure
from explainers.pixels import Checked, agreed

WORTH = 0.05  # probability from which another label is worth naming
TESTED = 10  # held-out cases from which a share of right answers is worth telling
INTRODUCING: frozenset[MachineKind] = frozenset({"why", "why_not", "define"})  # whose wording introduces concepts
WEAKEST = 2  # labels named as the least reliable
Weighed = TypeVar("Weighed", Evidence, Contrast)


@dataclass(frozen=True)
class Answer:
    """What may be said for one step, and what may be shown."""

    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()

    def __add__(self, other: "Answer") -> "Answer":
        """Return both, in order."""
        return Answer(self.claims + other.claims, self.figures + other.figures)


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
    nameless = [concept for concept in desk.bank if concept.name in spoken and concept.confidence == 0]
    return Answer(tuple(Profile(concept=c.name, labels=c.profile) for c in nameless if c.profile))


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
    support = _worth(measure.evidence(desk.subject, desk.bank, exhibit.case, said.label))[: step.count]
    edge = _edge(desk, key, step.foil) if step.foil not in (None, said.label) else Answer()
    if step.note == "simpler":
        return Answer((said, *support)) + edge
    known = remark(desk, exhibit.case, step.foil, support)
    return Answer((said, *support, *known)) + _where_looked(desk, key, said.label) + edge


def _why_not(desk: Desk, key: str, step: Step) -> Answer:
    exhibit, foil = desk.exhibit(key), str(step.foil)
    said, *_ = measure.predictions(desk.subject, exhibit.case, 1)
    chance = measure.probability(desk.subject, exhibit.case, foil)
    edge = _edge(desk, key, foil) if step.note != "foretold" else Answer()
    if step.note == "how_to":
        return Answer((said, chance)) + edge
    pulls = measure.contrasts(desk.subject, desk.bank, exhibit.case, said.label, foil)
    strongest = _worth(pulls)[: step.count]
    if step.note == "foretold":
        return Answer((said, *strongest))
    shown = _regions(desk, exhibit, [c.concept for c in strongest[:2]])
    return Answer((said, chance, *strongest, *remark(desk, exhibit.case, foil, strongest)), shown) + edge


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
    return Answer((said, *missing, inside)) + _redrawn(desk, key, removed, added, said.label)


def _show(desk: Desk, key: str, step: Step) -> Answer:
    if step.concept is None:
        return _where_looked(desk, key, str(step.label))
    exhibit, k = desk.exhibit(key), desk.bank.index(step.concept)
    level = measure.presence(desk.bank, exhibit.case, step.concept)
    if k not in measure.visible(desk.bank, exhibit.case):
        return Answer((level,))
    heat = exhibit.case.maps[0, k]
    places = measure.regions(desk.bank, exhibit.case, step.concept, heat)
    figure = Figure(
        "region", outline(exhibit.picture.image, heat), desk.manner().say("caption_where", concept=step.concept)
    )
    return Answer((level, *places), (figure,))


def _define(desk: Desk, key: str, step: Step) -> Answer:
    exhibit, concept, label = desk.exhibit(key), str(step.concept), str(step.label)
    said, *_ = measure.predictions(desk.subject, exhibit.case, 1)
    meaning = desk.knowledge.facts(head=desk.original([concept])[0], relation="MeansThat")[:1]
    level = measure.presence(desk.bank, exhibit.case, concept)
    here = [e for e in measure.evidence(desk.subject, desk.bank, exhibit.case, label) if e.concept == concept]
    usual = [t for t in measure.tendencies(desk.bank, label) if t.concept == concept]
    crops = strip(desk.bank.crops[desk.bank.index(concept)])
    figure = Figure("crops", crops, desk.manner().say("caption_crops", concept=concept))
    plain = () if step.note else meaning
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
    figures = tuple(
        Figure(
            "crops",
            strip(desk.bank.crops[desk.bank.index(e.concept)]),
            desk.manner().say("caption_others", concept=e.concept),
        )
        for e in support
    )
    return Answer(support, figures)


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
    edge = _edge(desk, key, step.foil) if step.foil is not None else Answer()
    return Answer((said, *_support(desk, key)[:1])) + edge + Answer(_record(desk, said.label))


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


def _where_looked(desk: Desk, key: str, label: str) -> Answer:
    heat = desk.gallery.heat(key, label)
    exhibit = desk.exhibit(key)
    places = measure.regions(desk.bank, exhibit.case, label, heat)
    if not places:
        return Answer()
    picture = overlay(exhibit.picture.image, heat)
    return Answer(places, (Figure("saliency", picture, _evidence_caption(desk, label)),))


def _regions(desk: Desk, exhibit: Exhibit, names: list[str]) -> tuple[Figure, ...]:
    """The picture with each of the concepts outlined."""
    maps = [exhibit.case.maps[0, desk.bank.index(name)] for name in names]
    panels = [outline(exhibit.picture.image, heat) for heat in maps]
    caption = desk.manner().say("caption_where", concept=desk.manner().listed(names))
    return (Figure("regions", beside(panels, names), caption),) if panels else ()


def _edge(desk: Desk, key: str, foil: str | None) -> Answer:
    """The fault-line towards a foil and, where the picture can be edited, what is beyond it."""
    if not len(desk.bank):
        return Answer()
    exhibit = desk.exhibit(key)
    found = agreed(
        desk.subject,
        desk.bank,
        exhibit.case,
        exhibit.picture.tensor,
        str(foil),
        lambda gone, come: desk.redraw(key, gone, come),
    )
    if found.outcome is None:
        return Answer((found.line,))
    return Answer((found.line,)) + _beyond(desk, key, found.outcome, found)


def _beyond(desk: Desk, key: str, outcome: Outcome, found: Checked) -> Answer:
    """The picture as it is and beside it the same with what goes painted over, or drawn anew."""
    if found.painted is None:
        return _redrawn(desk, key, outcome.removed, outcome.added, found.line.label)
    exhibit = desk.exhibit(key)
    manner, gone = desk.manner(), desk.manner().concepts(outcome.removed)
    captions = _pair(manner, "caption_blur", found.line.label, outcome.label)
    pair = beside([exhibit.picture.image, exhibit.painted(found.painted)], captions)
    return Answer((outcome,), (Figure("blurred", pair, manner.say("caption_blurred", gone=gone)),))


def _redrawn(desk: Desk, key: str, removed: tuple[str, ...], added: tuple[str, ...], said: str) -> Answer:
    exhibit, edit = desk.exhibit(key), (desk.original(removed), desk.original(added))
    drawn = exhibit.drawn(*edit)
    if drawn is None:
        return Answer()
    beyond = measure.redrawn(desk.subject, read_image(drawn).tensor, removed, added)
    manner = desk.manner(key)
    captions = _pair(manner, "caption_draw", said, beyond.label)
    caption = manner.say("caption_redrawn", change=edited(removed, added, manner))
    return Answer((beyond,), (Figure("redrawn", beside([exhibit.picture.image, drawn], captions), caption),))


def _evidence_caption(desk: Desk, label: str) -> str:
    manner = desk.manner()
    return manner.say("caption_evidence", label=manner.label(label))


def _pair(manner: Manner, key: str, before: str, after: str) -> tuple[str, str]:
    """What stands over the picture as it is, and over the edited one."""
    return manner.phrase("caption_now", label=manner.label(before)), manner.phrase(key, label=manner.label(after))
