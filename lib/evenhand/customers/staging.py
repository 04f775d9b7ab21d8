"""Loading the columns that are used into a temporary table, exactly as the file has them."""

# ruff: noqa: S608 - queries are put together from fixed pieces and quoted names; values are bound.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from evenhand.customers.columns import find_columns
from evenhand.customers.delimited import Delimited, line_at, lines_of_rows, look_at
from evenhand.customers.engine import literal, literal_path, quoted
from evenhand.customers.folders import parts_of
from evenhand.customers.layout import Layout
from evenhand.customers.loaded import MOST_BYTES, Loaded, load, load_parts, load_text
from evenhand.customers.profile import Reject
from evenhand.customers.questions import UnclearError
from evenhand.customers.recipe import Recipe
from evenhand.customers.search import Found
from evenhand.customers.understood import Columns
from evenhand.errors import CustomerDataError
from evenhand.reading import bytes_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from evenhand.customers.engine import Database

MOST_ROWS = 50_000_000
"""The most rows of a Parquet file: as many as its used columns leave room for in the memory set aside."""
MOST_UNPACKED = 8 * 1024**3
"""The most bytes that the columns of a Parquet file may unpack to."""

_ARROW = {"int64": "BIGINT", "double": "DOUBLE"}
_AS_UTF8 = "Save it as CSV UTF-8 or Parquet, which are read piece by piece."
SAMPLE_ROWS = 2000
"""So many rows are looked at to find out what the columns hold."""

# Bytes of text that are read at a time: DuckDB's own 32 million take 60 MB more, and less than a tenth off the time.
_BUFFER = 4_000_000
_SHORT = ("segment", "kind", "coin")
_READABLE = 100

_REASONS = {
    "MISSING COLUMNS": "has fewer cells than the header",
    "TOO MANY COLUMNS": "has more cells than the header",
    "UNQUOTED VALUE": "has a quotation mark that is not closed or stands inside a value",
    "LINE SIZE OVER MAXIMUM": "is longer than a line may be",
    "INVALID ENCODING": "is not encoded as UTF-8",
}
_NUMBERS = ("INT", "DECIMAL", "DOUBLE", "FLOAT", "REAL")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the columns that an amount is made from: its name in ``staged``, in the file, and its sign."""

    staged: str
    column: str
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose layout is known: CSV when ``delimited`` is given, in memory when ``loaded`` is, else Parquet.

    ``types`` maps each column to its DuckDB type; ``parts_in`` are the files of a table in Parquet as DuckDB names
    them, and ``hive`` whether the names of their folders hold columns.
    """

    path: Path
    columns: Columns
    types: Mapping[str, str]
    delimited: Delimited | None = None
    loaded: Loaded | None = None
    parts_in: tuple[str, ...] = ()
    hive: bool = False

    @property
    def recipe(self) -> Recipe:
        """Which column holds what."""
        return self.columns.recipe

    @property
    def parts(self) -> tuple[Part, ...]:
        """The columns added up to an amount, then those taken off, then the quantity."""
        recipe = self.recipe
        added = [Part(f"amount_{i}", name) for i, name in enumerate(recipe.amount)]
        taken = [Part(f"minus_{i}", name, -1) for i, name in enumerate(recipe.minus)]
        times = [Part("quantity", recipe.quantity, 0)] if recipe.quantity else []
        return (*added, *taken, *times)

    def lines(self, rows: Mapping[int, str]) -> dict[int, int]:
        """Find the lines of rows by their position in ``staged``, each with a text that stands in it."""
        if self.loaded is not None:
            return {position: self.loaded.places[position] for position in rows}
        if self.delimited is not None:
            return lines_of_rows(self.path, self.delimited.layout, rows)
        return {position: position + 1 for position in rows}

    def is_number(self, name: str) -> bool:
        """Whether a column holds numbers by its type, not text."""
        return any(part in self.types[name] for part in _NUMBERS)

    def is_date(self, name: str) -> bool:
        """Whether a column holds days or times by its type, not text."""
        return self.types[name] == "DATE" or self.types[name].startswith("TIMESTAMP")


@dataclass(frozen=True, slots=True)
class Broken:
    """Rows that could not even be split into cells: how many, and the first of them."""

    rows: int = 0
    first: tuple[Reject, ...] = ()


def look(database: Database, path: Path, given: Recipe, pattern: str | None = None) -> Source:
    """Find out how a file is laid out and which of its columns are used; ask where that is not certain."""
    if pattern is not None:
        files = parts_of(path, pattern)
        if all(_is_parquet(file) for file in files):
            return _look_parquet(database(), path, given, files)
        return _look_loaded(path, load_parts(files, path.name, given))
    loaded = load(path, given)
    if loaded is not None:
        return _look_loaded(path, loaded)
    if not _is_parquet(path):
        if path.suffix.lower() in {".parquet", ".pq"}:
            raise CustomerDataError(
                f"{path.name} is called Parquet but is none.", hint="Export it again, or rename it if it is CSV."
            )
        delimited = look_at(path, given)
        if not delimited.plain:
            data = bytes_of(path, CustomerDataError, "a file of customers", most_bytes=MOST_BYTES, hint=_AS_UTF8)
            return _look_loaded(path, load_text(data, path.name, given, delimited))
        layout = delimited.layout
        found = find_columns(layout.names, layout.sample, given, named=layout.header)
        return _certain(Source(path, found.columns, dict.fromkeys(layout.names, "VARCHAR"), delimited), found)
    return _look_parquet(database(), path, given, [path])


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _look_loaded(path: Path, loaded: Loaded) -> Source:
    if not loaded.rows:
        raise CustomerDataError(f"{path.name} has a header but no rows.", hint="Export it again from its source.")
    found = find_columns(loaded.names, loaded.sample, loaded.recipe, named=loaded.named)
    types = {field.name: _ARROW.get(str(field.type), "VARCHAR") for field in loaded.table.schema}
    return _certain(Source(path, found.columns, types, loaded=loaded), found)


def _look_parquet(connection: DuckDBPyConnection, path: Path, given: Recipe, files: Sequence[Path]) -> Source:
    paths = {"path": [literal_path(file) for file in files]}
    hive = any("=" in part for file in files for part in file.relative_to(path).parts[:-1])
    reader = _parquet(hive=hive)
    _check_footer(connection, path, paths)
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {reader}", paths).fetchall()
        types = {str(name): str(kind) for name, kind, *_ in described}
        texts = ", ".join(f"left({quoted(name)}::VARCHAR, 100)" for name in types)
        sample = connection.execute(f"SELECT {texts} FROM {reader} LIMIT {SAMPLE_ROWS}", paths).fetchall()
    except duckdb.Error as error:
        raise unreadable(path, error) from error
    if not sample:
        raise CustomerDataError(f"{path.name} has no rows.", hint="Export it again from its source.")
    found = find_columns(list(types), [[cell or "" for cell in row] for row in sample], given)
    source = Source(path, found.columns, types, parts_in=tuple(paths["path"]), hive=hive)
    for part in source.parts:
        if not (source.is_number(part.column) or types[part.column] == "VARCHAR"):
            raise CustomerDataError(
                f"The column {part.column!r} holds {types[part.column]}, not amounts.",
                hint="Name the column of amounts, for example --column amount=spending.",
            )
    return _certain(source, found)


def _parquet(*, hive: bool) -> str:
    # A number in the name of a partition may be a code with zeros before it.
    return f"read_parquet($path, hive_partitioning = {str(hive).lower()}, hive_types_autocast = false)"


def _certain(source: Source, found: Found) -> Source:
    if found.questions:
        raise UnclearError(source.path.name, found.questions, columns=found.columns)
    return source


def _check_footer(connection: DuckDBPyConnection, path: Path, paths: Mapping[str, Sequence[str]]) -> None:
    """Refuse a Parquet file that unpacks to more than can be read; a small file may repeat one value for ever."""
    try:
        counted = connection.execute(
            "SELECT (SELECT sum(num_rows) FROM parquet_file_metadata($path)), "
            "(SELECT sum(total_uncompressed_size) FROM parquet_metadata($path))",
            paths,
        ).fetchone()
    except duckdb.Error as error:
        raise unreadable(path, error) from error
    rows, unpacked = (int(number or 0) for number in counted or (0, 0))
    if rows > MOST_ROWS or unpacked > MOST_UNPACKED:
        raise CustomerDataError(
            f"{path.name} says that it holds {rows:,} rows and unpacks to {unpacked:,} bytes; "
            f"{MOST_ROWS:,} rows and {MOST_UNPACKED:,} bytes are the most.",
            hint="Use a file with one row a customer, only the columns needed, or a sketch.",
        )


def stage(connection: DuckDBPyConnection, source: Source) -> Broken:
    """Load the used columns into the temporary table ``staged`` in the order of the file.

    Its columns are named by their role, those of amounts as `Source.parts` says; those not used are NULL. Texts are
    trimmed, empty ones are NULL.
    """
    if source.loaded is not None:
        connection.register("loaded", source.loaded.table)
    selected = ", ".join(f"{_cell(source, name, column)} AS {name}" for name, column in _used(source).items())
    table, values = reader(source)
    try:
        connection.execute(f"CREATE TEMP TABLE staged AS SELECT {selected} FROM {table}", values)
    except duckdb.Error as error:
        raise unreadable(source.path, error) from error
    if source.loaded is not None:
        connection.unregister("loaded")
        return Broken(source.loaded.broken, tuple(source.loaded.first_broken))
    return _broken(connection, source.path) if source.delimited is not None else Broken()


def reader(source: Source) -> tuple[str, dict[str, list[str]]]:
    """Write SQL for the rows of a file as they are, and the values that it needs."""
    if source.loaded is not None:
        return "loaded", {}
    if source.delimited is not None:
        return _csv_reader(source.delimited.layout), {"path": [literal_path(source.path)]}
    return _parquet(hive=source.hive), {"path": list(source.parts_in)}


def any_broken(connection: DuckDBPyConnection) -> bool:
    """Whether rows could not be split into cells while a text was read."""
    return bool(connection.execute("SELECT count(*) FROM reject_errors").fetchall()[0][0])


def forget_broken(connection: DuckDBPyConnection) -> None:
    """Forget rows that could not be split, before a text is read again."""
    for name in ("reject_errors", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")


def unreadable(path: Path, error: duckdb.Error) -> CustomerDataError:
    """Say in plain words why DuckDB gave up on a file."""
    if isinstance(error, duckdb.OutOfMemoryException):
        return CustomerDataError(
            f"{path.name} is too large for the memory set aside for reading.",
            hint="Use Parquet, or a file with one row a customer, or only the columns needed.",
        )
    if isinstance(error, duckdb.InterruptException):
        return CustomerDataError(f"Reading {path.name} took too long.", hint="Use Parquet or a smaller file.")
    first = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    if "invalid state" in first:
        first = "its line ends are mixed, or its quotation marks do not match"
    return CustomerDataError(f"{path.name} cannot be read: {first}.", hint="Export it again as CSV UTF-8 or Parquet.")


def _used(source: Source) -> dict[str, str | None]:
    """List what is loaded: name in ``staged`` → column of the file."""
    recipe = source.recipe
    months = recipe.months if isinstance(recipe.months, str) else None
    return {
        "customer": recipe.customer,
        **{part.staged: part.column for part in source.parts},
        "discount": recipe.discount,
        "date": recipe.date,
        "months": months,
        "segment": recipe.segment,
        "income": recipe.income,
        "kind": recipe.kind,
        "coin": recipe.currency_column,
        "purchase": recipe.order,
    }


def _cell(source: Source, name: str, used: str | None) -> str:
    if used is None:
        return "NULL::VARCHAR"
    column = quoted(used)
    money = any(part.staged == name for part in source.parts)
    if (money and source.is_number(used)) or (name == "date" and source.is_date(used)):
        return column
    text = f"trim({column}::VARCHAR)"
    return f"nullif({f'left({text}, 80)' if name in _SHORT else text}, '')"


def _csv_reader(layout: Layout) -> str:
    fields = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in layout.names)
    return (
        f"read_csv($path, columns = {{{fields}}}, auto_detect = false, delim = {literal(layout.delimiter)}, "
        f"quote = '\"', escape = '\"', header = {str(layout.header).lower()}, skip = {layout.skip}, "
        f"encoding = 'utf-8', strict_mode = true, store_rejects = true, rejects_limit = 0, buffer_size = {_BUFFER})"
    )


def _broken(connection: DuckDBPyConnection, path: Path) -> Broken:
    # One row can have several faults; a quotation mark never closed takes all lines behind it along.
    result = connection.execute(
        """
        SELECT line_byte_position::BIGINT,
               any_value(error_type)::VARCHAR,
               any_value(left(ltrim(csv_line, chr(10) || chr(13)), $readable)),
               max(length(csv_line) - length(ltrim(csv_line, chr(10) || chr(13))))::BIGINT,
               max(CASE WHEN error_type = 'UNQUOTED VALUE'
                   THEN len(string_split(trim(csv_line, chr(10) || chr(13)), chr(10))) ELSE 1 END)::BIGINT
        FROM reject_errors GROUP BY line_byte_position ORDER BY line_byte_position
        """,
        {"readable": _READABLE},
    ).fetchall()
    lines = line_at(path, [position + empty for position, _, _, empty, _ in result[:_READABLE]])
    first = []
    for position, kind, text, empty, rows in result[:_READABLE]:
        reason = _REASONS.get(kind, "cannot be split into cells")
        if rows > 1:
            reason += f"; with it {rows - 1:,} following lines could not be read"
        first.append(Reject(lines[position + empty], None, text or "", reason))
    return Broken(sum(rows for *_, rows in result), tuple(first))
