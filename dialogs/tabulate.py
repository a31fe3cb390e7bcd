"""From what a study wrote down to its table: shares, gains, learning curves, and how well minds were known."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from dialogs.arms import Arm
from dialogs.calibration import BELIEF, CHANCE, COUNT, brier, calibration_error
from dialogs.measures import COUNTED, MEASURES, chance, with_balanced
from dialogs.outcome import Gain, Group, Line, Minds
from dialogs.records import Course, Notes, Tests
from dialogs.statistics import Draws, Estimate, effect, estimate, means, shares
from dialogs.table import MAIN, Table

FEW = 500  # resamples of what is drawn as a curve, or is told of a part of the users
NO_GAP = 0.005  # difference of shares below which there is no gap to close
PARTS: Mapping[str, Sequence[str]] = MappingProxyType({})


def tabulate(
    notes: Notes,
    arms: Sequence[Arm],
    families: Sequence[str],
    labels: int,
    seeds: Sequence[int],
    parts: Mapping[str, Sequence[str]] = PARTS,
) -> Table:
    """Make the table of a study.

    Args:
        notes: what was written down.
        arms: in the order of the table.
        families: names of the users' families, in the order of the numbers in the notes.
        labels: number of labels to guess among.
        seeds: for the record.
        parts: names of several families together, such as those that nothing was fitted to.
    """
    tests = notes.tests
    masks = {"all": np.ones(len(tests.family), dtype=bool)}
    if len(families) > 1:
        masks |= {name: np.isin(tests.family, _positions(families, part)) for name, part in parts.items()}
        masks |= {name: tests.family == number for number, name in enumerate(families)}
    groups = [
        _group(name, notes.only(mask), arms, FEW if number else 4 * FEW)
        for number, (name, mask) in enumerate(masks.items())
        if mask.any()
    ]
    wrong = tests.said != tests.truth
    return Table(
        groups=tuple(groups),
        curves=_curves(notes),
        chance=chance(labels),
        cases=(int((~wrong).sum()), int(wrong.sum()), int(tests.edited.sum())),
        pictures=len(np.unique(tests.case)),
        seeds=tuple(seeds),
    )


def _positions(families: Sequence[str], part: Sequence[str]) -> list[int]:
    return [number for number, name in enumerate(families) if name in part]


def hits(tests: Tests, expected: Sequence[NDArray[np.int32]]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Hits (A, M, D, K) of what is expected in A arms, or after A turns, and which cases count, (M, D, K)."""
    hit = np.stack([[measure.hit(tests, one) for measure in COUNTED.values()] for one in expected])
    return hit, np.stack([measure.of(tests) for measure in COUNTED.values()])


def drawn(tests: Tests, expected: Sequence[NDArray[np.int32]], resamples: int) -> Draws:
    """Shares by arm (or turn) and measure, in the order of `MEASURES`, and their draws."""
    hit, of = hits(tests, expected)
    found = shares(hit, of, tests.case, resamples)
    return Draws(with_balanced(found.value), with_balanced(found.spread))


def _group(name: str, notes: Notes, arms: Sequence[Arm], resamples: int) -> Group:
    courses = [notes.courses[arm.name] for arm in arms]
    final = [course.expected[:, -1] for course in courses]
    found = drawn(notes.tests, final, resamples)
    best = _best(found.value, arms)
    rivals = _rivals(arms, best)
    users = _by_user(notes.tests, final)
    main = list(MEASURES).index(MAIN)
    goal = None if best is None else found.value[best, main]
    lines = [
        Line(
            arm=arm.name,
            minded=arm.minded,
            shares={m: estimate(found.value[a, i], found.spread[:, a, i]) for i, m in enumerate(MEASURES)},
            gains={role: _gain(found, users, a, b) for role, b in rivals.items() if a != b},
            words=means(courses[a].words[:, -1].astype(float), resamples),
            reached=_reached(notes.tests, courses[a], goal),
            closed=_closed(found, a, best, arms),
        )
        for a, arm in enumerate(arms)
    ]
    minds = {arm.name: _minds(course) for arm, course in zip(arms, courses, strict=True) if course.minded}
    best_name = None if best is None else arms[best].name
    return Group(name=name, dialogs=len(notes.tests.family), best=best_name, lines=tuple(lines), minds=minds)


def _best(value: NDArray[np.float64], arms: Sequence[Arm]) -> int | None:
    """Position of the arm without a mind that names the machine's label most often."""
    main = list(MEASURES).index(MAIN)
    plain = [a for a, arm in enumerate(arms) if not arm.minded]
    return max(plain, key=lambda a: value[a, main], default=None)


def _rivals(arms: Sequence[Arm], best: int | None) -> dict[str, int]:
    names = [arm.name for arm in arms]
    found = {"first": 0, "best": best, "shuffled": names.index("shuffled") if "shuffled" in names else None}
    return {role: position for role, position in found.items() if position is not None}


def _by_user(tests: Tests, expected: Sequence[NDArray[np.int32]]) -> NDArray[np.float64]:
    """Each user's own shares, (A, D, M)."""
    hit, of = hits(tests, expected)
    count = of.sum(axis=-1)
    found = (hit & of).sum(axis=-1)
    share = np.divide(found, count, out=np.full(found.shape, np.nan), where=np.broadcast_to(count > 0, found.shape))
    return with_balanced(np.moveaxis(share, 1, -1))


def _gain(found: Draws, users: NDArray[np.float64], a: int, b: int) -> Gain:
    value, spread = found.value[a] - found.value[b], found.spread[:, a] - found.spread[:, b]
    return Gain(
        by={m: estimate(value[i], spread[:, i]) for i, m in enumerate(MEASURES)},
        effect={m: effect(users[a, :, i], users[b, :, i]) for i, m in enumerate(MEASURES)},
    )


def _closed(found: Draws, a: int, best: int | None, arms: Sequence[Arm]) -> Estimate | None:
    """How much of the way from the best arm without a mind to the one that knows the true mind an arm goes."""
    names = [arm.name for arm in arms]
    if best is None or "oracle" not in names or not arms[a].minded:
        return None
    main, top = list(MEASURES).index(MAIN), names.index("oracle")
    gap = np.append(found.spread[:, top, main] - found.spread[:, best, main], 0.0)
    gap[-1] = found.value[top, main] - found.value[best, main]
    way = np.append(
        found.spread[:, a, main] - found.spread[:, best, main], found.value[a, main] - found.value[best, main]
    )
    part = np.divide(way, gap, out=np.full(gap.shape, np.nan), where=gap > NO_GAP)
    return estimate(part[-1], part[:-1])


def _reached(tests: Tests, course: Course, goal: float | None) -> int | None:
    """Replies after which the arm's share first is no less than `goal`."""
    if goal is None:
        return None
    plain = ~tests.edited
    named = (course.expected == tests.said[:, None]) & plain[:, None]
    curve = named.sum(axis=(0, 2)) / max(1, plain.sum())
    there = np.flatnonzero(curve >= goal - 1e-12)
    return int(there[0]) if len(there) else None


def _curves(notes: Notes) -> dict[str, dict[str, tuple[Estimate, ...]]]:
    curves = {}
    for arm, course in notes.courses.items():
        turns = list(np.moveaxis(course.expected, 1, 0))
        found = drawn(notes.tests, turns, FEW)
        curves[arm] = {
            measure: tuple(estimate(found.value[t, i], found.spread[:, t, i]) for t in range(len(turns)))
            for i, measure in enumerate(MEASURES)
        }
    return curves


def _minds(course: Course) -> Minds:
    scores = brier(course.bins)  # (D, T + 1, 3)
    pooled = course.bins.sum(axis=0)
    errors = calibration_error(pooled)
    turns = range(scores.shape[1])
    last = pooled[-1, 0]
    count = last[:, COUNT]
    told = np.divide(last, count[:, None], out=np.full(last.shape, np.nan), where=count[:, None] > 0)
    return Minds(
        brier=tuple(means(scores[:, t, 0], FEW) for t in turns),
        brier_named=tuple(means(scores[:, t, 1], FEW) for t in turns),
        brier_prior=tuple(means(scores[:, t, 2], FEW) for t in turns),
        ece=tuple(errors[:, 0].tolist()),
        ece_named=tuple(errors[:, 1].tolist()),
        bins=tuple(zip(count.tolist(), told[:, CHANCE].tolist(), told[:, BELIEF].tolist(), strict=True)),
    )
