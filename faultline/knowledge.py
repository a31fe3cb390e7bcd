"""Graphs of general knowledge: make one out of WordNet, ConceptNet or own facts, and look something up."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faultline.options import AsJson

if TYPE_CHECKING:
    from concepts.knowledge.lines import Tally
    from concepts.knowledge.store import Tick
    from concepts.knowledge.triples import Facts

app = typer.Typer(help="Make and ask graphs of general knowledge.", no_args_is_help=True)
Out = Annotated[Path, typer.Argument(help="The SQLite file to write; it must not be there yet.")]
Onto = Annotated[
    str | None,
    typer.Option("--onto", help="Add to this graph: a file, or 'embedded' for the shipped one."),
]


@app.command()
def wordnet(
    folder: Annotated[Path, typer.Argument(help="Folder with data.noun and index.noun, such as /usr/share/wordnet.")],
    out: Out,
    instances: Annotated[bool, typer.Option("--instances", help="With cities, people and such.")] = False,
    onto: Onto = None,
    as_json: AsJson = False,
) -> None:
    """Make a graph of WordNet's nouns: synonyms, kinds, parts and definitions."""
    from concepts.knowledge.wordnet import read_wordnet

    _write(read_wordnet(folder, instances), out, onto, as_json)


@app.command()
def conceptnet(
    dump: Annotated[Path, typer.Argument(help="The dump of assertions, plain or .gz.")],
    out: Out,
    language: Annotated[str, typer.Option(help="Of both ends of an edge.")] = "en",
    least: Annotated[float, typer.Option(help="Weight that an edge must have; 1 is one trusted statement.")] = 1.0,
    most: Annotated[int, typer.Option(help="Edges kept out of a name, and of each relation to it.")] = 200,
    onto: Onto = None,
    as_json: AsJson = False,
) -> None:
    """Make a graph of ConceptNet. Damaged lines are counted and left out."""
    from concepts.knowledge.conceptnet import read_conceptnet
    from concepts.knowledge.lines import Tally

    tally = Tally()
    _write(read_conceptnet(dump, language, least, tally), out, onto, as_json, tally, most)


@app.command()
def facts(
    file: Annotated[Path, typer.Argument(help="Own facts: .csv (head,relation,tail[,weight,source,licence]) or .nt.")],
    out: Out,
    onto: Onto = None,
    as_json: AsJson = False,
) -> None:
    """Make a graph of own facts, out of CSV or N-Triples."""
    from concepts.knowledge.lines import Tally
    from concepts.knowledge.ntriples import read_ntriples
    from concepts.knowledge.tables import read_csv

    tally = Tally()
    triples = file.suffixes[-1:] == [".nt"] or file.suffixes[-2:] == [".nt", ".gz"]
    _write(read_ntriples(file, tally=tally) if triples else read_csv(file), out, onto, as_json, tally)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="What to look up.")],
    to: Annotated[str | None, typer.Option(help="Show how the graph leads from the name to this.")] = None,
    graph: Annotated[Path | None, typer.Option(help="A graph made before; the shipped one if none.")] = None,
    count: Annotated[int, typer.Option(help="Facts or paths at most.")] = 16,
    as_json: AsJson = False,
) -> None:
    """Show what is generally true of something, each fact with its source and licence."""
    from concepts.knowledge import Knowledge

    knowledge = Knowledge.embedded() if graph is None else Knowledge.open(graph)
    found = [[fact] for fact in knowledge.neighbours(name, count=count)]
    chains = found if to is None else [list(path) for path in knowledge.paths(name, to, count=count)]
    if as_json:
        record = [[{**vars(fact), "licence": knowledge.licence(fact)} for fact in chain] for chain in chains]
        print(json.dumps(record, ensure_ascii=False))
        return
    for chain in chains:
        said = "; ".join(f"{fact.head} {fact.relation} {fact.tail}" for fact in chain)
        print(f"{said}  ({', '.join(dict.fromkeys(fact.source for fact in chain))})")
    if not chains:
        print(f"The graph does not know {name!r}." if to is None else f"No path leads from {name!r} to {to!r}.")


def _write(
    read: "Facts", out: Path, onto: str | None, as_json: bool, tally: "Tally | None" = None, most: int | None = None
) -> None:
    """Write what is read into a file, and say what became of it; only a dump, with `most`, may say a fact twice."""
    from concepts.knowledge import Knowledge
    from concepts.knowledge.store import write_file

    base = Knowledge.embedded() if onto == "embedded" else Knowledge.open(onto) if onto is not None else None
    with _progress(not as_json) as tick:
        count = write_file(
            out,
            read,
            base=base.connection if base is not None else None,
            most=most,
            twice="replaced" if most is None else "strongest",
            tick=tick,
        )
    if as_json:
        counts = {"lines": tally.lines, "kept": tally.kept, "damaged": tally.damaged} if tally else {}
        print(json.dumps({"graph": str(out), "facts": count, **counts}))
        return
    if tally is not None and tally.lines:
        print(f"{tally}.")
    print(f"{count:,} facts, {out.stat().st_size / 1e6:.1f} MB, written to {out}.")


@contextmanager
def _progress(show: bool) -> Iterator["Tick"]:
    from tqdm import tqdm

    with tqdm(unit=" facts", disable=not show, leave=False) as bar:

        def tick(more: int) -> None:
            bar.update(more)

        yield tick
