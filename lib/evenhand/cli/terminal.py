"""What every command shares: the application, its two streams, options that recur, and errors as words."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.segment import Segment
from typer.core import TyperGroup

from evenhand.errors import EvenhandError, InputError
from evenhand.nearest import nearest

if TYPE_CHECKING:
    from evenhand.assessment import Assessment
    from evenhand.assessment.parts import Failure, Result

LOG = "EVENHAND_LOG"
"""The variable that names the file to which details of faults are written."""

ORDER = (
    *("validate", "customers", "score", "notice", "simulate", "seek", "optimise", "survey", "valuation"),
    *(
        "assess",
        "compare",
        "report",
        "import",
        "export",
        "snapshot",
        "audit",
        "backup",
        "restore",
        "unload",
        "doctor",
        "run",
    ),
)
"""The commands in the order of the work."""


Name = TypeVar("Name", bound=str)


class InOrder(TyperGroup):
    """Lists the commands in the order of the work, whichever module adds them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands' names; one that nobody ordered comes last."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


app = typer.Typer(
    cls=InOrder,
    help="Decide together how to collect customer data fairly.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# Controls of a terminal move its cursor, rename its window or answer for its user; people's files may hold any.
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


def without_controls(text: str) -> str:
    """Return a text without what a terminal would obey instead of showing it."""
    return text.translate(_CONTROLS)


class PlainConsole(Console):
    """A console on which words from files are words: what controls the terminal comes from us alone."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield the segments of what is printed, their text without controls."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(without_controls(segment.text), segment.style)


out = PlainConsole()
err = PlainConsole(stderr=True)

ScenarioFile = Annotated[
    Path, typer.Argument(help="A scenario file (YAML), or the id of an example.", show_default=False)
]
Force = Annotated[bool, typer.Option("--force", help="Write over files that exist.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")]
Customers = Annotated[
    str,
    typer.Option(
        help='A customer file (CSV, Parquet), a sketch (JSON), or "example": 2,469 real households, in USD. Their '
        "currency is the scenario's; no exchange rate is applied."
    ),
]


def number(text: str) -> float:
    """Return a number as programs write it; a comma is never dropped nor taken for a point.

    Raises
    ------
    typer.BadParameter
        When it is none.
    """
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a number: write it with a point and no sign, as 1.5") from None


NumberOption = partial(typer.Option, parser=number, metavar="<float>")
DayOption = partial(typer.Option, formats=["%Y-%m-%d"])

Draws = Annotated[int, typer.Option(min=2, max=100_000, help="How many possible futures to draw.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same numbers.")]
RubricFile = Annotated[
    Path | None, typer.Option("--rubric", help="A file of your own criteria (YAML), added to the built-in ones.")
]
Snapshot = Annotated[
    Path | None,
    typer.Option("--store", help="A published snapshot: scenarios and customers may be named that are in it."),
]
PolicyText = Annotated[
    str | None,
    typer.Option(
        "--policy",
        help="What an offer must pass instead of the scenario's own policy: tests, a probability and a basis (acts or "
        "says), for example E1,E2,E3@75%,acts.",
        show_default=False,
    ),
]
SchemeText = Annotated[
    str | None,
    typer.Option(
        "--scheme",
        help="Another scheme than the scenario's, for example flat:2, revenue_share:.2, none.",
        show_default=False,
    ),
]
Pay = Annotated[
    float | None,
    NumberOption("--pay", help="Speak of this offer: money a month per participant on average.", show_default=False),
]
Rate = Annotated[
    float | None, NumberOption("--rate", help="Speak of this offer: payout ÷ data revenue, 0 to 1.", show_default=False)
]


def say_error(error: EvenhandError) -> None:
    """Print an error as words."""
    err.print(f"[bold]{escape(error.title)}[/bold]")
    err.print(escape(error.message), soft_wrap=True)
    for problem in error.problems:
        err.print(f"  {escape(str(problem))}", soft_wrap=True, highlight=False)
    if error.hint:
        err.print(escape(error.hint), soft_wrap=True)


def say_parts(assessment: Assessment, *asked: Result) -> None:
    """Print what generic parts say, and on standard error which parts, those asked for included, failed."""
    for result in assessment.generic:
        if result.failure is None:
            out.print(escape(f"{result.part.title}: {result.sentence}"), soft_wrap=True)
    say_failures([*assessment.failures, *(result.failure for result in asked if result.failure is not None)])


def say_failures(failures: Sequence[Failure]) -> None:
    """Print on standard error what could not be worked out, and where its details stand."""
    for failure in failures:
        err.print(escape(failure.sentence), soft_wrap=True)
    if failures and LOG not in os.environ:
        err.print(f"Name a file in {LOG} to have the details of a reference written there.", soft_wrap=True)


def keep_log() -> None:
    """Write what stands behind references to the file named in the environment; without one, nowhere."""
    log, named = logging.getLogger("evenhand"), os.environ.get(LOG, "").strip()
    for handler in [old for old in log.handlers if isinstance(old, logging.NullHandler | logging.FileHandler)]:
        log.removeHandler(handler)
        handler.close()
    log.addHandler(logging.FileHandler(named, delay=True, encoding="utf-8") if named else logging.NullHandler())


def emit(data: object) -> None:
    """Print JSON: two spaces, keys in the order given, no NaN."""
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    # JSON escapes the older controls itself; the newer ones stay the same values, written in its own way.
    typer.echo(text.translate({code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}))


def check_choice(value: str, known: Iterable[Name], option: str) -> Name:
    """Return the known name that an option's value is, or refuse it with the one most like it."""
    names = {str(name): name for name in known}
    if value not in names:
        near = nearest(value, names)
        meant = f"; did you mean {option} {near}?" if near else ""
        raise typer.BadParameter(f"{value!r} is none of {', '.join(names)}{meant}", param_hint=option)
    return names[value]


@contextmanager
def reading_option(option: str) -> Generator[None]:
    """Say what is wrong with an option's value in the words of the command line."""
    try:
        yield
    except InputError as error:
        problems = [
            replace(
                problem,
                field=f"{option} {problem.field}",
                suggestion=problem.suggestion and f"{option} {problem.suggestion}",
            )
            for problem in error.problems
        ]
        raise type(error)(error.message, hint=error.hint, problems=problems) from None


def named(parts: Sequence[str] | None) -> dict[str, str | list[str]]:
    """Read ``role=column``, one a time; a role given several times has several columns."""
    result: dict[str, str | list[str]] = {}
    for part in parts or ():
        role, column = _pair(part, "--column")
        before = result.get(role)
        result[role] = column if before is None else [*([before] if isinstance(before, str) else before), column]
    return result


def pairs(text: str | None) -> dict[str, str] | None:
    """Read ``role=column`` pairs with commas between them, each role once."""
    return once([_pair(part, "--columns") for part in text.split(",")], "in --columns") if text else None


def once(pairs: Sequence[tuple[str, str]], where: str) -> dict[str, str]:
    """Return what is said of each word; one said twice is refused, as a value would be dropped in silence.

    Raises
    ------
    typer.BadParameter
        It names the word and its values.
    """
    said = dict(pairs)
    for word in said:
        values = [value for other, value in pairs if other == word]
        if len(values) > 1:
            raise typer.BadParameter(
                f"{word!r} is said {len(values)} times {where}: {' and '.join(values)}. Say it once."
            )
    return said


def _pair(part: str, option: str) -> tuple[str, str]:
    role, _, column = (word.strip() for word in part.partition("="))
    if not role or not column:
        raise typer.BadParameter(f"{part!r} is not of the form role=column", param_hint=option)
    return role, column


def check_free(path: Path | None, *, force: bool = False) -> None:
    """Refuse to write over a file unless that was asked for; nothing that took long is lost when this comes first."""
    if path is not None and not force and path.exists():
        raise InputError(f"{path} exists already.", hint="Name another file, or write over it with --force.")


def write(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write a new file, or say in words why it cannot be written."""
    check_free(path, force=force)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}.", hint="Name a file in a folder that you may write to."
        ) from None
