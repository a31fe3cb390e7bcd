"""The command line as tests use it: in this process, with what it prints."""

from pathlib import Path

from typer.testing import CliRunner

from faultline import app

ROOT = Path(__file__).parents[1]
RUN = CliRunner()


def invoke(*arguments: str | Path, said: str | None = None) -> tuple[int, str, str]:
    done = RUN.invoke(app, [str(argument) for argument in arguments], input=said)
    return done.exit_code, done.stdout, done.stderr
