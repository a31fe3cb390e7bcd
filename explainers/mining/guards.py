"""Guard rails: whether a concept may be spoken of, decided by measurement in place of a person who sorts by hand.

A concept must be learnable (and no harder than the classes it explains), the same in disjoint sets of cases, above
random directions, more than a class under another name, and one of at most 32.

Source: Ramaswamy, Kim, Fong & Russakovsky (CVPR 2023), "Overlooked factors in concept-based explanations: dataset
choice, concept learnability, and human capability"; random CAVs as in Kim et al. (ICML 2018), TCAV, section 3.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from explainers.mining.contest import Contest, Group, contest, group
from explainers.sensitivity.chance import against_chance, corrected

MOST_CONCEPTS = 32  # that people can keep apart in one bank (Ramaswamy et al., section 6)


@dataclass(frozen=True, eq=False, kw_only=True)
class Cases:
    """Features of cases, and which of K concepts each of them has. M cases, C channels.

    Attributes:
        rows: (M, C), such as the mean of the feature grid over places.
        signs: (M, K), 1 where a case has the concept, -1 where it has not, 0 where it is not to be used.
        labels: (M,), position of the class that each case belongs to (what the model says of it, or the truth);
            -1 where it is unknown.
        probes: (M,), 0 or 1, two disjoint sets of cases over which a concept must stay the same, best from two
            sources (folders, sets of base photographs, ...); None: by chance.
    """

    rows: Tensor
    signs: Tensor
    labels: Tensor
    probes: Tensor | None = None


@dataclass(frozen=True, kw_only=True)
class Bars:
    """What a concept has to reach.

    Attributes:
        auc: on held-out cases.
        slack: by which that may lie below the hardest class that the concept explains; not 0, because the model was
            trained to make its classes easy.
        within: AUC over pairs of cases of one class.
        stability: cosine of the directions from two disjoint halves.
        p: level of significance above random directions, corrected for all concepts.
        fewest: cases with the concept, and without, in each half.
        most: concepts in a bank.
        draws: random directions a concept.
    """

    auc: float = 0.7
    slack: float = 0.1
    within: float = 0.6
    stability: float = 0.6
    p: float = 0.05
    fewest: int = 8
    most: int = MOST_CONCEPTS
    draws: int = 50


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was measured of one concept; None where it could not be.

    Attributes:
        auc: on held-out cases, in [0, 1].
        hardest: the lowest AUC, measured the same way, of the classes that the concept explains.
        within: AUC over pairs of held-out cases of one class.
        stability: cosine of the directions from the two sets of cases.
        p: level of significance above random directions, overall and within classes, corrected.
        reason: why the concept may not be spoken of, in words; "" if it may.
    """

    auc: float | None = None
    hardest: float | None = None
    within: float | None = None
    stability: float | None = None
    p: float | None = None
    reason: str = ""


def judge(
    cases: Cases, explains: Sequence[Sequence[int]] | None = None, seed: int = 0, bars: Bars | None = None
) -> tuple[Verdict, ...]:
    """Decide which of K concepts may be spoken of. One verdict a concept, in their order.

    Signs must not be made by the very direction that is judged, or the verdict is circular: take them from masks,
    from drawing, or from a factorisation of other cases than those that it is judged on.

    Args:
        cases: features and signs.
        explains: positions of the classes that each concept is meant to explain; None: the two among whose cases it
            is most frequent.
        seed: of the draws of cases and of random directions.
        bars: what to reach.

    Raises:
        ValueError: the tables of `cases` do not fit each other.
    """
    _check(cases)
    limits, concepts = bars or Bars(), range(cases.signs.shape[1])
    half = _halves(cases, seed)
    measured = [_measure(cases, cases.signs[:, k], half, limits, seed) for k in concepts]
    overall = torch.tensor([max(m.p_overall, m.p_within) if m.contest else torch.nan for m in measured])
    level = corrected(overall).tolist()
    explained = [_explained(cases, k) for k in concepts] if explains is None else explains
    ease = _ease(cases, {c for k in concepts if measured[k].contest for c in explained[k]}, half, limits, seed)
    hardest = [min((ease[c] for c in explained[k] if c in ease), default=None) for k in concepts]
    return _at_most([_verdict(measured[k], level[k], hardest[k], limits) for k in concepts], limits.most)


@dataclass(frozen=True, eq=False)
class _Measured:
    """The contest of one concept, None if it has too few cases, and its levels of significance, not corrected."""

    contest: Contest | None
    within: Tensor | None = None
    p_overall: float = 1.0
    p_within: float = 0.0
    fewest: int = 0
    tied: bool = False  # every class has the concept always or never


def _check(cases: Cases) -> None:
    m = len(cases.rows)
    held = {"signs": cases.signs.shape, "labels": cases.labels.shape}
    held |= {} if cases.probes is None else {"probes": cases.probes.shape}
    wrong = [f"{name} {tuple(shape)}" for name, shape in held.items() if len(shape) < 1 or shape[0] != m]
    if cases.rows.ndim != 2 or cases.signs.ndim != 2 or wrong:
        found = ", ".join(wrong) or f"signs {tuple(held['signs'])}"
        raise ValueError(
            f"asked to judge concepts on rows {tuple(cases.rows.shape)} with {found}; "
            "rows must be (cases, channels), signs (cases, concepts), labels and probes one number a case"
        )


def _halves(cases: Cases, seed: int) -> Tensor:
    if cases.probes is not None:
        return cases.probes
    order = torch.randperm(len(cases.rows), generator=torch.Generator().manual_seed(seed))
    return (order % 2).to(cases.rows.device)


def _measure(cases: Cases, signs: Tensor, half: Tensor, bars: Bars, seed: int) -> _Measured:
    """Let the detectors of one concept compete."""
    fewest = _fewest(signs, half)
    if fewest < bars.fewest:
        return _Measured(None, fewest=fewest)
    drawn = group(cases.rows, signs, cases.labels, half, seed)
    found = contest(drawn, cases.rows.shape[1], bars.draws, seed=seed)
    within, tied = found.within, found.within is None and bool((drawn.labels >= 0).any())
    if tied:
        within = _carried_over(drawn, cases.rows.shape[1], bars, seed)
    p_within = 0.0 if within is None else float(against_chance(within[:1], within[1:]))
    return _Measured(found, within, float(against_chance(found.auc[:1], found.auc[1:])), p_within, fewest, tied)


def _carried_over(drawn: Group, channels: int, bars: Bars, seed: int) -> Tensor | None:
    """AUC (1 + Q,) in classes that the detector has not seen, where every class has the concept always or never.

    None if only one class has it, or only one has not.
    """
    side = torch.zeros_like(drawn.labels)
    for kind in (drawn.has, ~drawn.has):
        classes = drawn.labels[kind].unique()
        if len(classes) < 2:
            return None
        for position, label in enumerate(classes.tolist()):
            side[kind & (drawn.labels == label)] = position % 2
    fold = 2 * (drawn.fold // 2) + side
    if min(int((drawn.has[fold == f] == kind).sum()) for f in range(4) for kind in (True, False)) < 2:
        return None
    return contest(replace(drawn, fold=fold), channels, bars.draws, seed=seed).auc


def _explained(cases: Cases, k: int, count: int = 2) -> tuple[int, ...]:
    """The classes among whose cases the concept is most frequent, and more so than in all cases."""
    used = (cases.signs[:, k] != 0) & (cases.labels >= 0)
    has, labels = cases.signs[used, k] > 0, cases.labels[used]
    share = {c: float(has[labels == c].float().mean()) for c in labels.unique().tolist()}
    common = float(has.float().mean())
    return tuple(c for c in sorted(share, key=lambda c: -share[c])[:count] if share[c] > common)


def _ease(cases: Cases, classes: set[int], half: Tensor, bars: Bars, seed: int) -> dict[int, float]:
    """AUC of detectors of `classes`, fitted and tested as those of concepts are; those with few cases are left out."""
    found = {}
    for label in sorted(classes):
        signs = torch.where(cases.labels == label, 1, -1) * (cases.labels >= 0)
        if _fewest(signs, half) >= bars.fewest:
            drawn = group(cases.rows, signs, cases.labels, half, seed)
            found[label] = float(contest(drawn, cases.rows.shape[1], 0, seed=seed).auc[0])
    return found


def _fewest(signs: Tensor, half: Tensor) -> int:
    """Cases of the rarer kind in the half that has fewer."""
    return min(int(((signs == sign) & (half == part)).sum()) for sign in (1, -1) for part in (0, 1))


def _verdict(found: _Measured, level: float, hardest: float | None, bars: Bars) -> Verdict:
    """Name the first bar that is missed."""
    if found.contest is None:
        few = f"too few cases: {found.fewest} in one half, {bars.fewest} are needed with it and without"
        return Verdict(reason=few)
    auc, stability = float(found.contest.auc[0]), found.contest.stability
    within = None if found.within is None else float(found.within[0])
    needed = bars.auc if found.tied else bars.within  # a class not seen before takes more than a pair of one class
    where = "in classes not seen before" if found.tied else "within a class"
    by_class = within is not None and (within < needed or (level > bars.p and found.p_within >= found.p_overall))
    missed = (
        (auc < bars.auc, f"cannot be learned: held-out AUC {auc:.2f}, {bars.auc:.2f} is needed"),
        (found.tied and within is None, "a class under another name: found in one class only, and always there"),
        (by_class, f"a class under another name: {where} the AUC is only {within or 0:.2f}"),
        (
            stability < bars.stability,
            f"depends on the pictures: its direction in two halves has cosine {stability:.2f}",
        ),
        (level > bars.p, f"no better than random directions (p = {level:.2f})"),
        (
            hardest is not None and auc < hardest - bars.slack,
            f"harder to learn than the classes it explains: AUC {auc:.2f} against {hardest or 0:.2f}",
        ),
    )
    reason = next((words for bad, words in missed if bad), "")
    return Verdict(auc=auc, hardest=hardest, within=within, stability=stability, p=level, reason=reason)


def _at_most(verdicts: Sequence[Verdict], most: int) -> tuple[Verdict, ...]:
    """Keep the `most` concepts that can be told best and most stably."""
    passed = [k for k, verdict in enumerate(verdicts) if not verdict.reason]
    worth = {k: ((verdicts[k].auc or 0) - 0.5) * (verdicts[k].stability or 0) for k in passed}
    late = set(sorted(passed, key=lambda k: -worth[k])[most:])
    full = f"the bank is full: {most} other concepts are told apart more clearly"
    return tuple(replace(verdict, reason=full) if k in late else verdict for k, verdict in enumerate(verdicts))
