"""Speed of reading customers in Apache Spark: ``python -m benchmarks.cluster [rows …]``.

A standalone master and two workers of one core each are started on loopback. Files of so many generated rows (a million
unless told otherwise) are read by the cluster and by DuckDB, each beside a bare scan that adds up one column. Processor
time is that of the whole cluster, or of the process of its own that DuckDB has; it does not depend on what else runs on
the machine, as seconds do. Nothing is asserted.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from evenhand.customers import spark
from evenhand.customers.recipe import Recipe

from benchmarks.customers import generate, in_a_process_of_its_own

_RECIPE = Recipe(customer="customer_id", amount=("amount",), date="date")
_SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.executor.memory": "2g",
    "spark.sql.shuffle.partitions": "8",
}


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a master and two workers on loopback; they are gone when the block ends."""
    import pyspark

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = Path(pyspark.__file__).parent
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    master = f"spark://127.0.0.1:{port}"
    place = ("--host", "127.0.0.1", "--webui-port", "0")

    def start(*words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(home / "bin" / "spark-class"), *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
        )

    running = [start("org.apache.spark.deploy.master.Master", *place, "--port", str(port))]
    try:
        while not listens(port):
            time.sleep(0.2)
        for number in (1, 2):
            resources = ("--cores", "1", "--memory", "2200m", "-d", str(folder / f"work{number}"))
            running.append(start("org.apache.spark.deploy.worker.Worker", *place, *resources, master))
        yield master
    finally:
        for process in running:
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    """Say whether a program of this machine answers at a port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _processor_seconds() -> float:
    """Add up the processor time of this process and of all below it, ended or not."""
    stats = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:
            continue
        fields = text.rpartition(")")[2].split()
        stats[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    ours, more = set(), {os.getpid()}
    while more:
        ours |= more
        more = {pid for pid, (parent, _) in stats.items() if parent in ours} - ours
    return sum(stats[pid][1] for pid in ours if pid in stats) / os.sysconf("SC_CLK_TCK")


def _measured(label: str, work: Callable[[], object]) -> float:
    before, start = _processor_seconds(), time.perf_counter()
    result = work()
    seconds, processor = time.perf_counter() - start, _processor_seconds() - before
    print(f"{label:<52}{seconds:8.1f} s{processor:8.1f} s of processors   {result}", flush=True)
    return processor


def reading(rows: int, folder: Path, master: str) -> None:
    """Read generated purchases in Parquet, in the cluster and in DuckDB."""
    path = folder / "rows.parquet"
    generate(rows, path)

    def scan(query: str) -> object:
        with spark._session(master, _SETTINGS) as session:
            session.read.parquet(path.as_uri()).createOrReplaceTempView("purchases")
            return session.sql(query).collect()[0][0]

    label = f"{rows:,} rows"
    # The first session starts Java; all after it are alike.
    _measured(f"{label}: Spark, a first session", lambda: scan("SELECT 1"))
    bare = _measured(f"{label}: Spark, a bare scan", lambda: scan("SELECT sum(amount) FROM purchases"))
    whole = _measured(
        f"{label}: Spark, to a sketch",
        lambda: spark.read_with_spark(path, master, _RECIPE, settings=_SETTINGS).sketch.customers,
    )
    print(f"{'':<52}{whole / bare:8.1f} scans, each with its session")
    _measured(f"{label}: DuckDB, to a sketch", lambda: in_a_process_of_its_own(path, "straight").customers)


def main(rows: Sequence[int]) -> None:
    """Run all and print."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    place = Path(tempfile.mkdtemp())
    try:
        with cluster(place) as master:
            for number in rows:
                reading(number, place, master)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main([int(float(text)) for text in sys.argv[1:]] or [1_000_000])
