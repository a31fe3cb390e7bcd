"""Fault-lines of many cases and foils at once where the head is linear after pooling, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from explainers.faultlines.additive import COME, GONE, Additive, Sets, additive, in_logits
from explainers.faultlines.edits import Case
from explainers.faultlines.search import LIMIT
from explainers.faultlines.solve import solve
from explainers.subject import Features, Subject

CELLS = 50_000_000  # numbers held at once: 200 MB


@dataclass(frozen=True, eq=False)
class Lines:
    """What was found for Q questions (case, foil), as tensors.

    Attributes:
        removed: (Q, K) bool, concepts taken out.
        added: (Q, K) bool, concepts put in.
        margin: (Q,), logits by which the foil leads its strongest rival after the best edit that was found.
        found: (Q,) bool, whether it leads.
        proven: (Q,) bool, if found, that no smaller set does it; if not, that no set within the limit does.
        explained: (Q,), share, in [0, 1], of the margin of the label over the foil that goes with all concepts.
    """

    removed: Tensor
    added: Tensor
    margin: Tensor
    found: Tensor
    proven: Tensor
    explained: Tensor


def pooled(
    subject: Subject,
    bank: ConceptBank,
    case: Case,
    cases: Tensor,
    foils: Tensor,
    limit: int = LIMIT,
    widest: bool = True,
    until: float = float("inf"),
    cells: int = CELLS,
) -> Lines:
    """Find the smallest set of concepts that makes case `cases[q]` be called `foils[q]`, both (Q,), for every q.

    Args:
        subject: whose head is linear after pooling.
        bank: its concepts.
        case: inputs that were looked at before.
        cases: positions in `case`.
        foils: positions among the classes.
        limit: most concepts in a set.
        widest: whether to find, of the smallest sets, the one with the widest margin; otherwise any of them.
        until: time, as `time.monotonic` gives it, at which to stop with the best found so far.
        cells: numbers to hold at once.

    Raises:
        ValueError: the subject's head is not linear after pooling.
    """
    if subject.linear is None:
        raise ValueError(f"the head of {subject.name!r} is not linear after pooling; use `faultlines`, which searches")
    settings = Settings(limit, widest, until, cells)
    parts, positions = [], []
    for chosen in _blocks(len(bank), case, cases, foils, cells):
        kept, local = cases[chosen].unique(return_inverse=True)
        some = _some(case, kept)
        sums = additive(subject.linear, bank, some, local, foils[chosen])
        parts.append(_answered(subject, some, sums, settings))
        positions.append(chosen)
    if not parts:
        return _no_lines(bank, case)
    return _joined(parts, torch.cat(positions).argsort())


@dataclass(frozen=True)
class Settings:
    """How to search; see `pooled`."""

    limit: int
    widest: bool
    until: float
    cells: int


def _answered(subject: Subject, case: Case, sums: Additive, settings: Settings) -> Lines:
    """Answer questions whose tables fit into memory, some at a time."""
    (_, k, c), n = sums.taken.shape, case.logits.shape[1]
    many = len(sums) > k * len(case.logits)
    tables = in_logits(sums) if many else sums
    each = 8 * (n + 16 * k) + (0 if many else 2 * k * c)  # numbers that one question takes
    parts = []
    for some in torch.arange(len(sums), device=sums.case.device).split(max(1, settings.cells // each)):
        solved = solve(tables[some], settings.limit, settings.widest, until=settings.until)
        margin = rerun(subject, case, sums[some], solved.sets)
        parts.append(
            Lines(
                removed=members(solved.sets, k, way=GONE),
                added=members(solved.sets, k, way=COME),
                margin=margin,
                found=solved.found & (margin > 0),
                proven=solved.proven & (~solved.found | (margin > 0)),
                explained=tables[some].explained(),
            )
        )
    return _joined(parts)


def _joined(parts: list[Lines], order: Tensor | None = None) -> Lines:
    """Answers in one, in another order if one is given."""
    tables = [torch.cat([getattr(part, field.name) for part in parts]) for field in fields(Lines)]
    return Lines(*(table if order is None else table[order] for table in tables))


def rerun(subject: Subject, case: Case, sums: Additive, sets: Sets) -> Tensor:
    """Lead (Q,) of the foil over its strongest rival when the edited features go through the head again."""
    mean = case.features.grid.mean(dim=(2, 3))
    height, width = case.maps.shape[2:]
    chunk = max(1, CELLS // (8 * mean.shape[1] * height * width))
    margins = []
    with torch.no_grad():
        for some in torch.arange(len(sums), device=mean.device).split(chunk):
            edited = mean[sums.case[some]] + sums[some].change(sets[some])
            logits = subject.head(Features(edited[:, :, None, None].expand(-1, -1, height, width)))
            own = logits.gather(1, sums.foil[some, None])[:, 0]
            margins.append(own - logits.scatter(1, sums.foil[some, None], float("-inf")).amax(dim=1))
    return torch.cat(margins)


def members(sets: Sets, concepts: int, way: int) -> Tensor:
    """Which concepts (Q, K) the sets edit in this way."""
    table = torch.zeros(len(sets.ways), concepts, dtype=torch.bool, device=sets.ways.device)
    return table.scatter_reduce(1, sets.concepts, sets.ways == way, "amax")


def _blocks(k: int, case: Case, cases: Tensor, foils: Tensor, cells: int) -> Iterator[Tensor]:
    """Positions of questions whose tables fit into memory at once: few cases and few foils."""
    n = case.logits.shape[1]
    many = max(1, cells // (4 * max(1, k) * n))
    for start in range(0, len(case.logits), many):
        block = ((cases >= start) & (cases < start + many)).nonzero()[:, 0]
        block = block[foils[block].argsort(stable=True)]
        distinct = foils[block].unique_consecutive(return_inverse=True)[1]
        for low in range(0, int(distinct.max()) + 1 if len(block) else 0, many):
            alike = block[(distinct >= low) & (distinct < low + many)]
            if len(alike):
                yield alike


def _some(case: Case, kept: Tensor) -> Case:
    """Some of the cases; all of them are not copied."""
    if len(kept) == len(case.logits):
        return case
    rest = case.features.rest
    return Case(
        Features(case.features.grid[kept], rest if rest is None else rest[kept]), case.maps[kept], case.logits[kept]
    )


def _no_lines(bank: ConceptBank, case: Case) -> Lines:
    table = torch.zeros(0, len(bank), dtype=torch.bool, device=case.maps.device)
    return Lines(table, table, case.maps.new_zeros(0), table.new_zeros(0), table.new_zeros(0), case.maps.new_zeros(0))
