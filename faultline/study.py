"""Compare ways to explain, on simulated users."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faultline.options import AsJson

if TYPE_CHECKING:
    from dialogs import Table


def evaluate(
    dialogs: Annotated[int, typer.Option(help="Simulated users, in every arm.")] = 1_000,
    seeds: Annotated[list[int] | None, typer.Option("--seeds", help="Of users and pictures; may be repeated.")] = None,
    arms: Annotated[list[str] | None, typer.Option(help="Arm to compare; may be repeated. All if none.")] = None,
    families: Annotated[
        list[str] | None, typer.Option(help="held-out, training, all, or a family; may be repeated.")
    ] = None,
    tests: Annotated[int, typer.Option(help="Test pictures of each user: 4, 8, 12, ...")] = 24,
    pool: Annotated[int | None, typer.Option(help="Pictures to draw from, a seed; enough for all if none.")] = None,
    engine: Annotated[str, typer.Option(help="local, or ray for a cluster")] = "local",
    workers: Annotated[int | None, typer.Option(help="Processes; as many as processors if none.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write the table into, and what is done so far.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the study in --out.")] = False,
    figures: Annotated[bool, typer.Option("--figures", help="Draw figures into --out as well.")] = False,
    cache: Annotated[Path | None, typer.Option(help="Folder that keeps pictures; the user's cache if none.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare ways to explain the Menagerie's model on simulated users."""
    from agent import Agent
    from dialogs import ARMS, Drawn, Plan
    from dialogs import evaluate as compare
    from dialogs import families as people
    from dialogs.arms import find
    from dialogs.evaluate import SEEDS, enough

    if figures and out is None:
        raise ValueError("figures are drawn into a folder; give one with --out")
    chosen, several = tuple(map(find, arms)) if arms else ARMS, tuple(seeds or SEEDS)
    agent = Agent.load()
    table = compare(
        agent,
        people(agent, families or ("held-out",)),
        chosen,
        dialogs,
        several,
        engine,
        plan=Plan(tests=tests),
        cases=Drawn(pool or enough(dialogs, several), cache),
        workers=workers,
        out=out,
        resume=resume,
        progress=not as_json,
    )
    if out is not None:
        _keep(table, out, figures)
    print(table.to_json() if as_json else table)


def _keep(table: "Table", out: Path, figures: bool) -> None:
    """Write a table into a folder, as text and JSON, and its figures where asked."""
    (out / "table.txt").write_text(f"{table}\n", encoding="utf-8")
    (out / "table.json").write_text(f"{table.to_json()}\n", encoding="utf-8")
    if figures:
        from dialogs.figures import drawings

        for name, image in drawings(table).items():
            image.save(out / f"{name}.png")
