"""Several ways to the same foil: the best distinct smallest sets of edits, none of which holds another.

People doubt an explanation less if they see that there is more than one, and a picture may be edited one way and not
another; so the solver can name the next best sets as well as the best one.
"""

from collections.abc import Callable
from itertools import combinations
from math import comb
from typing import TypeAlias

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from concepts.claims import FaultLine
from explainers.faultlines.edits import Case, after
from explainers.faultlines.find import Offer, flip_of, lead_of, offer, trial
from explainers.faultlines.search import LIMIT, MARGIN
from explainers.subject import Subject

BUDGET = 200_000  # most sets of one size to go through
Members: TypeAlias = tuple[int, ...]


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
    position = subject.index(foil)
    if int(case.logits.argmax()) == position:
        return []
    options = offer(bank, case, position)
    first = flip_of(subject, bank, case, position, options, limit)
    if first.margin <= MARGIN:
        return []
    lead, size = trial(subject, bank, case, position, options), len(first.edits)
    sets = [(size, members) for members in _flips(lead, options, size, count) or [first.edits]]
    if len(sets) < count and size < limit:
        wider = _flips(lead, options, size + 1, None)
        fresh = [(size + 1, m) for m in wider if not any(set(small) <= set(m) for _, small in sets)]
        sets += fresh[: count - len(sets)]
    lines = [_told(subject, bank, case, options.names(bank, m), foil, first.proven and s == size) for s, m in sets]
    return [line for line in lines if line.margin > 0]


def _flips(lead: Callable[[Tensor], Tensor], options: Offer, size: int, count: int | None) -> list[Members]:
    """Sets of `size` edits that flip, the widest margin first; none if there are too many sets to try."""
    if comb(len(options), size) > BUDGET:
        return []
    rows = torch.tensor(list(combinations(range(len(options)), size)), dtype=torch.long).view(-1, size)
    kinds = torch.tensor(options.concepts)[rows].sort(dim=1).values
    rows = rows[(kinds[:, 1:] != kinds[:, :-1]).all(dim=1)]
    margins = [
        lead(torch.zeros(len(some), len(options), dtype=torch.bool).scatter_(1, some, value=True)).min(dim=1).values
        for some in rows.split(4_096)
    ]
    margin = torch.cat(margins) if margins else torch.zeros(0)
    ranked = margin.argsort(descending=True, stable=True)[: int((margin > MARGIN).sum())][:count]
    return [tuple(row) for row in rows[ranked].tolist()]


def _told(
    subject: Subject,
    bank: ConceptBank,
    case: Case,
    names: tuple[tuple[str, ...], tuple[str, ...]],
    foil: str,
    smallest: bool,
) -> FaultLine:
    """One set as a claim, run through the head again; its margin is not positive if it does not flip."""
    removed, added = names
    margin = float(lead_of(after(subject, bank, case, removed, added, foil)[None], subject.index(foil)).min())
    said = subject.classes[int(case.logits.argmax())]
    return FaultLine(label=said, foil=foil, removed=removed, added=added, margin=margin, smallest=smallest)
