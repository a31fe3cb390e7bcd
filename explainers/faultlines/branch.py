"""Every set of a size that could still flip, many questions at once: depth first, cut off by bounds on each rival.

Concepts are gone through in the order of what they are worth against the weighted rivals, so a set is a rising list
of concepts, each taken out or put in. A part of a set is dropped as soon as the best that may follow cannot pass one
of the rivals, or their weighted mean. What is left at full length is judged against all labels.

Source: branch and bound (Land & Doig 1960); the weighted mean of the rivals is the surrogate constraint (Glover 1968).
"""

import time
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from explainers.faultlines.additive import Additive, Sets
from explainers.faultlines.rounds import SLACK, Standing

PARTS = 50_000  # parts of sets that may be gone into for one question
CELLS = 2_000_000  # numbers worked on at once


@dataclass(frozen=True, eq=False)
class Board:
    """What is known of Q questions while their sets are gone through. K concepts in order, M leads.

    Attributes:
        order: (Q, K), concepts, the most worthwhile first.
        lead: (Q, M), lead over each rival and over their weighted mean, before any edit.
        steps: (Q, K, 2, M), what each edit adds.
        best: (Q, K + 1, L + 1, M), the most that so many edits of the concepts from a place on can add.
        size: (Q,), edits in a set.
    """

    order: Tensor
    lead: Tensor
    steps: Tensor
    best: Tensor
    size: Tensor


@dataclass(frozen=True, eq=False)
class Partial:
    """F parts of sets, all of the same number of edits.

    Attributes:
        question: (F,), whose sets.
        after: (F,), the first place in the order that may follow.
        lead: (F, M), with the edits made.
        edits: (F, d), place in the order times two, plus one if the concept is put in.
    """

    question: Tensor
    after: Tensor
    lead: Tensor
    edits: Tensor

    def __getitem__(self, chosen: Tensor | slice) -> "Partial":
        """Return some of the parts."""
        return Partial(self.question[chosen], self.after[chosen], self.lead[chosen], self.edits[chosen])


@dataclass(frozen=True, eq=False)
class Catch:
    """Sets that flip, by question and then by margin, the widest first.

    Attributes:
        question: (S,), whose set.
        margin: (S,), least lead over a rival.
        sets: S sets.
        complete: (Q,), whether no other set of the size has a margin that counts.
    """

    question: Tensor
    margin: Tensor
    sets: Sets
    complete: Tensor


def board(sums: Additive, standing: Standing) -> Board:
    """Set up the search at the size where each question stands."""
    lead, steps = sums.lead(standing.rivals), sums.steps(standing.rivals)
    mean = (standing.weights * lead).sum(dim=1, keepdim=True)
    pull = torch.einsum("qm,qmwk->qwk", standing.weights, steps)[:, None]
    lead, steps = torch.cat([lead, mean], dim=1), torch.cat([steps, pull], dim=1)
    order = pull[:, 0].amax(dim=1).argsort(dim=1, descending=True)
    ranked = steps.gather(3, order[:, None, None].expand_as(steps)).permute(0, 3, 2, 1)
    return Board(order, lead, ranked, _best(ranked, standing.ways.shape[1]), standing.size)


def flips(
    sums: Additive, table: Board, bar: Tensor, keep: int = 1, parts: int = PARTS, until: float = float("inf")
) -> Catch:
    """Find the `keep` sets of the size with the widest margins above `bar` (Q,) for each question.

    Args:
        sums: the questions.
        table: made of them by `board`.
        bar: margin that a set must pass.
        keep: most sets to return for one question.
        parts: most parts of sets to go into for one question.
        until: time, as `time.monotonic` gives it, at which to stop.
    """
    caught, spent = _nothing(sums, table), torch.zeros_like(table.size)
    stack = [_roots(table)]
    while stack and time.monotonic() <= until:
        some = stack.pop()
        some = some[_hopeful(table, some, bar) & (spent[some.question] < parts)]
        if not len(some.question):
            continue
        spent = spent.index_add(0, some.question, torch.ones_like(some.question))
        last, longer = _grown(table, some, bar)
        if len(last.question):
            caught = _merged(caught, _judged(sums, table, last, bar), keep, len(sums))
            bar = _raised(bar, caught, keep)
        stack.extend(longer)
    return Catch(caught.question, caught.margin, caught.sets, (spent < parts) & (not stack))


def _best(steps: Tensor, limit: int) -> Tensor:
    """The most (Q, K + 1, L + 1, M) that up to so many edits from a place in the order on can add, of (Q, K, 2, M)."""
    gain = steps.amax(dim=2).clamp_min(0)
    count, k, m = gain.shape
    later = torch.ones(k, k, dtype=torch.bool, device=gain.device).triu()
    top = (gain[:, None] * later[None, :, :, None]).topk(limit, dim=2).values.cumsum(dim=2)
    return torch.cat([torch.cat([top.new_zeros(count, k, 1, m), top], 2), top.new_zeros(count, 1, limit + 1, m)], 1)


def _roots(table: Board) -> Partial:
    """The empty set of each question."""
    everyone = torch.arange(len(table.lead), device=table.lead.device)
    return Partial(everyone, torch.zeros_like(everyone), table.lead, everyone.new_zeros(len(everyone), 0))


def _hopeful(table: Board, some: Partial, bar: Tensor) -> Tensor:
    """Whether (F,) the best that may follow passes every rival."""
    left = table.size[some.question] - some.edits.shape[1]
    return ((some.lead + table.best[some.question, some.after, left]) > bar[some.question, None]).all(dim=1)


def _grown(table: Board, some: Partial, bar: Tensor) -> tuple[Partial, list[Partial]]:
    """Add one edit in every way that leaves hope: sets of full length, and longer parts, the most hopeful last."""
    k, m = table.order.shape[1], table.lead.shape[1]
    chunk = max(1, CELLS // (2 * k * m))
    grown = [_children(table, some[start : start + chunk], bar) for start in range(0, len(some.question), chunk)]
    last, joined = (_together([pair[position] for pair in grown]) for position in (0, 1))
    left = table.size[joined.question] - joined.edits.shape[1]
    hope = (joined.lead + table.best[joined.question, joined.after, left]).amin(dim=1)
    joined = joined[hope.argsort()]
    return last, [joined[start : start + chunk] for start in range(0, len(joined.question), chunk)]


def _children(table: Board, some: Partial, bar: Tensor) -> tuple[Partial, Partial]:
    """The sets of full length, and the longer parts, that one more edit makes of these and that leave hope."""
    question, k = some.question, table.order.shape[1]
    left = table.size[question] - some.edits.shape[1] - 1
    lead = some.lead[:, None, None] + table.steps[question]
    most = table.best[question[:, None], torch.arange(1, k + 1, device=lead.device), left[:, None]]
    hope = ((lead + most[:, :, None]) > bar[question, None, None, None]).all(dim=3)
    hope &= (torch.arange(k, device=lead.device) >= some.after[:, None])[:, :, None]
    row, place, way = hope.nonzero(as_tuple=True)
    edits = torch.cat([some.edits[row], (2 * place + way)[:, None]], dim=1)
    grown = Partial(question[row], place + 1, lead[row, place, way], edits)
    full = left[row] == 0
    return grown[full], grown[~full]


def _together(some: list[Partial]) -> Partial:
    """Several parts of sets, all of the same number of edits, as one."""
    return Partial(*(torch.cat([getattr(part, field.name) for part in some]) for field in fields(Partial)))


def _judged(sums: Additive, table: Board, some: Partial, bar: Tensor) -> Catch:
    """Those of the sets that pass the bar against all labels."""
    n = sums.logits.shape[1]
    caught = []
    for start in range(0, len(some.question), max(1, CELLS // n)):
        part = some[start : start + max(1, CELLS // n)]
        sets = Sets(table.order[part.question].gather(1, part.edits // 2), part.edits % 2 + 1)
        margin, _ = sums[part.question].judge(sets)
        wide = margin > bar[part.question]
        caught.append((part.question[wide], margin[wide], sets.concepts[wide], sets.ways[wide]))
    question, margin, concepts, ways = (torch.cat(column) for column in zip(*caught, strict=True))
    return Catch(question, margin, Sets(concepts, ways), torch.ones(0))


def _nothing(sums: Additive, table: Board) -> Catch:
    """No set at all."""
    none = table.size.new_zeros(0)
    width = table.best.shape[2] - 1
    return Catch(none, table.lead.new_zeros(0), Sets(none.view(0, width), none.view(0, width)), none)


def _merged(old: Catch, new: Catch, keep: int, count: int) -> Catch:
    """Both catches, with no more than the `keep` widest sets of each question."""
    width = old.sets.ways.shape[1] - new.sets.ways.shape[1]
    question = torch.cat([old.question, new.question])
    margin = torch.cat([old.margin, new.margin])
    concepts = torch.cat([old.sets.concepts, torch.nn.functional.pad(new.sets.concepts, (0, width))])
    ways = torch.cat([old.sets.ways, torch.nn.functional.pad(new.sets.ways, (0, width))])
    order = margin.argsort(descending=True, stable=True)
    order = order[question[order].argsort(stable=True)]
    held = question[order].bincount(minlength=count)
    rank = torch.arange(len(order), device=order.device) - (held.cumsum(0) - held)[question[order]]
    order = order[rank < keep]
    return Catch(question[order], margin[order], Sets(concepts[order], ways[order]), old.complete)


def _raised(bar: Tensor, caught: Catch, keep: int) -> Tensor:
    """The bar (Q,) that a further set must pass to be kept."""
    held = caught.question.bincount(minlength=len(bar))
    least = torch.full_like(bar, float("inf")).scatter_reduce(0, caught.question, caught.margin, "amin")
    return torch.where(held >= keep, (least + SLACK).maximum(bar), bar)
