"""The smallest set of edits that makes a foil win, where edits interact: searched, with a word on proof.

Every set is judged against all rivals at once, not the predicted label alone: "it would say horse" is true only
if horse beats every class.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TypeAlias

import torch
from torch import Tensor

LIMIT = 8  # edits in one set: what a person can take in at once
MARGIN = 1e-3  # logits by which the foil must win, so that a re-run in other arithmetic agrees
Lead: TypeAlias = Callable[[Tensor], Tensor]  # sets (S, E) bool -> lead of the foil over each rival (S, R)


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


def smallest_by_trial(
    lead: Lead, edits: int, limit: int = LIMIT, budget: int = 1_000, kinds: Sequence[int] | None = None
) -> Flip:
    """Find a small set when edits interact: all small sets in order of size, then a guided guess, pruned.

    Args:
        lead: tries sets and returns the foil's lead over each rival.
        edits: how many edits there are.
        limit: most edits in a set.
        budget: most sets to try while going through all sets of one size after the other.
        kinds: one number an edit; edits of the same kind exclude each other (nothing goes and comes at once).
    """
    alike = torch.arange(edits) if kinds is None else torch.tensor(kinds, dtype=torch.long)
    start = lead(torch.zeros(1, edits, dtype=torch.bool))[0]
    best, excluded, singles = Flip((), float(start.min()), proven=True), 0, None
    if best.margin > MARGIN:
        return best
    most = min(limit, len(alike.unique()))
    for size in range(1, most + 1):
        budget -= comb(edits, size)
        if budget < 0 and size > 1:
            break
        sets = _sets(_apart(_combinations(edits, size), alike), edits)
        leads = lead(sets)
        singles = leads if singles is None else singles
        margin, position = leads.min(dim=1).values.max(dim=0)
        best = max(best, Flip(_members(sets[position]), float(margin), proven=True), key=_margin)
        if margin > MARGIN:
            return Flip(_members(sets[position]), float(margin), proven=True)
        excluded = size
    if singles is None or excluded >= most:
        return Flip(best.edits, best.margin, proven=True)
    guess = max(best, _climb(lead, singles - start, best.edits, alike, limit), key=_margin)
    return Flip(guess.edits, guess.margin, proven=guess.margin > MARGIN and len(guess.edits) == excluded + 1)


def _climb(lead: Lead, steps: Tensor, start: tuple[int, ...], alike: Tensor, limit: int) -> Flip:
    """From the best small set on, keep adding the edit that helps most; then drop what is not needed."""
    chosen, margin, edits = list(start), float("-inf"), len(alike)
    useful = steps.max(dim=1).values.argsort(descending=True).tolist()
    while len(chosen) < limit:
        fresh = [edit for edit in useful if alike[edit] not in alike[chosen]]
        if not fresh:
            break
        trials = lead(torch.stack([_one_set([*chosen, edit], edits) for edit in fresh])).min(dim=1).values
        if float(trials.max()) <= margin:
            break
        margin = float(trials.max())
        chosen.append(fresh[int(trials.argmax())])
        if margin > MARGIN:
            break
    for edit in list(chosen):
        fewer = [other for other in chosen if other != edit]
        left = float(lead(_one_set(fewer, edits)[None]).min())
        if fewer and left > MARGIN:
            chosen, margin = fewer, left
    return Flip(tuple(sorted(chosen)), margin, proven=False)


def _margin(flip: Flip) -> float:
    return flip.margin


def _combinations(edits: int, size: int) -> Tensor:
    """All sets of `size` positions, (S, size); `torch.combinations` would go through edits ** size."""
    return torch.tensor(list(combinations(range(edits), size)), dtype=torch.long).view(-1, size)


def _apart(sets: Tensor, alike: Tensor) -> Tensor:
    """Those of the sets (S, size) that hold no two edits of one kind."""
    kinds = alike[sets].sort(dim=1).values
    return sets[(kinds[:, 1:] != kinds[:, :-1]).all(dim=1)]


def _sets(members: Tensor, edits: int) -> Tensor:
    """Turn rows of positions (S, size) into rows of membership (S, edits)."""
    return torch.zeros(len(members), edits, dtype=torch.bool).scatter_(1, members, value=True)


def _one_set(members: list[int], edits: int) -> Tensor:
    """Membership (edits,) of one set."""
    return _sets(torch.tensor([members], dtype=torch.long), edits)[0]


def _members(row: Tensor) -> tuple[int, ...]:
    """Positions that a membership row holds."""
    return tuple(row.nonzero().flatten().tolist())
