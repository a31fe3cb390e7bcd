"""Facts in N-Triples, the plainest form of RDF: <subject> <predicate> <object> . on each line.

A thing is called by the last part of its address. The predicates of common vocabularies are known, and the relations
of the graph by their own names in any namespace.

Source: W3C Recommendation "RDF 1.1 N-Triples" (2014).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote

from concepts.knowledge.lines import Tally, lines
from concepts.knowledge.triples import RELATIONS, Facts, KnowledgeError, Triple, checked

PREDICATES: Mapping[str, str] = MappingProxyType(
    {
        "subclassof": "IsA",
        "type": "IsA",
        "broader": "IsA",
        "altlabel": "Synonym",
        "label": "Synonym",
        "preflabel": "Synonym",
        "comment": "MeansThat",
        "definition": "MeansThat",
        "color": "HasColour",
        "colour": "HasColour",
        **{relation.lower(): relation for relation in RELATIONS},
    }
)
"""Last parts of addresses of predicates, in lower case, and what they are called here; others are left out."""

_LINE = re.compile(
    r"""\s*(?:(?P<subject><[^<>"{}|^`\\\s]*>|_:\S+)\s+(?P<predicate><[^<>"{}|^`\\\s]*>)\s+"""
    r"""(?:(?P<object><[^<>"{}|^`\\\s]*>|_:[^\s.]+)|"""
    r""""(?P<literal>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<[^<>\s]*>)?)"""
    r"""\s*\.\s*)?(?:\#.*)?"""
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def read_ntriples(
    path: str | Path,
    source: str = "",
    licence: str = "not stated",
    language: str = "en",
    tally: Tally | None = None,
) -> Facts:
    """The facts of a file, plain or packed with gzip; read as they are taken.

    Predicates that are not known, nameless things (_:x) and texts in other languages are left out.

    Args:
        path: the file.
        source: who says so; the name of the file if not given.
        licence: under which terms the file may be passed on.
        language: of the texts that are kept, beside those of which none is stated.
        tally: counts the lines.

    Raises:
        KnowledgeError: while it is read, with the number of the line that is no triple.
    """
    home = Path(path)
    return Facts(_triples(home, source or home.name, licence, language, tally if tally is not None else Tally()))


def _triples(path: Path, source: str, licence: str, language: str, tally: Tally) -> Iterator[Triple]:
    for line in lines(path):
        tally.lines += 1
        place = f"{path.name}, line {tally.lines}"
        said = _parts(line, place, language)
        if said is None:
            continue
        head, relation, tail = said
        tally.kept += 1
        yield checked(Triple(head=head, relation=relation, tail=tail, source=source, licence=licence), place)


def _parts(line: bytes, place: str, language: str) -> tuple[str, str, str] | None:
    try:
        found = _LINE.fullmatch(line.decode("utf-8").rstrip("\r\n"))
    except UnicodeDecodeError:
        found = None
    if found is None:
        raise KnowledgeError(f"{place}: no triple; expected <subject> <predicate> <object> . in UTF-8")
    relation = PREDICATES.get(_last(found["predicate"] or "").casefold())
    said_in = (found["language"] or language).casefold().partition("-")[0]
    nameless = (found["subject"] or "_:").startswith("_:") or (found["object"] or "").startswith("_:")
    if relation is None or nameless or said_in != language:
        return None
    name = _last(found["subject"])
    other = _last(found["object"]) if found["object"] else _ESCAPE.sub(_unescaped, found["literal"])
    if relation == "Synonym":
        return (other, relation, name) if other.casefold() != name.casefold() else None
    return name, relation, other


def _last(address: str) -> str:
    """The last part of an address in angle brackets: "Grey_wolf" of <http://example.org/things#Grey_wolf>."""
    return unquote(re.split(r"[#/:]", address.strip("<>").rstrip("#/"))[-1]).replace("_", " ")


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])
