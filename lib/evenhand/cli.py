"""The ``evenhand`` command.

Data go to standard output, messages to standard error. Exit codes: 0 fine, 1 the input is at fault, 2 wrong usage.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evenhand import __version__
from evenhand.errors import EvenhandError, InputError

if TYPE_CHECKING:
    from evenhand.study import Study

__all__ = ["app", "main"]

app = typer.Typer(
    help="Decide together how to collect customer data fairly.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
out = Console()
err = Console(stderr=True)

ScenarioFile = Annotated[Path, typer.Argument(help="A scenario file (YAML).", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys.")]
Customers = Annotated[
    str, typer.Option(help='A customer file (CSV, Parquet), a sketch (JSON), or "example": 2,469 real households.')
]
Draws = Annotated[int, typer.Option(min=2, max=100_000, help="How many possible futures to draw.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same numbers.")]


def main() -> None:
    """Run the command line; errors meant for people become words and an exit code."""
    try:
        app()
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


def say_error(error: EvenhandError) -> None:
    """Print an error as words."""
    err.print(f"[bold]{escape(error.title)}[/bold]")
    err.print(escape(error.message), soft_wrap=True)
    for problem in error.problems:
        err.print(f"  {escape(str(problem))}", soft_wrap=True, highlight=False)
    if error.hint:
        err.print(escape(error.hint), soft_wrap=True)


def emit(data: object) -> None:
    """Print JSON: two spaces, keys in the order given, no NaN."""
    typer.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def _version(show: bool) -> None:
    if show:
        typer.echo(f"evenhand {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Decide together how to collect customer data fairly."""


def _open(path: Path, customers: str = "example") -> Study:
    from evenhand.study import open_study

    return open_study(path, customers=customers)


@app.command(epilog="Example: evenhand validate scenarios/plain-opt-in.yaml")
def validate(
    paths: Annotated[list[Path], typer.Argument(help="Scenario files.", show_default=False)], as_json: AsJson = False
) -> None:
    """Check scenario files: every fault at once, each with file, line and field."""
    from evenhand import scenario as scenarios

    results: list[dict[str, Any]] = []
    for path in paths:
        try:
            read = scenarios.load(path)
        except EvenhandError as error:
            results.append({"file": str(path), "ok": False, "problems": _problems(error)})
            if not as_json:
                say_error(error)
        else:
            results.append(
                {
                    "file": str(path),
                    "ok": True,
                    "scenario": read.id,
                    "revision": scenarios.revision(read),
                    "problems": [],
                }
            )
            if not as_json:
                unknowns = sum(1 for _ in read.unknowns())
                out.print(f"{escape(str(path))}: fine, revision {results[-1]['revision']}, {unknowns} facts unknown")
    if as_json:
        emit(results)
    if not all(result["ok"] for result in results):
        raise typer.Exit(1)


def _problems(error: EvenhandError) -> list[dict[str, Any]]:
    if not error.problems:
        return [{"message": error.message, "hint": error.hint}]
    return [
        {
            "message": one.message,
            "file": one.file,
            "line": one.line,
            "column": one.column,
            "field": one.field,
            "allowed": list(one.allowed),
            "suggestion": one.suggestion,
        }
        for one in error.problems
    ]


@app.command(epilog="Example: evenhand customers sales.csv --sketch sales.sketch.json")
def customers(
    path: Annotated[str, typer.Argument(help='CSV, Parquet or a sketch (JSON); or "example".', show_default=False)],
    sketch: Annotated[Path | None, typer.Option(help="Write the sketch to this file.")] = None,
    columns: Annotated[
        str | None, typer.Option(help="Which column is what, for example customer=card_no,date=day,amount=total.")
    ] = None,
    segment_by: Annotated[str, typer.Option(help='"spending fifths", or a column.')] = "spending fifths",
    currency: Annotated[str, typer.Option(help="The currency of the amounts (ISO 4217).")] = "USD",
    as_json: AsJson = False,
) -> None:
    """Profile customers and make the sketch that every other command can use instead of raw data."""
    from evenhand.customers import complete_journey, read_customers

    if path == "example":
        read = complete_journey(segment_by)
    else:
        read = read_customers(path, columns=_pairs(columns), segment_by=segment_by, currency=currency)
    if sketch is not None:
        _write(sketch, read.sketch.to_json().encode())
    if as_json:
        emit(read.to_json_dict())
        return
    profile = read.profile
    out.print(
        f"{profile.customers:,} customers, {profile.revenue_cents / 100:,.2f} {read.sketch.currency} "
        f"over {read.sketch.months:.1f} months; {profile.rows:,} rows, {profile.rejected:,} rejected"
    )
    table = Table("segment", "customers", "revenue", title=f"By {read.sketch.segmented_by}")
    for segment in read.sketch.segments:
        table.add_row(escape(segment.name), f"{segment.customers:,}", f"{segment.spending_cents / 100:,.2f}")
    out.print(table)
    for note in read.notes:
        err.print(escape(note))
    for reject in read.rejects[:20]:
        err.print(escape(str(reject)), highlight=False)
    if sketch is not None:
        err.print(f"Sketch written to {escape(str(sketch))}; raw data need not travel any further.", soft_wrap=True)


def _pairs(text: str | None) -> dict[str, str] | None:
    if not text:
        return None
    pairs = {}
    for part in text.split(","):
        role, equals, column = part.partition("=")
        if not equals or not role.strip() or not column.strip():
            raise typer.BadParameter(f"{part!r} is not of the form role=column", param_hint="--columns")
        pairs[role.strip()] = column.strip()
    return pairs


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}.", hint="Name a file in a folder that you may write to."
        ) from None


@app.command(epilog="Example: evenhand simulate scenarios/loyalty-dividend.yaml --rates 0:0.6:61 --json")
def simulate(
    path: ScenarioFile,
    customers: Customers = "example",
    rates: Annotated[
        str | None, typer.Option(help="Rates (payout ÷ data revenue) as FROM:TO:COUNT, for example 0:1:101.")
    ] = None,
    scheme: Annotated[
        str | None, typer.Option(help="Another scheme than the scenario's, for example flat:2, revenue_share:.2, none.")
    ] = None,
    draws: Draws = 1000,
    seed: Seed = 20261123,
    as_json: AsJson = False,
) -> None:
    """Simulate dividend rates against revenue, for the company and for customers."""
    study = _open(path, customers)
    if scheme is not None:
        study = study.with_facts(scheme=_scheme(scheme))
    grid = _rates(rates)
    assessment = study.assess(draws=draws, seed=seed, rates=grid)
    if as_json:
        emit(assessment.simulate_json_dict())
        return
    out.print(escape(assessment.declared_answer), soft_wrap=True)
    out.print(escape(assessment.answer), soft_wrap=True)
    out.print(_landmarks(assessment.simulate_json_dict()))


def _rates(text: str | None) -> Any:
    if text is None:
        return None
    import numpy as np

    parts = text.split(":")
    try:
        low, high, count = float(parts[0]), float(parts[1]), int(parts[2])
    except (ValueError, IndexError):
        raise typer.BadParameter(f"{text!r} is not FROM:TO:COUNT", param_hint="--rates") from None
    if not (0 <= low < high <= 1 and 2 <= count <= 1001):
        raise typer.BadParameter("rates run from 0 to 1, low to high, with 2 to 1001 steps", param_hint="--rates")
    return np.linspace(low, high, count)


SCHEME_NUMBER = {
    "none": None,
    "flat": "dividend",
    "revenue_share": "rate",
    "pool": "rate",
    "in_kind": "face_value",
    "collective_trust": "rate",
}


def _scheme(text: str) -> dict[str, Any]:
    kind, _, number = text.partition(":")
    if kind not in SCHEME_NUMBER:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(SCHEME_NUMBER)}", param_hint="--scheme")
    field = SCHEME_NUMBER[kind]
    if field is None:
        return {"kind": kind}
    try:
        value = float(number)
    except ValueError:
        raise typer.BadParameter(f"say how much, for example {kind}:0.2", param_hint="--scheme") from None
    if not value >= 0 or (field == "rate" and value > 1):
        raise typer.BadParameter(f"{value:g} is no {field}", param_hint="--scheme")
    return {"kind": kind, field: value}


def _landmarks(data: dict[str, Any]) -> Table:
    table = Table(
        "landmark",
        f"{data['currency']} a month",
        "rate (payout ÷ data revenue)",
        "share of spending",
        title="Landmark rates",
    )
    for name, mark in data["landmarks"].items():
        table.add_row(
            name.replace("_", " "),
            *(_cell(mark[key], digits) for key, digits in (("dividend", 2), ("rate", 3), ("share_of_spending", 4))),
        )
    return table


def _cell(spread: Any, digits: int) -> str:
    if not isinstance(spread, dict) or spread.get("p50") is None:
        return "none"
    return f"{spread['p50']:.{digits}f}  ({spread['p10']:.{digits}f} to {spread['p90']:.{digits}f})"


@app.command(epilog="Example: evenhand score scenarios/location-resale.yaml --json")
def score(path: ScenarioFile, as_json: AsJson = False) -> None:
    """Score transparency, consent and ownership; gates come before any number."""
    card = _open(path).score()
    if as_json:
        emit(card.to_json_dict())
        return
    data = card.to_json_dict()
    for jurisdiction, result in data["jurisdictions"].items():
        for gate in result["gates"]:
            out.print(
                f"[bold]{jurisdiction} {gate['gate']}[/bold] {gate['criterion']}: {escape(gate['why'])}", soft_wrap=True
            )
            out.print(f"   {escape(str(gate['source']))}. What to do: {escape(gate['remedy'])}", soft_wrap=True)
        table = Table("pillar", "score", "coverage", "cap", title=jurisdiction)
        for pillar, value in result["pillars"].items():
            cap = "" if value["cap"] is None else f"{value['cap']:g}"
            table.add_row(pillar, f"{value['low']:.0f} to {value['high']:.0f}", f"{value['coverage']:.0%}", cap)
        out.print(table)


@app.command(epilog="Example: evenhand assess scenarios/loyalty-dividend.yaml")
def assess(
    path: ScenarioFile,
    customers: Customers = "example",
    draws: Draws = 1000,
    seed: Seed = 20261123,
    as_json: AsJson = False,
) -> None:
    """Give a verdict with its reasons and conditions."""
    assessment = _open(path, customers).assess(draws=draws, seed=seed)
    if as_json:
        emit(assessment.to_json_dict())
        return
    out.print(f"[bold]{escape(assessment.verdict.title)}[/bold]")
    out.print(escape(assessment.answer), soft_wrap=True)
    for heading, lines in (
        ("Reasons", assessment.verdict.reasons),
        ("Conditions", assessment.verdict.conditions),
        ("It may be wrong because", assessment.verdict.doubts),
    ):
        if lines:
            out.print(f"[bold]{heading}[/bold]")
            for line in lines:
                out.print(f"  • {escape(line)}", soft_wrap=True)


@app.command(epilog="Example: evenhand compare scenarios/plain-opt-in.yaml scenarios/loyalty-dividend.yaml")
def compare(
    paths: Annotated[list[Path], typer.Argument(help="Scenario files.", show_default=False)],
    customers: Customers = "example",
    draws: Draws = 1000,
    seed: Seed = 20261123,
    as_json: AsJson = False,
) -> None:
    """Line up scenarios: scores, money on both sides, and which is better than which in everything."""
    from evenhand.decision import compare as line_up
    from evenhand.study import customers_from, open_study

    sketch = customers_from(customers)
    comparison = line_up([open_study(path, customers=sketch).assess(draws=draws, seed=seed) for path in paths])
    if as_json:
        emit(comparison.to_json_dict())
        return
    table = Table("scenario", "verdict", "consent", "transparency", "profit", "customers gain", "outdone by")
    for row in comparison.to_frame().to_dict("records"):
        table.add_row(
            escape(row["name"]),
            row["verdict"],
            f"{row['consent']:.0f}",
            f"{row['transparency']:.0f}",
            f"{row['profit_mean']:.2f}",
            f"{row['customer_gain_mean']:.2f}",
            row["dominated_by"],
        )
    out.print(table)
    err.print(
        f"Money in {comparison.currency} per customer-month, mean of {draws:,} possible futures; scores are low ends."
    )


@app.command(epilog="Example: evenhand report scenarios/loyalty-dividend.yaml --out recommendation.docx")
def report(
    path: ScenarioFile,
    customers: Customers = "example",
    file: Annotated[
        Path | None, typer.Option("--out", help="A .md or .docx file; by default Markdown is printed.")
    ] = None,
    draws: Draws = 1000,
    seed: Seed = 20261123,
    as_json: AsJson = False,
) -> None:
    """Write the policy recommendation as Markdown or DOCX."""
    from evenhand.report import FORMATS

    if file is not None and file.suffix not in FORMATS:
        raise typer.BadParameter(f"{file.name!r} must end in {' or '.join(FORMATS)}", param_hint="--out")
    made = _open(path, customers).report(draws=draws, seed=seed)
    if as_json:
        emit(made.to_json_dict())
        return
    if file is None:
        typer.echo(FORMATS[".md"](made).decode())
        return
    _write(file, FORMATS[file.suffix](made))
    err.print(f"Written to {escape(str(file))}.", soft_wrap=True)


@app.command(epilog="Example: evenhand survey asked.csv --data user.behavior.purchase_history --made 2026-10-01 --json")
def survey(
    file: Annotated[Path, typer.Argument(help="Answers of customers (CSV).", show_default=False)],
    kind: Annotated[
        str | None, typer.Option(help="bids, percentiles or choices; told from the columns when left out.")
    ] = None,
    data: Annotated[
        str, typer.Option(help="Which data the survey asked about: Fides data categories, with commas.")
    ] = "",
    segment: Annotated[str | None, typer.Option(help="Take one segment's answers for all customers.")] = None,
    columns: Annotated[str | None, typer.Option(help="Which column is what, for example price=q7.")] = None,
    empty: Annotated[str | None, typer.Option(help="What an empty price means: never or missing.")] = None,
    months: Annotated[float, typer.Option(help="How many months the money is for.")] = 1.0,
    made: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When people were asked.")] = None,
    as_json: AsJson = False,
) -> None:
    """Turn a survey of what customers ask for into the assumptions of a scenario; no answer is kept."""
    from evenhand.exchange.survey import KINDS, read_survey
    from evenhand.uncertainty import load_assumptions

    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(KINDS)}", param_hint="--kind")
    if empty not in (None, "never", "missing"):
        raise typer.BadParameter(f"{empty!r} is neither never nor missing", param_hint="--empty")
    read = read_survey(
        file,
        kind=kind,
        columns=_pairs(columns),
        made=made.date() if made else None,
        empty=empty,  # type: ignore[arg-type]
        months=months,
    )
    categories = [name.strip() for name in data.split(",") if name.strip()]
    found = read.overrides(load_assumptions(), categories, segment=segment)
    entries = {key: one.model_dump(mode="json", exclude_none=True) for key, one in found.items()}
    if as_json:
        emit({**read.to_json_dict(), "assumptions": entries})
        return
    typer.echo("assumptions:")
    for key, entry in entries.items():
        typer.echo(f"  {key}:")
        for name, value in entry.items():
            typer.echo(f"    {name}: {json.dumps(value, ensure_ascii=False)}")
    for note in read.notes:
        err.print(escape(note), soft_wrap=True)
    err.print("Put this into the scenario file; it replaces the defaults there.", soft_wrap=True)


@app.command(epilog="Example: evenhand valuation scenarios/loyalty-dividend.yaml --json")
def valuation(
    path: ScenarioFile,
    customers: Customers = "example",
    made: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The date of the estimate; today if left out.")
    ] = None,
    notice: Annotated[bool, typer.Option("--notice", help="Print the draft notice of financial incentive.")] = False,
    draws: Draws = 1000,
    seed: Seed = 20261123,
    as_json: AsJson = False,
) -> None:
    """Fill in California's worksheet: eight values of the data, and how the offer relates to them."""
    from evenhand.exchange.valuation import incentive_notice, worksheet

    study = _open(path, customers)
    sheet = worksheet(
        study.simulate(draws=draws, seed=seed),
        made=made.date() if made else datetime.now(UTC).date(),
        keys={"sketch": study.customers.fingerprint, "assumptions": study.assumptions.fingerprint},
    )
    if as_json:
        emit({**sheet.to_json_dict(), "notice": incentive_notice(sheet) if notice else None})
        return
    if notice:
        typer.echo(incentive_notice(sheet))
        return
    table = Table("method", "low", "likely", "high", "or why not", title=f"{sheet.simulation.currency} a month")
    for method in sheet.methods:
        values = [f"{value:.2f}" for value in method.range] if method.range else ["", "", ""]
        table.add_row(f"{method.number} {method.name}", *values, escape(method.reason or ""))
    out.print(table)
    out.print(escape(sheet.relation.sentence), soft_wrap=True)
    err.print(escape(sheet.caution), soft_wrap=True)


@app.command(name="import", epilog="Example: evenhand import .fides/systems.yml --out scenario.yaml")
def import_(
    file: Annotated[Path, typer.Argument(help="A Fides manifest (YAML).", show_default=False)],
    scenario: Annotated[
        Path | None, typer.Option("--out", help="Write the draft to this file; by default it is printed.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a draft scenario from a Fides manifest, and say what became of every line of it."""
    from evenhand.scenario import document_of, dump
    from evenhand.scenario.fides import load_fides

    read = load_fides(file)
    text = dump(read.scenario)
    if scenario is not None:
        _write(scenario, text.encode())
    if as_json:
        emit({"scenario": document_of(read.scenario), "remarks": [remark.to_json_dict() for remark in read.remarks]})
        return
    if scenario is None:
        typer.echo(text, nl=False)
    for remark in read.of("warning", "asked", "changed", "left"):
        err.print(f"{escape(file.name)}:{remark.line} {escape(str(remark))}", soft_wrap=True, highlight=False)
    unknown = sum(1 for _ in read.scenario.unknowns())
    err.print(
        f"{len(read.scenario.purposes)} purposes; {len(read.of('taken', 'changed'))} statements taken, "
        f"{len(read.of('asked'))} kept as notes, {len(read.of('left'))} left, {len(read.of('warning'))} warnings; "
        f"{unknown} facts unknown, for Fides does not say how people are asked or what they get.",
        soft_wrap=True,
    )
    if scenario is not None:
        err.print(f"Written to {escape(str(scenario))}.", soft_wrap=True)


@app.command(epilog="Example: evenhand export scenarios/plain-opt-in.yaml --to fides --out system.yml")
def export(
    path: ScenarioFile,
    to: Annotated[
        Literal["fides", "pia"],
        typer.Option(
            help="fides: a system manifest; pia: an impact assessment for the CNIL's tool.", show_default=False
        ),
    ],
    file: Annotated[Path | None, typer.Option("--out", help="The file to write; by default it is printed.")] = None,
    customers: Customers = "example",
    draws: Draws = 1000,
    seed: Seed = 20261123,
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The date on an impact assessment; today's if left out."),
    ] = None,
) -> None:
    """Hand a scenario over to other tools: Fides, or the CNIL's for impact assessments."""
    if to == "fides":
        from evenhand.scenario import load
        from evenhand.scenario.fides import to_fides

        made = to_fides(load(path))
        content = made.text.encode()
        err.print(f"{len(made.left_out)} facts have no place in Fides; the scenario file says them all.")
    else:
        from evenhand.report.pia import to_pia

        assessment = _open(path, customers).assess(draws=draws, seed=seed)
        content = to_pia(assessment, at=date or datetime.now(tz=UTC))
    if file is None:
        typer.echo(content.decode(), nl=False)
        return
    _write(file, content)
    err.print(f"Written to {escape(str(file))}.", soft_wrap=True)


@app.command(epilog="Example: evenhand run --port 8502")
def run(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="The port to serve on; the first free one from 8501 if left out."),
    ] = None,
    room: Annotated[bool, typer.Option(help="Let other devices in this network join a workshop.")] = False,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Start the application."""
    from evenhand.ui.server import serve

    serve(port=port, room=room, browser=browser)


@app.command(epilog="Example: evenhand notice scenarios/notices/plain-opt-in.md --json")
def notice(
    file: Annotated[Path, typer.Argument(help="A notice (.txt, .md, .html, .pdf, .docx).", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Read a privacy notice: what it says of the 21 items of GDPR Art. 13 and 14, and how clearly."""
    from evenhand.scoring.notice import read_file

    data: dict[str, Any] = read_file(file).to_json_dict()
    if as_json:
        emit(data)
        return
    table = Table("item", "found", "evidence")
    for item, result in data["items"].items():
        evidence = result["evidence"][0]["text"] if result["evidence"] else ""
        table.add_row(item, result["found"], escape(evidence[:90]))
    out.print(table)
    out.print(f"Completeness {data['completeness']:.0%}; clarity {data['clarity']:.0f} of 100; {data['words']:,} words")


if __name__ == "__main__":
    main()
