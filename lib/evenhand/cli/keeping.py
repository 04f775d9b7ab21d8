"""Commands that keep a store: copy it, put it back, take everything out of it, look whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from evenhand.cli.terminal import AsJson, app, emit, out
from evenhand.errors import InputError
from evenhand.vocabulary.defaults import MAIN

Store = Annotated[Path | None, typer.Option("--store", help="The store; by default that of the application.")]
Space = Annotated[str, typer.Option("--space", help="Which space's store, where people sign in.")]


def _path(store: Path | None, space: str) -> Path:
    from evenhand.store import default_path, space_path

    return space_path((default_path() if store is None else store).expanduser().resolve(), space)


@app.command(epilog="Example: evenhand backup --to backups/2026-11-23.duckdb")
def backup(
    to: Annotated[Path, typer.Option(help="The file to write, or a folder.", show_default=False)],
    store: Store = None,
    space: Space = MAIN,
    as_json: AsJson = False,
) -> None:
    """Copy the whole store into one file, also while Evenhand runs; the copy is read and checked."""
    from evenhand.store.backup import back_up
    from evenhand.store.database import utc_now

    target = to / f"evenhand-{utc_now():%Y%m%dT%H%M%SZ}.duckdb" if to.is_dir() else to
    made = back_up(_path(store, space), target.expanduser().resolve())
    if as_json:
        emit({"backup": str(made.path), "sha256": made.sha256, "audit": {"entries": made.entries, "head": made.head},
              "rows": made.rows})  # fmt: skip
        return
    out.print(
        f"{escape(str(made.path))}: {sum(made.rows.values()):,} rows, {made.entries:,} entries of the audit.\n"
        f"SHA-256 {made.sha256}",
        soft_wrap=True,
    )


@app.command(epilog="Example: evenhand restore backups/2026-11-23.duckdb")
def restore(
    file: Annotated[Path, typer.Argument(help="What evenhand backup wrote.", show_default=False)],
    store: Store = None,
    space: Space = MAIN,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the store, byte for byte; stop Evenhand first. What stood there is kept."""
    from evenhand.store.backup import restore as put_back

    if not file.is_file():
        raise InputError(f"There is no file {file}.", hint="Name what evenhand backup wrote.")
    path = _path(store, space)
    kept = put_back(file.expanduser().resolve(), path)
    if as_json:
        emit({"store": str(path), "before": None if kept is None else str(kept)})
        return
    out.print(f"{escape(str(path))} is as it was backed up.", soft_wrap=True)
    if kept is not None:
        out.print(f"What stood there lies at {escape(str(kept))}.", soft_wrap=True)


@app.command(epilog="Example: evenhand unload --to everything")
def unload(
    to: Annotated[Path, typer.Option(help="The folder to write; it must not exist.", show_default=False)],
    store: Store = None,
    space: Space = MAIN,
    as_json: AsJson = False,
) -> None:
    """Write everything in the store as open files (JSON and evidence), names and ballots included."""
    from evenhand.store.unload import unload as written

    files = written(_path(store, space), to.expanduser().resolve())
    if as_json:
        emit({"folder": str(to), "files": files})
        return
    out.print(f"{len(files)} files in {escape(str(to))}; CONTENTS.json lists them with their hashes.", soft_wrap=True)


@app.command(epilog="Example: evenhand doctor")
def doctor(
    store: Store = None,
    space: Space = MAIN,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Go on with a store whose log is missing, without what stood in it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look whether the store is whole and private and has room; exit code 1 when something is wrong."""
    from evenhand.store.doctor import examine, give_up_loss

    path = _path(store, space)
    if accept_loss:
        give_up_loss(path)
    found = examine(path)
    if as_json:
        emit([{"kind": each.kind, "what": each.what, "do": each.do} for each in found])
    for each in () if as_json else found:
        out.print(escape(f"{each.kind:5}  {each.what}"), soft_wrap=True)
        if each.do and each.kind != "fine":
            out.print(escape(f"       {each.do}"), soft_wrap=True)
    if any(each.kind == "fault" for each in found):
        raise typer.Exit(1)
