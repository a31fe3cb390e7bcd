"""What goes wrong in a command, told in plain sentences."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup


class Plainly(TyperGroup):
    """Commands whose errors, where a user can do something about them, are one line and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, BrokenPipeError):  # RuntimeErrors, and who reads has read enough
            raise
        except (ValueError, OSError) as error:
            _refuse(error)
        except RuntimeError as error:
            from explainers.subject import SubjectError

            if not isinstance(error, SubjectError):
                raise
            _refuse(error)


def _refuse(error: Exception) -> NoReturn:
    print(f"faultline: {' '.join(str(error).split())}", file=sys.stderr)
    raise typer.Exit(2) from None


@contextmanager
def plain_warnings() -> Iterator[None]:
    """Print what a user should know of as one line, without the line of code that it came from."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: print(f"faultline: {message}", file=sys.stderr)
        yield
