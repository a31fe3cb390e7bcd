"""The command line: talk about a picture, open the page, mine concepts, compare explanations.

Heavy libraries are imported where they are used, so that `faultline --help` is quick.
"""

from collections.abc import Sequence

import typer

from faultline import banks, knowledge, mining, study, talk
from faultline.errors import Plainly
from faultline.page.command import open_page

__all__ = ["app", "main"]

app = typer.Typer(
    cls=Plainly,
    help="Talk with an image classifier about its decisions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(talk.chat)
app.command("app")(open_page)
app.command()(mining.mine)
app.command()(banks.concepts)
app.command()(banks.probe)
app.command()(study.evaluate)
app.add_typer(knowledge.app, name="knowledge")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; on what stands behind the command if no arguments are given."""
    app(arguments, prog_name="faultline")
