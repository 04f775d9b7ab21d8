"""The ``evenhand`` command.

Data go to standard output, messages to standard error. Exit codes: 0 fine, 1 the input is at fault, 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Annotated, Any

import typer
from rich.markup import escape

from evenhand.cli import choosing, deciding, facts, keeping, money, people, scores, snapshots  # noqa: F401 - each adds its commands
from evenhand.cli.terminal import app, err, keep_log, say_error
from evenhand.errors import EvenhandError
from evenhand.version import VERSION

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; errors meant for people become words and an exit code."""
    keep_log()
    try:
        _command()()
    except EvenhandError as error:
        say_error(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        err.print("Stopped.")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe has gone away: not our fault, and nothing to say.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        # A fault of ours: words for the person, the traceback only for somebody who asks for it.
        if os.environ.get("EVENHAND_DEBUG"):
            raise
        err.print(
            f"This is a fault in Evenhand, not in your input: {escape(type(error).__name__)}: {escape(str(error))}",
            soft_wrap=True,
        )
        err.print("Nothing was changed. Set EVENHAND_DEBUG=1 to see where, and report it with the command you typed.")
        sys.exit(70)


@cache
def _command() -> Any:
    """Return all commands as one, made from their signatures once a process, however often they are called in it."""
    return typer.main.get_command(app)


def _version(show: bool) -> None:
    if show:
        typer.echo(f"evenhand {VERSION}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Decide together how to collect customer data fairly."""
