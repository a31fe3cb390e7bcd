"""The knowledge graph: how long a million edges take to import, how quick a large graph answers, and what is shipped.

Usage: python -m benchmarks.knowledge [--edges 1000000] [--queries 5000]

The edges are made up in the format of ConceptNet's dump: names are drawn by a power law, so that there are hubs as in
the real one, and one line in five is of another language or relation and left out. All runs in one process.
"""

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks.figures import table
from concepts.knowledge import Knowledge, imagenet
from concepts.knowledge.conceptnet import MOST, RELATIONS, read_conceptnet
from concepts.knowledge.lines import Tally
from concepts.knowledge.shipped import EMBEDDED
from concepts.knowledge.store import in_memory, open_file, write_file

NAMES = 400_000  # of which a million edges are drawn
STEEPNESS = 0.8  # of the power law: the r-th name is drawn as often as r ** -STEEPNESS
BLOCK = 100_000
SEED = 11
SPREAD = "ms: median / 99th percentile / slowest; then of the processor"


def lines(edges: int) -> Iterator[str]:
    """Lines of a dump with at least so many edges worth keeping, before doubles are dropped."""
    chance = np.random.default_rng(SEED)
    weights = np.arange(1, NAMES + 1) ** -STEEPNESS
    total = np.cumsum(weights / weights.sum())
    names = chance.permutation(NAMES)
    kinds = [relation.decode() for relation in RELATIONS]
    left = edges
    while left > 0:
        ends = names[np.searchsorted(total, chance.random((BLOCK, 2))).clip(max=NAMES - 1)]
        drawn = zip(ends.tolist(), chance.integers(len(kinds), size=BLOCK), chance.random((BLOCK, 2)), strict=True)
        for (start, end), kind, (weight, other) in drawn:
            relation = "/r/RelatedTo" if other < 0.1 else kinds[kind]
            language = "fr" if 0.1 <= other < 0.2 else "en"
            left -= other >= 0.2 and start != end
            yield line(relation, f"/c/{language}/thing_{start}/n", f"/c/{language}/thing_{end}", 1 + 4 * weight)
            if left <= 0:
                return


def line(relation: str, start: str, end: str, weight: float) -> str:
    """One assertion as the dump has it."""
    source = {"contributor": "/s/contributor/made_up", "process": "/s/process/by_chance"}
    record = {"dataset": "/d/made_up", "license": "cc:by-sa/4.0", "sources": [source], "weight": round(weight, 3)}
    return f"/a/[{relation}/,{start}/,{end}/]\t{relation}\t{start}\t{end}\t{json.dumps(record)}\n"


def times(ask: Callable[[str], object], names: Sequence[str]) -> str:
    """What each question took: on the clock, and of the processor, which other programs do not lengthen."""
    clock, processor = [], []
    for name in names:
        began, busy = time.perf_counter(), time.thread_time()
        ask(name)
        processor.append(1e3 * (time.thread_time() - busy))
        clock.append(1e3 * (time.perf_counter() - began))
    return f"{spread(clock)}; {spread(processor)}"


def spread(taken: Sequence[float]) -> str:
    """Median, 99th percentile and slowest."""
    return f"{np.median(taken):.3f} / {np.percentile(taken, 99):.3f} / {max(taken):.3f}"


def imported(folder: Path, edges: int) -> tuple[Path, str]:
    """Make a dump, import it, and tell how long that took."""
    dump, path, tally = folder / "assertions.csv.gz", folder / "graph.sqlite", Tally()
    with gzip.open(dump, "wt", compresslevel=1, encoding="utf-8") as file:
        file.writelines(tqdm(lines(edges), "lines made up", leave=False))
    began, busy = time.perf_counter(), time.process_time()
    with tqdm(total=edges, desc="imported", leave=False) as bar:
        facts = read_conceptnet(dump, tally=tally)
        count = write_file(path, facts, most=MOST, twice="strongest", tick=bar.update)
    took, busy = time.perf_counter() - began, time.process_time() - busy
    rows = [
        ("dump, gzip", f"{tally.lines:,} lines, {dump.stat().st_size / 1e6:.0f} MB"),
        ("edges kept by the filter", f"{tally.kept:,}"),
        ("facts stored, doubles and hubs cut", f"{count:,}, {path.stat().st_size / 1e6:.0f} MB"),
        ("import, one process", f"{took:.1f} s, {busy:.1f} s of the processor"),
    ]
    return path, table(f"import of {edges:,} edges", rows)


def asked(path: Path, queries: int) -> str:
    """How quick a graph answers: names drawn as they stand in edges (hubs often), names alike, and the largest hubs."""
    connection = open_file(path)
    knowledge, chance = Knowledge(connection), np.random.default_rng(SEED)
    heads = [row[0] for row in connection.execute("SELECT head FROM facts")]
    alike = sorted(set(heads))
    often = [heads[i] for i in chance.integers(len(heads), size=queries)]
    evenly = [alike[i] for i in chance.integers(len(alike), size=queries)]
    most = "SELECT tail FROM facts GROUP BY tail ORDER BY COUNT(*) DESC LIMIT 20"
    hubs = [row[0] for row in connection.execute(most)]
    ends = iter(evenly)
    rows = [
        ("neighbours, every name alike", times(knowledge.neighbours, evenly)),
        ("neighbours, names as often as they have edges", times(knowledge.neighbours, often)),
        ("neighbours of the 20 largest hubs", times(knowledge.neighbours, hubs)),
        ("facts by head", times(knowledge.facts, evenly)),
        ("kinds", times(knowledge.kinds, evenly)),
        ("paths between two names, up to 3 facts", times(lambda name: knowledge.paths(name, next(ends)), often[:200])),
    ]
    return table(f"{queries:,} questions each, {SPREAD}", rows)


def opened(name: str) -> object:
    """Load the shipped graph as `Knowledge.embedded` does, and ask it once."""
    with closing(open_file(EMBEDDED)) as file:
        return Knowledge(in_memory((), file)).has(name, "stripes")


def shipped() -> str:
    """What comes with the package."""
    knowledge = Knowledge.embedded()
    labels = imagenet.labels()
    began = time.perf_counter()
    dogs = knowledge.members("dog", labels)
    first = 1e3 * (time.perf_counter() - began)
    rows = [
        ("facts, size of the file", f"{len(knowledge.facts()):,}, {EMBEDDED.stat().st_size / 1e3:.0f} kB"),
        ("loaded and asked once", times(opened, labels[:50])),
        ("neighbours of a class", times(knowledge.neighbours, labels)),
        ("classes that are dogs; time for the first such question", f"{len(dogs)}; {first:.0f} ms"),
        ("classes with looks of their own", f"{sum(bool(knowledge.shares(label)) for label in labels)}"),
    ]
    return table(f"the shipped graph, {SPREAD}", rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=5_000)
    chosen = parser.parse_args()
    print(shipped())
    with tempfile.TemporaryDirectory() as folder:
        path, text = imported(Path(folder), chosen.edges)
        print(text)
        print(asked(path, chosen.queries))


if __name__ == "__main__":
    main()
