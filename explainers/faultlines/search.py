"""The smallest set of edits that makes a foil win, where edits interact: searched, with a word on proof.

Every set is judged against all rivals at once, not the predicted label alone: "it would say horse" is true only
if horse beats every class.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import comb

import torch
from torch import Tensor

from explainers.faultlines.relax import Lead, strengths

LIMIT = 8  # edits in one set: what a person can take in at once
MARGIN = 1e-3  # logits by which the foil must win, so that a re-run in other arithmetic agrees
AT_ONCE = 256  # sets tried before the clock is looked at


@dataclass(frozen=True)
class Flip:
    """The best set of edits found.

    Attributes:
        edits: positions of the edits.
        margin: least lead of the foil over a rival after them, in logits; a flip if positive.
        proven: if a flip, that no smaller set flips; if not, that no set within the limit does.
    """

    edits: tuple[int, ...]
    margin: float
    proven: bool


@dataclass(frozen=True, eq=False)
class Trials:
    """How sets are tried, and how many may be.

    Attributes:
        lead: tries sets.
        alike: (E,), the kind of each edit; edits of one kind exclude each other.
        limit: most edits in a set.
        until: time, as `time.monotonic` gives it, at which to stop.
    """

    lead: Lead
    alike: Tensor
    limit: int
    until: float = field(default=float("inf"))

    @property
    def late(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.until

    def best(self, members: Tensor) -> tuple[Flip, bool]:
        """The set of the widest margin among rows of edits (S, size), and whether all of them were tried."""
        best = Flip((), float("-inf"), proven=False)
        for some in self._apart(members).split(AT_ONCE):
            if self.late:
                return best, False
            margins = self.lead(_sets(some, len(self.alike))).amin(dim=1)
            margin, position = margins.max(dim=0)
            if float(margin) > best.margin:
                best = Flip(tuple(sorted(some[position].tolist())), float(margin), proven=False)
        return best, True

    def _apart(self, members: Tensor) -> Tensor:
        """Those of the sets that hold no two edits of one kind."""
        kinds = self.alike[members].sort(dim=1).values
        return members[(kinds[:, 1:] != kinds[:, :-1]).all(dim=1)]


def smallest_by_trial(
    lead: Lead,
    edits: int,
    limit: int = LIMIT,
    budget: int = 1_000,
    kinds: Sequence[int] | None = None,
    until: float = float("inf"),
) -> Flip:
    """Find a small set when edits interact: all small sets in order of size, then guided guesses, made smaller.

    Args:
        lead: tries sets and returns the foil's lead over each rival; differentiable in the strengths of the edits.
        edits: how many edits there are.
        limit: most edits in a set.
        budget: most sets to try while going through all sets of one size after the other, and as many again in
            making a guess smaller.
        kinds: one number an edit; edits of the same kind exclude each other (nothing goes and comes at once).
        until: time, as `time.monotonic` gives it, at which to stop with the best found so far.
    """
    alike = torch.arange(edits) if kinds is None else torch.tensor(kinds, dtype=torch.long)
    trials = Trials(lead, alike, min(limit, len(alike.unique())), until)
    start = Flip((), float(lead(torch.zeros(1, edits)).min()), proven=True)
    if start.margin > MARGIN or not trials.limit:
        return start
    best, excluded = _in_order(trials, start, budget)
    if best.margin > MARGIN or excluded == trials.limit:
        return Flip(best.edits, best.margin, proven=excluded >= len(best.edits) - 1)
    if trials.late:
        return Flip(best.edits, best.margin, proven=False)
    guess, order = _guess(trials, best)
    if guess.margin > MARGIN:
        guess = _made_smaller(trials, _pruned(trials, guess), order, excluded, budget)
    return Flip(guess.edits, guess.margin, proven=guess.margin > MARGIN and len(guess.edits) == excluded + 1)


def _in_order(trials: Trials, best: Flip, budget: int) -> tuple[Flip, int]:
    """Go through all sets, size after size: the best set found, and the size up to which no set flips or it does."""
    edits = len(trials.alike)
    for size in range(1, trials.limit + 1):
        budget -= comb(edits, size)
        if budget < 0 and size > 1:
            return best, size - 1
        found, complete = trials.best(_combinations(range(edits), size))
        best = max(best, found, key=_margin)
        if best.margin > MARGIN:
            return best, size - 1
        if not complete:
            return best, size - 1
    return best, trials.limit


def _guess(trials: Trials, best: Flip) -> tuple[Flip, list[int]]:
    """The smallest flip among guesses by gradient and by climbing, and all edits, the most promising first."""
    strong = strengths(trials.lead, len(trials.alike))
    order = strong.mean(dim=0).argsort(descending=True, stable=True).tolist()
    guesses = [best, _climbed(trials, best.edits), _climbed(trials, ())]
    for row in [*strong, strong.mean(dim=0)]:
        ranked = _one_a_kind(row.argsort(descending=True, stable=True).tolist(), trials.alike)
        tried = [trials.best(torch.tensor([ranked[:size]]))[0] for size in range(1, trials.limit + 1)]
        guesses.append(max(tried, key=_rank))
    return max(guesses, key=_rank), order


def _climbed(trials: Trials, start: tuple[int, ...]) -> Flip:
    """From a set on, keep adding the edit that helps most, until the foil wins."""
    chosen, best = list(start), Flip(start, float("-inf"), proven=False)
    while len(chosen) < trials.limit and not trials.late:
        fresh = [e for e in range(len(trials.alike)) if trials.alike[e] not in trials.alike[chosen]]
        if not fresh:
            break
        found, _ = trials.best(torch.tensor([[*chosen, edit] for edit in fresh]))
        best = max(best, found, key=_margin)
        if best.margin > MARGIN or found is not best:
            break
        chosen = list(found.edits)
    return best


def _pruned(trials: Trials, flip: Flip) -> Flip:
    """Drop edits that are not needed, the one that is needed least first."""
    while len(flip.edits) > 1:
        fewer, _ = trials.best(_combinations(flip.edits, len(flip.edits) - 1))
        if fewer.margin <= MARGIN:
            break
        flip = fewer
    return flip


def _made_smaller(trials: Trials, flip: Flip, order: list[int], excluded: int, budget: int) -> Flip:
    """Look for a smaller flip among sets of the most promising edits, as far as the budget goes."""
    size = len(flip.edits) - 1
    while size > excluded:
        ranked = [*flip.edits, *(edit for edit in order if edit not in flip.edits)]
        count = len(ranked)
        while comb(count, size) > budget:
            count -= 1
        found, _ = trials.best(_combinations(ranked[:count], size))
        if found.margin <= MARGIN:
            break
        budget -= comb(count, size)
        flip = _pruned(trials, found)
        size = len(flip.edits) - 1
        budget = max(budget, 1)
    return flip


def _one_a_kind(order: list[int], alike: Tensor) -> list[int]:
    """The first edit of each kind."""
    first = {int(alike[edit]): edit for edit in reversed(order)}
    return [edit for edit in order if first[int(alike[edit])] == edit]


def _margin(flip: Flip) -> float:
    return flip.margin


def _rank(flip: Flip) -> tuple[bool, float, float]:
    """A flip before none, a small flip before a large, a wide margin before a narrow."""
    flips = flip.margin > MARGIN
    return flips, -len(flip.edits) if flips else 0.0, flip.margin


def _combinations(edits: Sequence[int], size: int) -> Tensor:
    """All sets of `size` of the edits, (S, size); `torch.combinations` would go through edits ** size."""
    return torch.tensor(list(combinations(edits, size)), dtype=torch.long).view(-1, size)


def _sets(members: Tensor, edits: int) -> Tensor:
    """Turn rows of positions (S, size) into rows of membership (S, edits), 0 or 1."""
    return torch.zeros(len(members), edits).scatter_(1, members, 1.0)
