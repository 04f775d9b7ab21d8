"""Customers in Apache Spark: the rows stay in the cluster, a histogram comes back, the sketch is the same."""

from __future__ import annotations

import socket
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from evenhand.customers.folders import refuse_tables
from evenhand.customers.grouping import fifths, pooled_note, sketch_of, with_error
from evenhand.customers.groups import day_of
from evenhand.customers.portable import Table, histogram, summary
from evenhand.customers.profile import Import, Window, profile_of
from evenhand.customers.protection import protected, shown
from evenhand.customers.recipe import Recipe
from evenhand.customers.sketch import LEAST_K
from evenhand.customers.sketch_file import currency_code
from evenhand.errors import CustomerDataError
from evenhand.nearest import nearest

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray
    from pyspark.sql import DataFrame, Row, SparkSession

_VIEW = "customers"
_ANSWERS_WITHIN = 5.0
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Sums that do not fit are an error, never a wrong number.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    # A worker that died is given up, and its work done again by another.
    "spark.network.timeout": "60s",
    "spark.executor.heartbeatInterval": "5s",
    "spark.driver.maxResultSize": "2g",
}


def read_with_spark(
    path: Path | str,
    master: str,
    recipe: Recipe,
    *,
    segment_by: str | None = None,
    currency: str | None = None,
    k: int = LEAST_K,
    settings: Mapping[str, str] | None = None,
) -> Import:
    """Read customers from files that a Spark cluster can reach.

    Parameters
    ----------
    path
        A CSV or Parquet file, or a folder of Parquet files, where every worker finds it under this name.
    master
        The address of the cluster, ``spark://HOST:PORT``.
    recipe
        Which column holds what; here nothing is guessed. Customer and amount are needed.
    segment_by, currency, k
        As in `evenhand.customers.read_customers`; fifths by income are not formed.
    settings
        More settings of Spark.

    Returns
    -------
    Import
        As `read_customers` gives for the same rows, without single rejected rows.

    Raises
    ------
    CustomerDataError
        When the cluster does not answer or is lost, a column does not exist, or no row can be used.
    """
    if currency is not None:
        recipe = recipe.with_(currency=currency_code(currency))
    segment_by = segment_by or recipe.segment or "spending fifths"
    # A cluster would read files of such a table that no longer count.
    refuse_tables(Path(path).absolute())
    _answers(master)
    with _session(master, settings or {}) as session, _told(master):
        frame = _open(session, Path(path))
        table = _table(frame, recipe, segment_by)
        frame.createOrReplaceTempView(_VIEW)
        told = session.sql(summary(table, "spark")).collect()[0]
        counted = session.sql(histogram(table, "spark")).toArrow()
    if not told["accepted_rows"]:
        raise CustomerDataError(
            f"No row of {Path(path).name} can be used.", hint="Check which columns hold customer, amount and date."
        )
    if recipe.date is None and told["repeated"] and not recipe.months:
        raise CustomerDataError(
            f"{told['repeated']:,} customers have more than one row, and there is no date column.",
            hint="Say how many months the rows cover together: --months 12.",
        )
    return _import(told, _arrays(counted), recipe, segment_by, Path(path).name, k)


def _arrays(counted: pa.Table) -> dict[str, NDArray[np.int64]]:
    """Unfold the histogram: segment → cents of each customer, rising."""
    names = np.array(counted["segment"].to_pylist(), dtype=object)
    cents, people = (counted[column].to_numpy().astype(np.int64) for column in ("cents", "customers"))
    arrays = {}
    for name in sorted(set(names.tolist())):
        mine = np.flatnonzero(names == name)
        rising = mine[np.argsort(cents[mine], kind="stable")]
        arrays[str(name)] = np.repeat(cents[rising], people[rising])
    return arrays


def _import(
    told: Row, arrays: dict[str, NDArray[np.int64]], recipe: Recipe, segment_by: str, name: str, k: int
) -> Import:
    everybody = np.sort(np.concatenate(list(arrays.values())))
    groups = fifths(everybody) if segment_by == "spending fifths" else arrays
    first, last = day_of(told["first_day"]), day_of(told["last_day"])
    window = Window(None, None, float(recipe.months or 1.0))
    if first is not None and last is not None:
        window = Window.between(first, last)
    sketch = sketch_of(
        groups,
        months=window.months,
        currency=recipe.currency or "USD",
        segmented_by=segment_by,
        source=name,
        k=k,
    )
    sketch = with_error(protected(sketch), groups)
    rejected = int(told["total_rows"]) - int(told["accepted_rows"])
    profile = profile_of(everybody, sketch, window, rows=int(told["total_rows"]), rejected=rejected)
    notes = list(pooled_note(groups, sketch))
    if rejected:
        notes.append(f"{rejected:,} of {int(told['total_rows']):,} rows were not used.")
    if told["changing"]:
        many = shown(int(told["changing"]), int(told["changing"]), k)
        few = f"fewer than {k}" if many is None else f"{many:,}"
        notes.append(
            f"Customers in more than one segment: {few}; the first by name counts, as a cluster knows no order of rows."
        )
    return Import(profile, sketch, notes=tuple(notes))


def _table(frame: DataFrame, recipe: Recipe, segment_by: str) -> Table:
    types = dict(frame.dtypes)
    named = [name for names in recipe.columns().values() for name in names]
    if segment_by not in ("spending fifths", "none", "income fifths"):
        named.append(segment_by)
    for name in named:
        if name not in types:
            near = nearest(name, types)
            raise CustomerDataError(
                f"There is no column {name!r}.",
                hint=f"Did you mean {near!r}?" if near else f"There are: {', '.join(list(types)[:20])}.",
            )
    return Table(_VIEW, recipe, {name for name in named if types[name] == "string"}, segment_by)


def _open(session: SparkSession, path: Path) -> DataFrame:
    if not path.exists():
        raise CustomerDataError(f"There is no file {path}.", hint="Every worker has to find it under this name.")
    place = path.resolve().as_uri()
    if path.is_dir() or path.suffix.lower() in {".parquet", ".pq"}:
        return session.read.parquet(place)
    with path.open("rb") as file:
        head = file.readline(1 << 16).decode("utf-8-sig", errors="replace")
    mark = max(",;\t|", key=head.count)
    return session.read.csv(place, header=True, sep=mark, quote='"', escape='"', multiLine=True)


def _answers(master: str) -> None:
    address = urlsplit(master)
    try:
        port = address.port
    except ValueError:
        port = None
    if address.scheme != "spark" or not address.hostname or not port:
        raise CustomerDataError(f"{master!r} is no address of a Spark cluster.", hint="Write spark://HOST:PORT.")
    try:
        socket.create_connection((address.hostname, port), timeout=_ANSWERS_WITHIN).close()
    except OSError as error:
        raise CustomerDataError(
            f"No Spark master answers at {master} ({error.strerror or error}).",
            hint="Start one, or check the host and port; the workbench itself reads files without a cluster.",
        ) from error


@contextmanager
def _session(master: str, settings: Mapping[str, str]) -> Generator[SparkSession]:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise CustomerDataError(
            "PySpark is not installed.", hint="Install it with: pip install 'evenhand[spark]'"
        ) from error
    with _told(master):
        builder = SparkSession.builder.master(master).appName("Evenhand")
        for name, value in {**_SETTINGS, **settings}.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _told(master: str) -> Generator[None]:
    """Say in plain words why Spark gave up."""
    try:
        yield
    except CustomerDataError:
        raise
    except Exception as error:
        # Spark, its gateway and Java each have errors of their own; which one comes is a matter of timing.
        first = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise CustomerDataError(
            f"Spark at {master} could not finish: {first}",
            hint="Check that the cluster is up and that every worker can read the file.",
        ) from error
