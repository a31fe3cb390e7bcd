"""ConceptNet's dump of assertions, read line by line: 34 million edges, of which few are wanted.

A line holds, between tabs: the edge's address, relation, start, end, and JSON with weight, license and dataset.

Source: Speer, Chin & Havasi (2017), "ConceptNet 5.5: An Open Multilingual Graph of General Knowledge".
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from concepts.knowledge.lines import Tally, lines
from concepts.knowledge.triples import Facts, KnowledgeError, Triple, canonical

MOST = 200  # edges kept out of a name, and of each relation to it
RELATIONS: Mapping[bytes, str] = MappingProxyType(
    {
        b"/r/IsA": "IsA",
        b"/r/InstanceOf": "IsA",
        b"/r/HasA": "HasPart",
        b"/r/PartOf": "HasPart",
        b"/r/AtLocation": "LivesIn",
        b"/r/HasProperty": "HasProperty",
        b"/r/MadeOf": "MadeOf",
        b"/r/UsedFor": "UsedFor",
        b"/r/CapableOf": "CapableOf",
        b"/r/Synonym": "Synonym",
    }
)
"""What its relations are called here; others are left out."""
BACKWARDS = frozenset({b"/r/PartOf"})  # relations whose start is our tail
COLOURS = frozenset(
    {"black", "white", "grey", "gray", "brown", "red", "orange", "yellow", "green", "blue", "purple", "pink"}
)
_JSON = json.JSONDecoder()
LICENCES = MappingProxyType({"cc:by/4.0": "CC BY 4.0", "cc:by-sa/4.0": "CC BY-SA 4.0"})


def read_conceptnet(path: str | Path, language: str = "en", least: float = 1.0, tally: Tally | None = None) -> Facts:
    """The edges of a dump, plain or packed with gzip, whose ends are both in one language; read as they are taken.

    Args:
        path: the file, as published: `conceptnet-assertions-5.7.0.csv.gz`.
        language: as its addresses have it: "en" of /c/en/zebra.
        least: weight that an edge must have; 1 is one trusted statement. What is kept as the weight w of a fact is
            w / (w + 1), since the graph's weights lie in (0, 1].
        tally: counts the lines; damaged ones are left out, for a dump of this size has some.

    Raises:
        KnowledgeError: while it is read, if the file breaks off or no line of it is an assertion.
    """
    return Facts(_triples(Path(path), f"/c/{language}/".encode(), least, tally if tally is not None else Tally()))


def _triples(path: Path, prefix: bytes, least: float, tally: Tally) -> Iterator[Triple]:
    sound = 0
    for line in lines(path):
        tally.lines += 1
        cells = line.rstrip(b"\r\n").split(b"\t")
        if len(cells) != 5:
            tally.damage(f"line {tally.lines}, {len(cells)} cells instead of 5")
            continue
        sound += 1
        if cells[1] not in RELATIONS or not (cells[2].startswith(prefix) and cells[3].startswith(prefix)):
            continue
        try:
            triple = _triple(cells, len(prefix), least)
        except (ValueError, KeyError, TypeError) as error:
            tally.damage(f"line {tally.lines}, {type(error).__name__}: {error}")
            continue
        if triple is not None:
            tally.kept += 1
            yield triple
    if not sound:
        raise KnowledgeError(
            f"{path.name}: none of {tally.lines:,} lines is an assertion of ConceptNet; expected 5 cells between tabs: "
            "address, relation, start, end, JSON"
        )


def _triple(cells: list[bytes], skip: int, least: float) -> Triple | None:
    """The edge, or None if it weighs too little or joins a name to itself."""
    record = _JSON.decode(cells[4].decode("utf-8"))
    weight = float(record["weight"])
    if not weight < float("inf"):
        raise ValueError(f"weight {weight}")
    start, end = _name(cells[2], skip), _name(cells[3], skip)
    if weight < least or weight <= 0 or start == end:
        return None
    relation = RELATIONS[cells[1]]
    head, tail = (end, start) if cells[1] in BACKWARDS else (start, end)
    licence = str(record["license"])
    return Triple(
        head=head,
        relation="HasColour" if relation == "HasProperty" and tail in COLOURS else relation,
        tail=tail,
        weight=weight / (weight + 1),
        source=f"ConceptNet {record['dataset']}",
        licence=LICENCES.get(licence, licence),
    )


@lru_cache(200_000)
def _name(address: bytes, skip: int) -> str:
    """The word of an address: "great white" of /c/en/great_white/n/wn/animal."""
    name = canonical(address[skip:].partition(b"/")[0].decode("utf-8"))
    if not name:
        raise ValueError("an address without a word")
    return name
