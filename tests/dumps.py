"""Small files as WordNet and ConceptNet have them, and graphs made of such."""

import gzip
import json
from pathlib import Path

from concepts.knowledge import Knowledge
from concepts.knowledge.store import write_file
from concepts.knowledge.triples import Facts

HEADER = "  1 This software and database is being provided\n  2 WordNet 3.0 Copyright 2006 by Princeton\n"
DATA = """\
00000001 03 n 01 entity 0 000 | that which exists
00000002 05 n 01 bird 0 002 @ 00000001 n 0000 %p 00000005 n 0000 | a feathered animal; "a bird sang"
00000003 05 n 02 crane 0 hoisting_crane 0 001 @ 00000001 n 0000 | lifts and moves heavy objects
00000004 05 n 01 crane 0 001 @ 00000002 n 0000 | a large wading bird
00000005 08 n 02 beak 0 bill 0 001 #p 00000002 n 0000 | the horny mouth of a bird
00000006 18 n 01 Crane 0 001 @i 00000001 n 0000 | a writer
00000007 05 n 01 Craneana 0 001 @ 00000006 n 0000 | what is written about the writer
"""
INDEX = """\
beak n 1 1 #p 1 0 00000005
bill n 1 1 #p 1 0 00000005
bird n 1 2 @ %p 1 0 00000002
crane n 3 1 @ 3 0 00000006 00000003 00000004
craneana n 1 1 @ 1 0 00000007
entity n 1 0 1 0 00000001
hoisting_crane n 1 1 @ 1 0 00000003
"""


def wordnet(folder: Path, data: str = DATA, index: str = INDEX) -> Path:
    """A folder as WordNet's, of a few nouns."""
    (folder / "data.noun").write_text(HEADER + data)
    (folder / "index.noun").write_text(HEADER + index)
    return folder


def assertion(start: str, relation: str, end: str, weight: float = 1.0, **more: object) -> str:
    record = {"dataset": "/d/conceptnet/4/en", "license": "cc:by/4.0", "weight": weight, "sources": [], **more}
    return f"/a/[/r/{relation}/,{start}/,{end}/]\t/r/{relation}\t{start}\t{end}\t{json.dumps(record)}\n"


SLICE = [
    assertion("/c/en/zebra/n", "IsA", "/c/en/animal", 2.0),
    assertion("/c/en/stripes", "PartOf", "/c/en/zebra", 1.0, license="cc:by-sa/4.0"),
    assertion("/c/en/great_white/n/wn/animal", "AtLocation", "/c/en/sea", 4.0),
    assertion("/c/en/zebra", "HasProperty", "/c/en/white"),
    assertion("/c/en/zebra", "HasProperty", "/c/en/fast"),
    assertion("/c/fr/zèbre", "IsA", "/c/fr/animal", 9.0),
    assertion("/c/en/zebra", "Synonym", "/c/fr/zèbre", 9.0),
    assertion("/c/en/zebra", "RelatedTo", "/c/en/horse", 9.0),
    assertion("/c/en/zebra", "IsA", "/c/en/rumour", 0.5),
    assertion("/c/en/zebra/n", "IsA", "/c/en/zebra", 3.0),
]


def dump(folder: Path, lines: list[str]) -> Path:
    """A file as ConceptNet's, packed."""
    path = folder / "assertions.csv.gz"
    path.write_bytes(gzip.compress("".join(lines).encode()))
    return path


def stored(facts: Facts, path: Path, **settings: object) -> Knowledge:
    write_file(path, facts, **settings)  # type: ignore[arg-type]
    return Knowledge.open(path)
