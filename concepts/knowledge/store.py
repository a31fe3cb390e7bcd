"""The database that holds the facts: SQLite, one row an edge, found by either end.

The rows of a table WITHOUT ROWID lie in the order of their key (head, relation, tail), so the edges of a name are read
in one go, however large the graph is. Source and licence stand once in a table of their own.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Literal, TypeAlias

from concepts.knowledge.triples import Facts, KnowledgeError, Triple

BATCH = 50_000  # facts that are written at a time, in the order of the table, which is quicker
Tick: TypeAlias = Callable[[int], None]
"""Is told how many more facts were written."""

_TABLES = """
CREATE TABLE sources (id INTEGER PRIMARY KEY, source TEXT NOT NULL, licence TEXT NOT NULL, UNIQUE (source, licence));
CREATE TABLE facts (
    head TEXT, relation TEXT, tail TEXT, weight REAL NOT NULL, source INTEGER NOT NULL,
    PRIMARY KEY (head, relation, tail)
) WITHOUT ROWID;
CREATE TABLE lacks (head TEXT, tail TEXT, members INTEGER NOT NULL, PRIMARY KEY (head, tail)) WITHOUT ROWID;
CREATE TABLE labels (label TEXT, name TEXT, PRIMARY KEY (label, name)) WITHOUT ROWID;
"""
_INDEX = "CREATE INDEX IF NOT EXISTS facts_by_tail ON facts (tail, weight DESC, relation, source)"
"""Holds whole facts, for looking each up in the table would cost more than all else; the weightiest of a hub first."""
_MAPPED = 1 << 32  # bytes of a file that are read without being copied
_CHECKS = (
    "SELECT head, relation, tail, weight, sources.source, licence FROM facts JOIN sources ON facts.source = id LIMIT 1",
    "SELECT head, tail, members FROM lacks LIMIT 1",
    "SELECT label, name FROM labels LIMIT 1",
)
_REPLACE = "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?)"
_STRONGEST = (
    "INSERT INTO facts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
    " SET weight = excluded.weight, source = excluded.source WHERE excluded.weight > weight"
)
_ADVICE = "make one with Knowledge.from_csv(...).save(path) or `faultline knowledge`"


def in_memory(facts: Iterable[Facts], base: sqlite3.Connection | None = None) -> sqlite3.Connection:
    """A database in memory with the base's rows and `facts`, closed to writing; for use by several threads."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _begin(connection, base)
    with connection:
        for some in facts:
            _fill(connection, some, _REPLACE)
        connection.execute(_INDEX)
    connection.execute("PRAGMA query_only = TRUE")
    return connection


def open_file(path: Path) -> sqlite3.Connection:
    """Open a file for reading only, for use by several threads. KnowledgeError if it holds no knowledge."""
    if not path.is_file():
        raise KnowledgeError(f"there is no knowledge file {str(path)!r}; {_ADVICE}")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
    try:
        for check in _CHECKS:
            connection.execute(check)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise KnowledgeError(f"{str(path)!r} is no knowledge file ({error}); {_ADVICE}") from None
    return connection


def write_file(
    path: Path,
    facts: Facts,
    base: sqlite3.Connection | None = None,
    most: int | None = None,
    twice: Literal["replaced", "strongest"] = "replaced",
    tick: Tick | None = None,
) -> int:
    """Stream facts into a new file; returns how many it holds.

    They go to a temporary file beside it, renamed when all is written: what is broken off leaves nothing behind.

    Args:
        path: the new file.
        facts: `triples` may be an iterator; the graph is never in memory.
        base: a graph that they come on top of.
        most: edges kept that lead out of a name, and of each relation that lead to it, those of most weight; all if
            None.
        twice: which of two facts that say the same is kept: the later one, or the one of most weight.
        tick: is told how many more facts were written, about every `BATCH`.

    Raises:
        KnowledgeError: `path` is taken, or what the triples' reader finds.
    """
    if path.exists():
        raise KnowledgeError(f"{str(path)!r} exists already; choose another name or delete it first")
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(partial)) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000")
            _begin(connection, base)
            with connection:
                _fill(connection, facts, _REPLACE if twice == "replaced" else _STRONGEST, tick)
                _finish(connection, most)
            (count,) = connection.execute("SELECT COUNT(*) FROM facts").fetchone()
            connection.execute("ANALYZE")
        partial.rename(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    return int(count)


def _begin(connection: sqlite3.Connection, base: sqlite3.Connection | None) -> None:
    if base is None:
        connection.executescript(_TABLES)
    else:
        base.backup(connection)


def _fill(connection: sqlite3.Connection, facts: Facts, insert: str, tick: Tick | None = None) -> None:
    sources: dict[tuple[str, str], int] = {}

    def source(triple: Triple) -> int:
        key = (triple.source, triple.licence)
        if key not in sources:
            connection.execute("INSERT OR IGNORE INTO sources (source, licence) VALUES (?, ?)", key)
            found = connection.execute("SELECT id FROM sources WHERE source = ? AND licence = ?", key)
            (sources[key],) = found.fetchone()
        return sources[key]

    left = iter(facts.triples)
    while some := [(t.head, t.relation, t.tail, t.weight, source(t)) for t in islice(left, BATCH)]:
        connection.executemany(insert, sorted(some, key=itemgetter(0, 1, 2)))
        if tick is not None:
            tick(len(some))
    connection.executemany("INSERT OR IGNORE INTO lacks VALUES (?, ?, ?)", facts.lacks)
    connection.executemany("INSERT OR IGNORE INTO labels VALUES (?, ?)", facts.labels)


def _finish(connection: sqlite3.Connection, most: int | None) -> None:
    """Index by tail, and cut hubs down: a name with more edges than anybody reads makes every look-up slow."""
    if most is not None:
        _cut(connection, "head", "tail", most)
    connection.execute(_INDEX)
    if most is not None:
        _cut(connection, "tail", "head", most)


def _cut(connection: sqlite3.Connection, end: str, other: str, most: int) -> None:
    hubs = connection.execute(f"SELECT {end} FROM facts GROUP BY {end} HAVING COUNT(*) > ?", (most,)).fetchall()
    for (name,) in hubs:
        edges = connection.execute(
            f"SELECT relation, {other} FROM facts WHERE {end} = ? ORDER BY weight DESC, {other}", (name,)
        )
        kept: Counter[str] = Counter()
        gone = []
        for relation, far in edges:
            kind = relation if end == "tail" else ""
            kept[kind] += 1
            if kept[kind] > most:
                gone.append((name, relation, far))
        connection.executemany(f"DELETE FROM facts WHERE {end} = ? AND relation = ? AND {other} = ?", gone)
