"""What the benchmarks share: shares with their uncertainty, tables in plain text."""

from collections import Counter
from collections.abc import Iterable
from math import sqrt
from statistics import median

from concepts.claims import FaultLine, NoFaultLine

Z = 1.96  # standard deviations of a 95 % interval


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval, in [0, 1], of a share of which `hits` in `count` were seen.

    Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    """
    if not count:
        return 0.0, 1.0
    seen, slack = hits / count, Z * Z / count
    centre, half = seen + slack / 2, Z * sqrt(seen * (1 - seen) / count + slack / (4 * count))
    return max(0.0, (centre - half) / (1 + slack)), min(1.0, (centre + half) / (1 + slack))


def part(hits: int, count: int) -> str:
    """A share in words: per cent, interval, and what it was counted from."""
    low, high = wilson(hits, count)
    return f"{100 * hits / max(1, count):5.1f} %   (95 %: {100 * low:.1f} to {100 * high:.1f}; {hits} of {count})"


def sizes(lines: Iterable[FaultLine | NoFaultLine]) -> str:
    """Median and counts of the sizes of the fault-lines that were told."""
    told = [len(line.removed) + len(line.added) for line in lines if isinstance(line, FaultLine)]
    counts = ", ".join(f"{size}: {count}" for size, count in sorted(Counter(told).items()))
    return f"median {median(told):g}   ({counts})" if told else "none"


def table(title: str, rows: Iterable[tuple[str, str]]) -> str:
    """A title and its rows, names to the left."""
    listed = list(rows)
    width = max(len(name) for name, _ in listed)
    return "\n".join([title, "-" * len(title), *(f"{name:<{width}}  {value}" for name, value in listed), ""])
