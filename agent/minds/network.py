"""How one observation moves the imagined mind: Bayes within each pair, and what it says of the label and the kind.

Every function takes the mind and returns the mind after it. A pair hangs together with its label (does the person
know it?) and its kind (is the machine thought to use such things?); what is seen of the pair is weighed exactly
against both, which are then taken as independent again (assumed density filtering).

Source: a dynamic Bayesian network in the manner of Bayesian knowledge tracing (Corbett & Anderson, 1995); assumed
density filtering as in Boyen & Koller (UAI 1998).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from agent.minds.beliefs import NOTICEABLE, Array
from agent.minds.imagined import IGNORES, ODD_ONE, PROJECTION, Imagined, side_taken
from agent.minds.noise import Noise

LEAST = 0.02  # no belief about a label or a kind gets nearer to 0 or 1: people surprise
RARE = 1e-4  # no opinion, and no strength of projection, gets less likely: what is heard often enough is believed again
WORTH = 0.02  # share of an expectation from which a label is weighed
IGNORED = np.arange(3) == IGNORES  # of the reliances on a kind
SURE, UNSURE = 0.85, 0.5  # P(chosen as mostly leaned on | leaned on), P(the same | merely used)


def weighed(mind: Imagined, label: int, concept: int, likelihood: Array, by_level: Array | None = None) -> Imagined:
    """Take in an observation of one pair.

    Args:
        mind: as it stood.
        label: row of the pair.
        concept: column of the pair.
        likelihood: (3,), of the observation under each side of somebody who took in what was told.
        by_level: (3, 3), under each reliance on the kind and side of what was brought along; `likelihood` if None.
    """
    table = np.tile(likelihood, (3, 1)) if by_level is None else by_level
    kind, at = int(mind.kind[concept]), (label, concept)
    knows, taken, level = float(mind.knows[label]), float(mind.taken[at]), mind.reliance[kind]
    idle = float(mind.idle[at] @ table[IGNORES])
    active = table @ mind.brought[at]
    own = np.where(IGNORED, idle, knows * active + (1 - knows) * idle)
    heard = float(likelihood @ side_taken(mind.told[at]))
    known = np.where(IGNORED, idle, active)
    total = taken * heard + (1 - taken) * float(level @ own)
    reliance = level * (taken * heard + (1 - taken) * own) / total
    fresh = knows * (taken * heard + (1 - taken) * float(level @ known)) / total
    mixed = (level[1:] @ table[1:]) / max(float(level[1:].sum()), 1e-9)
    return replace(
        mind,
        reliance=_set(mind.reliance, kind, _kept(reliance)),
        knows=_set(mind.knows, label, min(max(fresh, LEAST), 1 - LEAST)),
        taken=_set(mind.taken, at, taken * heard / total),
        brought=_set(mind.brought, at, _kept(_normal(mind.brought[at] * mixed), RARE)),
        idle=_set(mind.idle, at, _kept(_normal(mind.idle[at] * table[IGNORES]), RARE)),
        attends=mind.attends + _listened(taken, taken * heard / total),
    )


def named(mind: Imagined, label: int, concept: int, yes: bool, noise: Noise) -> Imagined:
    """The person was asked whether the concept speaks for the label, and named it or did not."""
    no = np.array([noise.slip, 1 - noise.guess, 1 - noise.guess])
    return weighed(mind, label, concept, 1 - no if yes else no)


def stated(mind: Imagined, label: int, concept: int, speaks: bool, noise: Noise) -> Imagined:
    """The person said that the concept does or does not speak for the label."""
    wrong = noise.denial / 2
    return weighed(mind, label, concept, np.array([1 - noise.denial, wrong, wrong] if speaks else [noise.denial, 1, 1]))


def asked(mind: Imagined, label: int, concept: int, noise: Noise) -> Imagined:
    """The person asked about the concept, and so may think that it matters."""
    return weighed(mind, label, concept, np.array([noise.hint, 0.5, 1 - noise.hint]))


def familiar(mind: Imagined, label: int, yes: bool, noise: Noise) -> Imagined:
    """The person said that they know, or do not know, what speaks for a label."""
    known = mind.knows[label] * (1 - noise.mistake if yes else noise.mistake)
    other = (1 - mind.knows[label]) * (noise.mistake if yes else 1 - noise.mistake)
    return replace(mind, knows=_set(mind.knows, label, min(max(known / (known + other), LEAST), 1 - LEAST)))


def relied(mind: Imagined, kind: int, yes: bool, mostly: bool, noise: Noise) -> Imagined:
    """The person said that the machine does, or does not, go by a kind of thing; `mostly`: above all by it."""
    wrong = noise.mistake
    if not yes:
        chances = np.array([1 - wrong, wrong, wrong])
    else:
        chances = np.array([wrong, 1 - UNSURE, SURE]) if mostly else np.array([wrong, 1 - wrong, 1 - UNSURE])
    return replace(mind, reliance=_set(mind.reliance, kind, _kept(_normal(mind.reliance[kind] * chances))))


def expected(mind: Imagined, present: Sequence[int], expects: int, own: int | None, noise: Noise) -> Imagined:
    """The person foretold the label `expects` for a case with the concepts `present`, and would say `own` themselves.

    People are taken to expect the label with the largest sum of opinions, plus what speaks for their own.
    """
    columns = np.array(present, dtype=int)
    opinion = mind.opinions(noise)
    score = opinion[:, columns].sum(axis=1)
    mind = _projected(mind, score, expects, own, noise)
    if own is not None:
        score[own] += mind.projection
    top = score.max()
    share = np.exp(noise.softness * (score - top))
    whole = share.sum()
    for row in np.flatnonzero((share / whole >= WORTH) | (np.arange(len(share)) == expects)).tolist():
        for column in present:
            change = np.exp(noise.softness * (_values(mind, row, column, noise) - opinion[row, column]))
            hit = share[row] * change if row == expects else share[expects]
            likelihood = np.maximum(hit / (whole - share[row] + share[row] * change), WORTH)
            mind = weighed(mind, row, column, likelihood[3], likelihood[:3])
    return mind


def told(mind: Imagined, lessons: Iterable[tuple[int, int]], noise: Noise) -> Imagined:
    """The person heard what some concepts do for some labels, in this order."""
    taken, reliance = mind.taken.copy(), mind.reliance.copy()
    for number, at in enumerate(lessons):
        share = mind.attention(number, noise)
        taken[at] += (1 - taken[at]) * share
        size = min(abs(float(mind.told[at])) / noise.strength, 1.5)
        if size * noise.strength >= NOTICEABLE or mind.brought[at][0] > 0.5:
            row = int(mind.kind[at[1]])
            less, more = max(0.0, 1 - size), min(max(0.0, size - 1) / max(noise.leaning - 1, WORTH), 1.0)
            reliance[row] += noise.widen * share * (np.array([less, 1 - less - more, more]) - reliance[row])
    return replace(mind, taken=taken, reliance=reliance)


def surprised(mind: Imagined, noise: Noise) -> Imagined:
    """The person learned that the machine calls a case otherwise than they do."""
    return replace(mind, projects=_lowered(mind.projects, noise.surprise))


def warned(mind: Imagined, noise: Noise) -> Imagined:
    """The person was told that the machine may be wrong."""
    return replace(mind, projects=_lowered(mind.projects, noise.doubt))


def faded(mind: Imagined, noise: Noise) -> Imagined:
    """A turn has passed, and some of what was told is lost."""
    return replace(mind, taken=mind.taken * (1 - noise.forget))


def _projected(mind: Imagined, score: Array, expects: int, own: int | None, noise: Noise) -> Imagined:
    """What an expectation says of how strongly the person favours their own label."""
    if own is None:
        return mind
    likelihood = []
    for strength in PROJECTION:
        favoured = score.copy()
        favoured[own] += strength
        share = np.exp(noise.softness * (favoured - favoured.max()))
        likelihood.append(max(share[expects] / share.sum(), WORTH))
    return replace(mind, projects=_kept(_normal(mind.projects * np.array(likelihood)), RARE))


def _values(mind: Imagined, row: int, column: int, noise: Noise) -> Array:
    """(4, 3), what each side of a pair adds to the label: by reliance on the kind, and if what was told is held."""
    side = np.array([1.0, -1.0, 0.0])
    plain, strong = noise.strength * side, noise.strength * noise.leaning * side
    return np.stack([ODD_ONE * plain, plain, strong, np.full(3, mind.told[row, column])])


def _listened(before: float, after: float) -> Array:
    """What a pair that was told says of the listener, once it is seen whether it was taken in."""
    return np.array([max(0.0, after - before), max(0.0, before - after)])


def _lowered(chances: Array, share: float) -> Array:
    """Strengths of projection scaled down by `share`: chance moves to the neighbour below, never under none."""
    values = np.array(PROJECTION)
    target = np.where(values > 0, values * (1 - share), values)
    moved = np.zeros_like(chances)
    for chance, value in zip(chances, target, strict=True):
        high = min(int(np.searchsorted(values, value)), len(values) - 1)
        low = max(high - 1, 0) if values[high] > value else high
        part = 0.0 if high == low else (value - values[low]) / (values[high] - values[low])
        moved[low] += chance * (1 - part)
        moved[high] += chance * part
    return moved


def _set(table: Array, at: int | tuple[int, int], value: Array | float) -> Array:
    changed = table.copy()
    changed[at] = value
    return changed


def _normal(chances: Array) -> Array:
    scaled: Array = chances / chances.sum()
    return scaled


def _kept(chances: Array, least: float = LEAST) -> Array:
    return _normal(np.maximum(chances, least))
