"""Find the programs of others that tests start: a Java for Spark, PostgreSQL, LibreOffice with its font, minisign.

Run as a script it says what is missing, and fails when something is. With ``--packages`` it prints what of it Debian
has, for the package manager.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["calibri", "java", "minisign", "office", "postgres"]

LEAST_JAVA = 17


def java() -> str | None:
    """Return the Java that Spark runs with, if there is one that is new enough."""
    program = shutil.which("java")
    if program is None:
        return None
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603 - found in the path
    number = told.partition('"')[2].partition(".")[0]
    return program if number.isdigit() and int(number) >= LEAST_JAVA else None


def postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs; Debian keeps the server's out of the path."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def office() -> str | None:
    """Return LibreOffice, which lays pages out and evaluates formulas."""
    return shutil.which("soffice")


def minisign() -> str | None:
    """Return minisign itself."""
    return shutil.which("minisign")


def calibri() -> bool:
    """Return whether the documents' font, or one of the same widths, is installed: others need more room."""
    matching = shutil.which("fc-match")
    if matching is None:
        return False
    named = subprocess.run([matching, "Calibri"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - found in the path
    return "Carlito" in named or "Calibri" in named


PROGRAMS = (
    (java, f"Java {LEAST_JAVA} or newer (Spark is not tested)", "default-jre-headless"),
    (postgres, "PostgreSQL (its dialect is parsed, not run)", "postgresql"),
    (
        office,
        "LibreOffice (pages are not laid out, formulas not evaluated)",
        "libreoffice-writer-nogui libreoffice-calc-nogui",
    ),
    (calibri, "Calibri or Carlito (the pages of Word files are not counted)", "fontconfig fonts-crosextra-carlito"),
    (minisign, "minisign (signatures are checked by ours alone)", "minisign"),
)
"""How each is found, what is said without it, and which packages Debian has it in."""


if __name__ == "__main__":
    missing = [(words, packages) for find, words, packages in PROGRAMS if not find()]
    if sys.argv[1:] == ["--packages"]:
        sys.stdout.write(" ".join(packages for _, packages in missing))
        sys.exit()
    for words, _ in missing:
        sys.stdout.write(f"Not found: {words}\n")
    sys.exit(bool(missing))
