"""The wheel in an environment and a folder that know nothing of the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import no_exception, start, stop
from evenhand import __version__
from evenhand.places import ROOT
from playwright.sync_api import expect


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel, and a person who has an empty folder and no data yet."""

    environment: Path
    home: Path

    @property
    def scripts(self) -> Path:
        return self.environment / ("Scripts" if os.name == "nt" else "bin")

    @property
    def package(self) -> Path:
        return _packages(self.environment) / "evenhand"

    @property
    def settings(self) -> dict[str, str]:
        # A path of the checkout's own would hide what the wheel lacks.
        home = str(self.home)
        homes = {"HOME": home, "USERPROFILE": home, "XDG_DATA_HOME": home, "LOCALAPPDATA": home}
        return {**homes, "PYTHONPATH": "", "EVENHAND_STORE": ""}

    def run(self, command: str, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603
            [self.scripts / command, *arguments],
            cwd=self.home,
            env={**os.environ, **self.settings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def files(self) -> set[Path]:
        return {path for path in self.package.rglob("*") if path.suffix != ".pyc" and path.name != "__pycache__"}


def _packages(environment: Path) -> Path:
    return Path(sysconfig.get_path("purelib", "venv", vars={"base": str(environment)}))


def _do(*command: object, **options: object) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)  # noqa: S603
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Installed:
    """Build the wheel and install it into a new environment, without any network.

    What it depends on is lent from the environment of the tests by its folder alone, so that the editable install there
    is not: links in a folder so lent are not followed. That all of it is declared is tested in ``test_packaging.py``.
    """
    dist, home = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("home")
    environment = tmp_path_factory.mktemp("empty") / "venv"
    _do(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", dist, cwd=ROOT)
    (wheel,) = dist.glob("evenhand-*.whl")
    if uv := shutil.which("uv"):
        _do(uv, "venv", "--python", sys.executable, environment)
        _do(uv, "pip", "install", "--offline", "--no-deps", "--python", environment, wheel)
    else:
        _do(sys.executable, "-m", "venv", environment)
        python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
        _do(python, "-m", "pip", "install", "--no-index", "--no-deps", wheel)
    (_packages(environment) / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(environment, home)


def test_the_package_is_the_wheels_own(installed):
    said = installed.run("python", "-c", "import evenhand; print(evenhand.__version__, evenhand.__file__)")
    version, _, file = said.strip().partition(" ")
    assert version == __version__
    assert Path(file).is_relative_to(installed.package)


def test_the_command_line_works_on_an_example_from_any_folder(installed):
    said = json.loads(installed.run("evenhand", "score", "location-resale", "--json"))
    assert said["jurisdictions"]["EU"]["gates"][0]["gate"] == "G1"


def test_python_opens_an_example_from_any_folder(installed):
    code = "import evenhand; print(evenhand.open('loyalty-dividend').simulate(draws=20).currency)"
    assert installed.run("python", "-c", code).strip() == "USD"


def test_every_page_and_the_store_work_and_nothing_is_written_into_the_package(installed, visit, tmp_path):
    before = installed.files()
    process, running = start(tmp_path, command=installed.scripts / "evenhand", **installed.settings)
    try:
        page = visit(at=running, alone=True)
        expect(page.get_by_role("heading", name="Overview", exact=True, level=1)).to_be_visible()
        no_exception(page)
        page = visit("scenario", at=running, scenario="plain-opt-in", alone=True)
        page.get_by_role("button", name="Edit a copy").click()
        expect(page.get_by_text("Saved at")).to_be_visible()
        no_exception(page)
    finally:
        stop(process)
    assert installed.files() == before
    assert [path.name for path in installed.home.rglob("*.duckdb")] == ["evenhand.duckdb"]
