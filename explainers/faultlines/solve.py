"""The smallest sets of edits for many questions at once, in a head that is linear after pooling.

Sorting settles most questions in the first round; the bounds of a few more rounds settle most of the rest; what is
then still open is gone through set by set. Nothing here looks at one question at a time.
"""

import time
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.faultlines.additive import Additive, Sets
from explainers.faultlines.branch import PARTS, board, flips
from explainers.faultlines.rounds import SLACK, Standing, begin, play
from explainers.faultlines.search import LIMIT, MARGIN

ROUNDS = 8  # before the sets that are left are gone through
RIVALS = 6  # that a search by bounds looks at
BOARDS = 512  # questions whose sets are gone through at once


@dataclass(frozen=True, eq=False)
class Solved:
    """The answers to Q questions.

    Attributes:
        sets: the best set of edits found for each.
        margin: (Q,), least lead over a rival after it, in logits; a flip if above `MARGIN`.
        proven: (Q,), if a flip, that no smaller set flips; if not, that no set within the limit does.
    """

    sets: Sets
    margin: Tensor
    proven: Tensor

    @property
    def found(self) -> Tensor:
        """(Q,), whether the set flips."""
        return self.margin > MARGIN


def solve(
    sums: Additive, limit: int = LIMIT, widest: bool = True, parts: int = PARTS, until: float = float("inf")
) -> Solved:
    """Find the smallest set for every question; of those of its size, the one with the widest margin.

    Args:
        sums: the questions.
        limit: most edits in a set.
        widest: whether to look for the widest margin; without it, any of the smallest sets will do.
        parts: most parts of sets to go into for one question and size; beyond it, nothing is said to be proven.
        until: time, as `time.monotonic` gives it, at which to stop with the best found so far.
    """
    final = begin(sums, limit)
    left = (~final.closed).nonzero()[:, 0]
    asked, work = sums[left], final[left]
    while len(left):
        for _ in range(ROUNDS):
            work = play(asked, work, widest)
            final, left, asked, work = _settled(final, left, asked, work)
            if not len(left) or time.monotonic() > until:
                break
        if time.monotonic() > until:
            return _answers(_kept(final, left, work.but(proven=work.proven & work.found)))
        if len(left):
            chunks = torch.arange(len(left), device=left.device).split(BOARDS)
            work = _joined([_searched(asked[chunk], _few(work[chunk]), parts, until) for chunk in chunks])
            final, left, asked, work = _settled(final, left, asked, work)
    return _answers(final)


def _searched(asked: Additive, work: Standing, parts: int, until: float) -> Standing:
    """Go through the sets of the size where each question stands; without a flip, the next size is up."""
    bar = torch.where(work.found, work.margin + SLACK, torch.full_like(work.margin, MARGIN))
    catch = flips(asked, board(asked, work), bar, parts=parts, until=until)
    margin, concepts, ways = work.margin.clone(), work.concepts.clone(), work.ways.clone()
    margin[catch.question] = catch.margin
    concepts[catch.question], ways[catch.question] = catch.sets.concepts, catch.sets.ways
    found = margin > MARGIN
    size = work.size + (~found).long()
    return work.but(
        margin=margin,
        concepts=concepts,
        ways=ways,
        size=size,
        closed=found | (size > work.ways.shape[1]),
        proven=work.proven & (found | catch.complete),
    )


def _few(work: Standing) -> Standing:
    """The standing with the rivals of most weight alone."""
    weights, kept = work.weights.topk(min(RIVALS, work.weights.shape[1]), dim=1)
    return work.but(weights=weights / weights.sum(dim=1, keepdim=True), rivals=work.rivals.gather(1, kept))


def _settled(
    final: Standing, left: Tensor, asked: Additive, work: Standing
) -> tuple[Standing, Tensor, Additive, Standing]:
    """Write down what is closed, and go on with the others."""
    final, going = _kept(final, left, work), ~work.closed
    return (final, left, asked, work) if bool(going.all()) else (final, left[going], asked[going], work[going])


def _kept(final: Standing, left: Tensor, work: Standing) -> Standing:
    """Write down where the questions `left` stand."""
    for name in ("margin", "concepts", "ways", "proven"):
        getattr(final, name)[left] = getattr(work, name)
    return final


def _joined(works: list[Standing]) -> Standing:
    return works[0].but(**{name: torch.cat([getattr(work, name) for work in works]) for name in vars(works[0])})


def _answers(final: Standing) -> Solved:
    return Solved(final.sets, final.margin, final.proven)
