"""Find the programs that the tests of engines start: Java, and PostgreSQL's own.

Run as a script it says what is missing, and fails when something is.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["java", "postgres"]

LEAST_JAVA = 17


def java() -> str | None:
    """Return the Java that Spark runs with, if there is one that is new enough."""
    program = shutil.which("java")
    if program is None:
        return None
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    number = told.partition('"')[2].partition(".")[0]
    return program if number.isdigit() and int(number) >= LEAST_JAVA else None


def postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs; Debian keeps the server's out of the path."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


if __name__ == "__main__":
    missing = [
        *([] if java() else [f"Java {LEAST_JAVA} or newer (Spark is not tested)"]),
        *([] if postgres() else ["PostgreSQL (its dialect is parsed, not run)"]),
    ]
    for what in missing:
        sys.stdout.write(f"Not found: {what}\n")
    sys.exit(bool(missing))
