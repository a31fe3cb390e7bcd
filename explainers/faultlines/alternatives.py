"""Several ways to the same foil: the best distinct smallest sets of edits, none of which holds another.

People doubt an explanation less if they see that there is more than one, and a picture may be edited one way and not
another; so the solver can name the next best sets as well as the best one.
"""

from itertools import combinations
from math import comb
from typing import TypeAlias

import torch

from concepts.bank import ConceptBank
from concepts.claims import FaultLine
from explainers.faultlines.additive import COME, GONE, additive, in_logits
from explainers.faultlines.branch import board, flips
from explainers.faultlines.edits import Case, after
from explainers.faultlines.find import faultline, names_of
from explainers.faultlines.offers import lead_of, offer, trial
from explainers.faultlines.pooled import members
from explainers.faultlines.rounds import begin, play
from explainers.faultlines.search import LIMIT, MARGIN
from explainers.subject import LinearHead, Subject

BUDGET = 4_000  # most sets of one size to try on a head that is not linear
ROUNDS = 3  # of bounds before the sets are gone through
WIDER = 1_000  # sets of the next size to go through for those that hold none of the smallest
Names: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]  # removed, added


def alternatives(
    subject: Subject, bank: ConceptBank, case: Case, foil: str, count: int = 5, limit: int = LIMIT
) -> list[FaultLine]:
    """Find up to `count` different sets of edits that make the model say `foil`, the smallest first.

    Sets of the smallest size come first, the widest margin before the others; if there are fewer than `count`, sets
    one larger follow that hold none of them. Each flips when it is run through the head again.

    Args:
        subject: the model.
        bank: its concepts.
        case: a batch of one that was looked at before.
        foil: the label to be reached.
        count: most sets to name.
        limit: most concepts in one set.

    Returns:
        At most `count` fault-lines; none if the model says `foil` already or no set within the limit was found.

    Raises:
        ValueError: `foil` is no class of the subject.
    """
    first = faultline(subject, bank, case, foil, limit)
    if not isinstance(first, FaultLine) or first.label == foil:
        return []
    size = len(first.removed) + len(first.added)
    sets = _as_small(subject, bank, case, first, count)
    if len(sets) < count and size < limit:
        wider = _flips(subject, bank, case, foil, size + 1, WIDER)
        sets += [names for names in wider if not any(_holds(names, small) for small in sets)][: count - len(sets)]
    return _ranked(subject, bank, case, first, sets)


def equals(subject: Subject, bank: ConceptBank, case: Case, line: FaultLine, count: int = 5) -> list[FaultLine]:
    """Find up to `count` fault-lines as small as `line`, itself among them, the widest margin first.

    Args:
        subject: the model.
        bank: its concepts.
        case: a batch of one that was looked at before.
        line: a fault-line of that case, as `faultline` found it.
        count: most fault-lines to name.
    """
    if line.label == line.foil:
        return []
    return _ranked(subject, bank, case, line, _as_small(subject, bank, case, line, count))


def _as_small(subject: Subject, bank: ConceptBank, case: Case, line: FaultLine, count: int) -> list[Names]:
    """Sets as small as that of a fault-line; that one alone where they are too many to try."""
    size = len(line.removed) + len(line.added)
    return _flips(subject, bank, case, line.foil, size, count) or [(line.removed, line.added)]


def _ranked(subject: Subject, bank: ConceptBank, case: Case, first: FaultLine, sets: list[Names]) -> list[FaultLine]:
    """Those of the sets that flip when run again, in order; smallest are those as small as `first`, if that is."""
    size = len(first.removed) + len(first.added)
    lines = [_told(subject, bank, case, names, first.foil, size if first.smallest else 0) for names in sets]
    return sorted((line for line in lines if line.margin > 0), key=_rank)


def _flips(subject: Subject, bank: ConceptBank, case: Case, foil: str, size: int, count: int) -> list[Names]:
    """Sets of `size` edits that flip, the `count` of the widest margin first."""
    position = subject.index(foil)
    if subject.linear is not None:
        return _exact(subject.linear, bank, case, position, size, count)
    return _tried(subject, bank, case, position, size, count)


def _exact(head: LinearHead, bank: ConceptBank, case: Case, foil: int, size: int, count: int) -> list[Names]:
    """In a linear head, by bounds."""
    foils = torch.tensor([foil], device=case.logits.device)
    sums = in_logits(additive(head, bank, case, torch.zeros_like(foils), foils))
    standing = begin(sums, size)
    for _ in range(ROUNDS):
        standing = play(sums, standing, widest=True)
    table = board(sums, standing.but(size=torch.full_like(foils, size)))
    catch = flips(sums, table, torch.full_like(standing.margin, MARGIN), keep=count)
    removed, added = (names_of(bank, members(catch.sets, len(bank), way)) for way in (GONE, COME))
    return list(zip(removed, added, strict=True))


def _tried(subject: Subject, bank: ConceptBank, case: Case, foil: int, size: int, count: int) -> list[Names]:
    """In other heads, one after the other; none if there are too many sets to try."""
    options = offer(bank, case, foil)
    if comb(len(options), size) > BUDGET:
        return []
    rows = torch.tensor(list(combinations(range(len(options)), size)), dtype=torch.long).view(-1, size)
    kinds = torch.tensor(options.concepts)[rows].sort(dim=1).values
    rows = rows[(kinds[:, 1:] != kinds[:, :-1]).all(dim=1)]
    sets = torch.zeros(len(rows), len(options), dtype=torch.bool).scatter_(1, rows, value=True)
    with torch.no_grad():
        margin = trial(subject, bank, case, foil, options)(sets.to(case.maps.device)).amin(dim=1).cpu()
    ranked = margin.argsort(descending=True, stable=True)[: int((margin > MARGIN).sum())][:count]
    return [options.names(bank, tuple(row)) for row in rows[ranked].tolist()]


def _holds(names: Names, fewer: Names) -> bool:
    """Whether one set of edits holds all of another."""
    return all(set(small) <= set(large) for small, large in zip(fewer, names, strict=True))


def _told(subject: Subject, bank: ConceptBank, case: Case, names: Names, foil: str, proven: int) -> FaultLine:
    """One set as a claim, run through the head again; its margin is not positive if it does not flip.

    Args:
        subject: the model.
        bank: its concepts.
        case: a batch of one.
        names: the set.
        foil: the label to be reached.
        proven: the size that is proven to be smallest; 0 if none is.
    """
    removed, added = names
    margin = float(lead_of(after(subject, bank, case, removed, added, foil)[None], subject.index(foil)).min())
    said, smallest = subject.classes[int(case.logits.argmax())], len(removed) + len(added) == proven
    return FaultLine(label=said, foil=foil, removed=removed, added=added, margin=margin, smallest=smallest)


def _rank(line: FaultLine) -> tuple[int, float]:
    return len(line.removed) + len(line.added), -line.margin
