"""A table with every oddity, a cluster of Spark, and a PostgreSQL, each started once and reached on loopback alone."""

from __future__ import annotations

import csv
import os
import pwd
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.cluster import listens
from tests import programs
from tests.engines.odd import HEADER, free_port, odd_rows

BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For a Java that lives seconds: what its second compiler and its parallel collector take is never earned back."""


@pytest.fixture(scope="session")
def oddities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the table of oddities as CSV."""
    path = tmp_path_factory.mktemp("oddities") / "sales.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(odd_rows(6000))
    path.parent.chmod(0o755)
    return path


@dataclass
class Cluster:
    """A standalone master and its workers."""

    master: str
    workers: list[subprocess.Popen[bytes]]
    settings: dict[str, str]


def spark_class(folder: Path, log: str, *words: str) -> subprocess.Popen[bytes]:
    """Start one of Spark's own programs."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_HOSTNAME": "localhost",
        "SPARK_DAEMON_JAVA_OPTS": BRIEF,
    }
    with (folder / log).open("wb") as file:
        return subprocess.Popen(
            [str(home / "bin" / "spark-class"), *words], stdout=file, stderr=file, cwd=folder, env=environment
        )


def wait_for(path: Path, pattern: str, process: subprocess.Popen[bytes]) -> None:
    """Read a log until it says what is waited for."""
    for _ in range(1200):
        if re.search(pattern, path.read_text(errors="replace")):
            return
        if process.poll() is not None:
            break
        _pause()
    pytest.fail(f"{path.name} does not say {pattern}: {path.read_text(errors='replace')[-2000:]}")


def _pause() -> None:
    # Nothing announces itself to us: a log has to be looked at again.
    with socket.socket() as nobody:
        nobody.settimeout(0.1)
        nobody.bind(("127.0.0.1", 0))
        nobody.listen()
        try:
            nobody.accept()
        except TimeoutError:
            return


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Start a master and two workers."""
    if programs.java() is None:
        pytest.skip("Java is not installed: make programs")
    folder = tmp_path_factory.mktemp("spark")
    (folder / "log4j2.properties").write_text(
        "rootLogger.level = info\nrootLogger.appenderRef.out.ref = out\n"
        "appender.out.type = Console\nappender.out.name = out\nappender.out.layout.type = PatternLayout\n"
        "appender.out.layout.pattern = %m%n\n"
    )
    port = free_port()
    master = f"spark://127.0.0.1:{port}"
    place = ["--host", "127.0.0.1", "--port"]
    processes = [
        spark_class(
            folder, "master.log", "org.apache.spark.deploy.master.Master", *place, str(port), "--webui-port", "0"
        )
    ]
    try:
        while not listens(port):
            if processes[0].poll() is not None:
                pytest.fail((folder / "master.log").read_text())
            _pause()
        for number in (1, 2):
            processes.append(
                spark_class(
                    folder,
                    f"worker{number}.log",
                    *("org.apache.spark.deploy.worker.Worker", "--cores", "1", "--memory", "700m"),
                    *("--host", "127.0.0.1", "--webui-port", "0", "-d", str(folder / f"work{number}"), master),
                )
            )
        yield Cluster(
            master,
            processes[1:],
            {
                "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1",
                "spark.driver.memory": "700m",
                "spark.driver.extraJavaOptions": BRIEF,
                "spark.executor.memory": "600m",
                "spark.executor.extraJavaOptions": BRIEF,
                "spark.sql.shuffle.partitions": "4",
            },
        )
    finally:
        for process in processes:
            process.kill()
            process.wait()


@dataclass
class Postgres:
    """A PostgreSQL of our own, reached by a socket in a folder."""

    programs: Path
    folder: Path
    before: list[str]

    def run(self, program: str, *words: str, text: str | None = None) -> str:
        """Run one of its programs as the user that owns the data."""
        done = subprocess.run(
            [*self.before, str(self.programs / program), *words],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def query(self, text: str) -> str:
        """Run SQL and return its result as CSV."""
        return self.run(
            "psql", "-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "postgres", text=text
        )


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """Start a PostgreSQL that listens on no network."""
    folder = programs.postgres()
    if folder is None:
        pytest.skip("PostgreSQL is not installed: make programs")
    # A socket's path has little room.
    data = Path(f"/tmp/evenhand-postgres-{os.getpid()}")  # noqa: S108 - made anew, and readable by its owner alone
    data.mkdir(mode=0o700)
    before: list[str] = []
    if os.geteuid() == 0:
        # The server refuses to run as root; its package brings a user.
        owner = pwd.getpwnam("postgres")
        os.chown(data, owner.pw_uid, owner.pw_gid)
        before = [shutil.which("runuser") or "runuser", "-u", "postgres", "--"]
    server = Postgres(folder, data, before)
    try:
        server.run("initdb", "-D", str(data / "data"), "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{data}' -c fsync=off"
        server.run("pg_ctl", "-D", str(data / "data"), "-w", "-o", options, "-l", str(data / "log"), "start")
        yield server
        server.run("pg_ctl", "-D", str(data / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(data, ignore_errors=True)
