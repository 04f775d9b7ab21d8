"""Commands on the store: publish a copy of it, list what is in one, read and check the audit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from evenhand import clock
from evenhand.cli.terminal import AsJson, app, emit, out
from evenhand.errors import InputError

if TYPE_CHECKING:
    from evenhand.customers import Sketch
    from evenhand.scenario import Scenario
    from evenhand.scoring import Rubric
    from evenhand.store import Store
    from evenhand.study import Study

snapshot = typer.Typer(help="Publish a copy of the store that anybody may read, and list what is in one.")
audit = typer.Typer(help="What was done, by whom and when; nothing in it can be changed unnoticed.")
app.add_typer(snapshot, name="snapshot", no_args_is_help=True)
app.add_typer(audit, name="audit", no_args_is_help=True)

DRAFT = "draft-"
Read = Annotated[
    Path | None, typer.Option("--store", help="A published snapshot; by default the store itself, while no app runs.")
]


@snapshot.command(epilog="Example: evenhand snapshot publish --to shared")
def publish(
    folder: Annotated[
        Path | None, typer.Option("--to", help="The folder to publish in; by default that of the store.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Publish a copy of the store without participants, ballots and codes; while the app runs, do it there."""
    from evenhand.store import default_path, open_store

    if not default_path().exists():
        raise InputError(f"There is no store at {default_path()}.", hint="Name its file in EVENHAND_STORE.")
    with open_store() as store:
        path = store.publish_snapshot(folder or default_path().parent)
    if as_json:
        emit({"snapshot": str(path)})
        return
    out.print(f"Published: {escape(str(path))}", soft_wrap=True)


@snapshot.command("list", epilog="Example: evenhand snapshot list --store evenhand-snapshot.duckdb")
def contents(store: Read = None, as_json: AsJson = False) -> None:
    """List the drafts, revisions, customers and valuations that other commands can read with --store."""
    with _opened(store) as opened:
        data = _contents(opened)
    if as_json:
        emit(data)
        return
    table = Table("kind", "name", "what it is")
    for kind, rows in data.items():
        for row in rows:
            table.add_row(kind, escape(row["name"]), escape(row["about"]))
    out.print(table)


def _contents(store: Store) -> dict[str, list[dict[str, str]]]:
    revisions = [store.revisions.history(scenario)[0] for scenario in store.revisions.scenarios()]
    return {
        "draft": [
            {"name": f"{DRAFT}{draft.id}", "about": str(draft.body.get("name") or draft.scenario_id)}
            for draft in store.drafts.list()
        ],
        "revision": [
            {"name": revision.scenario_id, "about": f"{revision.name}, revision {revision.revision}"}
            for revision in revisions
        ],
        "customers": [{"name": sketch.fingerprint, "about": sketch.name} for sketch in store.sketches.list()],
        "valuation": [
            {"name": valuation.hash[:12], "about": f"{valuation.scenario_id}, made on {valuation.made_on.isoformat()}"}
            for valuation in store.valuations.list()
        ],
    }


@audit.command("list", epilog="Example: evenhand audit list --limit 20")
def audit_list(
    store: Read = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many entries, the latest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List what was done, the latest first."""
    with _opened(store) as opened:
        entries = opened.audit.entries(limit=limit)
    if as_json:
        emit(
            [
                {
                    "number": entry.number,
                    "happened_at": entry.happened_at.isoformat(),
                    "actor": entry.actor,
                    "action": entry.action,
                    "subject": entry.subject,
                    "details": dict(entry.details),
                    "hash": entry.hash,
                }
                for entry in entries
            ]
        )
        return
    table = Table("number", "when (UTC)", "who", "what", "about")
    for entry in entries:
        when = f"{entry.happened_at:%Y-%m-%d %H:%M}"
        table.add_row(str(entry.number), when, *map(escape, (entry.actor, entry.action, entry.subject)))
    out.print(table)


@audit.command("verify", epilog="Example: evenhand audit verify --store evenhand-snapshot.duckdb")
def audit_verify(store: Read = None, as_json: AsJson = False) -> None:
    """Check that no entry was changed or taken out; exit code 1 when one was."""
    with _opened(store) as opened:
        wrong, head, last = opened.audit.verify(), opened.audit.head(), opened.audit.entries(limit=1)
    data: dict[str, Any] = {
        "ok": wrong is None,
        "first_wrong": wrong,
        "entries": last[0].number if last else 0,
        "head": head,
    }
    if as_json:
        emit(data)
    elif wrong is None:
        out.print(
            f"All {data['entries']:,} entries are as they were written. Head of the chain: {head}", soft_wrap=True
        )
    else:
        out.print(f"Entry {wrong} is not as it was written, or is missing. What follows it proves nothing.")
    if wrong is not None:
        raise typer.Exit(1)


def _opened(path: Path | None) -> Store:
    from evenhand.store import default_path, open_snapshot

    return open_snapshot(default_path() if path is None else path)


def study_in(snapshot: Path, name: Path, customers: str | Sketch, rubric: Rubric | None) -> Study:
    """Return a study of what a snapshot holds; files are read where there are such.

    Raises
    ------
    InputError
        When neither a file nor anything in the snapshot has that name.
    """
    from evenhand.scoring import load_rubric
    from evenhand.study import Study
    from evenhand.uncertainty import load_assumptions

    with _opened(snapshot) as store:
        scenario = _scenario_in(store, name)
        sketch = _customers_in(store, customers) if isinstance(customers, str) else customers
    return Study(scenario, sketch, load_assumptions(), rubric or load_rubric())


def _scenario_in(store: Store, name: Path) -> Scenario:
    from evenhand import scenario as scenarios
    from evenhand.scenario.unfinished import set_aside

    if name.is_file():
        return scenarios.load(name, today=clock.today())
    asked = str(name)
    drafts = {f"{DRAFT}{draft.id}": draft.body for draft in store.drafts.list()}
    if asked in drafts:
        return scenarios.scenario_of(set_aside(drafts[asked], today=clock.today()))
    if asked in store.revisions.scenarios():
        return scenarios.scenario_of(set_aside(store.revisions.history(asked)[0].body, today=clock.today()))
    raise _missing("scenario", asked, [*drafts, *store.revisions.scenarios()])


def _customers_in(store: Store, name: str) -> Sketch:
    from evenhand.customers import parse_sketch
    from evenhand.study import EXAMPLE, customers_from

    if name == EXAMPLE or Path(name).is_file():
        return customers_from(name)
    sketches = {sketch.fingerprint: sketch.body for sketch in store.sketches.list()}
    if name in sketches:
        return parse_sketch(json.dumps(dict(sketches[name])))
    raise _missing("customers", name, list(sketches))


def _missing(kind: str, name: str, there: list[str]) -> InputError:
    listed = ", ".join(there[:8]) or "none"
    return InputError(
        f"There is no {kind} {name!r}, neither as a file nor in the snapshot.",
        hint=f"The snapshot has: {listed}. `evenhand snapshot list --store SNAPSHOT` shows all.",
    )
