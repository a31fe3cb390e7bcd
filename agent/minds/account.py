"""The minds in plain words: what I think that you think, and how it compares with what the machine does.

Nobody can look into a head, so every sentence says "I think". Only what differs from where everybody starts, or what
is sure enough, is worth a sentence.
"""

import re
from collections.abc import Sequence

import numpy as np

from agent.language.manner import Manner
from agent.language.nouns import Nouns
from agent.language.values import Form, flag
from agent.minds.beliefs import NOTICEABLE, SIDES, Side, Weight
from agent.minds.imagined import PROJECTION, Imagined
from agent.minds.mind import Minds
from agent.minds.noise import Noise
from concepts.lexicon import ENGLISH

SURE, FIRM = 0.6, 0.85  # probabilities from which a belief is told that has come up in the talk, and that has not
LIKELY = 0.5  # the same of what the machine is thought to go by
KNOWN, STRANGE = 0.8, 0.4  # probabilities from which, and up to which, a label counts as known or as not known
MOVED = 0.1  # change of a probability from where everybody starts, from which it is worth telling
CERTAIN = 0.95  # as sure as anybody can be of a person
FIRMER = 1.0  # logits, the same of how strongly agreement with oneself is expected
NAMED = 4  # labels or kinds named in one sentence
SIDE: dict[Side, str] = {"for": "for", "against": "against", "no part": "idle"}  # keys of what is thought


def account(minds: Minds, label: str | None = None, count: int = 3, language: str = ENGLISH) -> tuple[str, ...]:
    """Tell what the imagined mind holds: up to `count` beliefs, then kinds of things, labels and expectations.

    Args:
        minds: the three minds.
        label: the label whose concepts are told of; all in play if None.
        count: most beliefs told; mistakes that matter most come first.
        language: code of the language.
    """
    manner, told = manner_of(minds.imagined, language), _told(minds, label)[:count]
    beliefs = [_belief(minds, *pair, manner) for pair in told]
    return (*beliefs, *_kinds(minds, manner), *_labels(minds, manner), *_expects(minds, manner))


def relied(minds: Minds) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Kinds of things that the person is thought to think the machine goes by above all, and those that it ignores."""
    start = Noise.learned()
    leaned = [k for k, (_, _, leans) in minds.theory.items() if leans >= max(LIKELY, _above(start.leans))]
    ignored = [k for k, (ignores, _, _) in minds.theory.items() if ignores >= max(LIKELY, _above(start.ignores))]
    return tuple(leaned), tuple(ignored)


def familiar(minds: Minds) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels that the person is thought to know, surest first, and those that they are thought not to know."""
    known = sorted(minds.vocabulary.items(), key=lambda item: -item[1])
    start = Noise.learned().knows
    yes = [label for label, chance in known if chance >= max(KNOWN, _above(start))]
    no = [label for label, chance in reversed(known) if chance <= min(STRANGE, 1 - _above(1 - start))]
    return tuple(yes), tuple(no)


def some(labels: Sequence[str], manner: Manner) -> Form:
    """Labels in words, of many only a few: "cat, lion, dog and 3 more"."""
    rest = len(labels) - NAMED
    more = [manner.phrase("some_more", count=manner.count(rest))] if rest > 0 else []
    return manner.listed([*map(manner.label, labels[:NAMED]), *more])


def manner_of(mind: Imagined, language: str) -> Manner:
    """How the concepts and labels of a mind are spoken of in a language."""
    groups = {name: mind.kinds[kind] for name, kind in zip(mind.concepts, mind.kind.tolist(), strict=True)}
    nameless: dict[str, tuple[str, ...]] = {name: () for name in mind.concepts if re.fullmatch(r"concept \d+", name)}
    return Manner(Nouns(groups, nameless, language=language), "", mind.labels)


def _above(start: float) -> float:
    """Probability from which something is told that has the probability `start` of everybody."""
    return min(start + MOVED, CERTAIN)


def _told(minds: Minds, label: str | None) -> list[tuple[str, str]]:
    """Pairs of which something is thought that is worth telling: mistakes first, by what they cost.

    That something plays no part is told only if it was not thought from the start, of labels that may be known.
    """
    mind, strange = minds.imagined, familiar(minds)[1]
    moved = {(shift.label, shift.concept) for shift in minds.history if shift.label not in strange}
    table = mind.chances()
    sure = zip(*(places.tolist() for places in np.nonzero(table.max(axis=-1) >= SURE)), strict=True)
    costs: dict[tuple[str, str], tuple[bool, float]] = {}
    for row, column in sure:
        pair, side = (mind.labels[row], mind.concepts[column]), SIDES[int(table[row, column].argmax())]
        firm = side != "no part" and table[row, column].max() >= FIRM
        if label in (None, pair[0]) and (pair in moved or firm):
            weight = minds.machine.weight(*pair)
            costs[pair] = (side == weight.side, -max(abs(weight.mean), NOTICEABLE))
    return sorted(costs, key=lambda pair: costs[pair])


def _belief(minds: Minds, label: str, concept: str, manner: Manner) -> str:
    """I think you believe the snow speaks for zebra; it speaks against it (-2.0)."""
    many, weight = flag(manner.nouns.many(concept)), minds.machine.weight(label, concept)
    side = minds.believes(label, concept).side
    return manner.say(
        f"thinks_{SIDE[side]}",
        concept=manner.concept(concept),
        many=many,
        label=manner.label(label),
        verdict=manner.phrase(_verdict(side, weight), many=many),
        weight=manner.logits(weight.mean),
    )


def _verdict(side: Side, weight: Weight) -> str:
    """Key of how the machine's own weight compares with the side that is taken."""
    if weight.side == "no part":
        return "verdict_little"
    return "verdict_so" if side == weight.side else f"verdict_{SIDE[weight.side]}"


def _kinds(minds: Minds, manner: Manner) -> list[str]:
    told = [[manner.kind(kind) for kind in kinds[:NAMED]] for kinds in relied(minds)]
    leaned, ignored = map(manner.listed, told)
    if all(told):
        return [manner.say("goes_both", leaned=leaned, ignored=ignored)]
    if told[0]:
        return [manner.say("goes_by", leaned=leaned)]
    return [manner.say("goes_hardly", ignored=ignored)] if told[1] else []


def _labels(minds: Minds, manner: Manner) -> list[str]:
    known, strange = familiar(minds)
    told = [manner.say("knows", labels=some(known, manner))] if known else []
    return [*told, *([manner.say("knows_little", labels=some(strange, manner))] if strange else [])]


def _expects(minds: Minds, manner: Manner) -> list[str]:
    """How much more, or less, than everybody the person expects the machine to say what they would say."""
    start = Imagined.start((), (), Noise.learned()).projects
    change = float((minds.imagined.projects - start) @ np.array(PROJECTION))
    if change >= FIRMER:
        return [manner.say("expects_same")]
    return [manner.say("expects_other")] if change <= -FIRMER else []
