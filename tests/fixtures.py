"""What tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from evenhand import cli
from evenhand.case import Case
from evenhand.exchange import simulate
from evenhand.places import PACKAGE
from evenhand.scenario import Scenario
from evenhand.store import open_store
from evenhand.textbook import Market, revenue, supply
from evenhand.uncertainty import load_assumptions
from hypothesis import HealthCheck, settings

from tests.schemes import SCHEMES

# How long an example takes says how busy the machine is, and no test is about that.
settings.register_profile("evenhand", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("evenhand")


@pytest.fixture(scope="session", autouse=True)
def store_of_the_tests(tmp_path_factory):
    """Give each worker a store of its own, so that no test finds or changes the one of the person who runs it."""
    os.environ["EVENHAND_STORE"] = str(tmp_path_factory.mktemp("default") / "store.duckdb")


def sketch_of(spending, segment, names):
    """Customers one by one, standing for a sketch."""
    nodes = SimpleNamespace(
        segment=np.asarray(segment), customers=np.ones(len(spending)), spending=np.asarray(spending)
    )
    return SimpleNamespace(
        currency="USD",
        customers=len(spending),
        segments=tuple(SimpleNamespace(name=name) for name in names),
        nodes=lambda: nodes,
    )


@pytest.fixture(scope="session")
def assumptions():
    return load_assumptions()


@pytest.fixture(scope="session")
def spending():
    """What 2,000 customers spend a month: lognormal, with a few who spend nothing."""
    values = np.sort(np.exp(np.random.default_rng(11).normal(4.5, 1.1, 2000)))
    values[:25] = 0.0
    return values


@pytest.fixture(scope="session")
def people():
    """Makes a stand-in for a sketch of customers, segments and their names."""
    return sketch_of


@pytest.fixture(scope="session")
def customers(spending):
    """The same in four segments of rising spending."""
    return sketch_of(spending, np.arange(2000) * 4 // 2000, ("lowest", "low", "high", "highest"))


ASKED = {
    "purposes": ["insight"],
    "controls": 1,
    "control_layer": 1,
    "act": "untick_box",
    "defaults_on": 0,
    "required_for_service": "no",
}
SCREEN = {
    "accept": {"present": True, "layer": 1, "clicks": 1},
    "reject": {"present": True, "layer": 1, "clicks": 1},
    "emphasised": "none",
}
COSTS = {
    "setup": 50000,
    "fixed_month": 4000,
    "per_customer_month": 0.01,
    "per_participant_month": 0.03,
    "payment_fixed": 0.05,
    "payment_share": 0.02,
}


def facts(scheme, **changes):
    """The facts of an honest programme, all known, as plain values; changes are merged in by dotted path."""
    plain = {
        "version": 1,
        "id": "honest",
        "name": "Honest",
        "programme": {"customers": 100000},
        "purposes": [{"id": "insight", "data": ["user.behavior.purchase_history"], "strictly_necessary": False}],
        "recipients": [],
        "alternatives": [],
        "consent": {"requests": [dict(ASKED)], "ui": SCREEN, "refusal": {"consequences": []}},
        "scheme": scheme,
        "economics": {
            "uplift": 0.015,
            "uplift_of": "margin",
            "revenue": {"form": "power", "half": 0.7},
            "costs": COSTS,
            "margin": 6.0,
            "service_value": 12.0,
            "conditionality": 0.0,
        },
        "data_revenue_share_published": False,
    }
    plain = _copy(plain)
    for path, value in changes.items():
        place = plain
        *way, last = path.split("__")
        for name in way:
            place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
        place[last] = value
    return plain


def _copy(value):
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="session")
def make():
    """Makes a scenario of a scheme's name and of facts that differ, given by dotted path with two underscores."""

    def build(scheme="flat", **changes):
        return Scenario.model_validate(facts(SCHEMES[scheme] if isinstance(scheme, str) else scheme, **changes))

    return build


@pytest.fixture(scope="session")
def certain(assumptions):
    """Everything known exactly, and nothing that a closed form does not have."""
    fixed = assumptions.replacing(*(assumption.fixed_at(assumption.likely) for assumption in assumptions.values()))
    nothing = ("trust.information", "cost.breach_probability", "leak.share", "retention.dividend", "retention.trust")
    return fixed.replacing(*(fixed[key].fixed_at(0.0) for key in nothing))


@pytest.fixture(scope="session")
def plain(make):
    costs = {name: 0.0 for name in ("setup", "fixed_month", "per_customer_month", "payment_fixed", "payment_share")}
    return make(
        "flat",
        economics__uplift=0.06,
        economics__revenue={"form": "linear"},
        economics__costs={**costs, "per_participant_month": 0.2},
        economics__margin=0.0,
    )


@pytest.fixture(scope="session")
def market(plain, customers, certain):
    """The same as a market of closed forms."""
    one = simulate(Case(plain, customers, certain, draws=1))
    terms = one.plan.terms
    asked = supply.ZeroInflatedLognormal(
        median=float(np.exp(terms.willingness.log_median.ravel()[0])),
        log_sd=float(terms.willingness.log_sd.ravel()[0]),
        willing=float(terms.willingness.willing.ravel()[0]),
        refusing=float(terms.willingness.refusing.ravel()[0]),
    )
    value = float(terms.revenue_full[0])
    return Market(customers=1.0, supply=asked, revenue=revenue.Linear(value=value), cost_per_participant=0.2)


@pytest.fixture(scope="session")
def shared(make, customers, assumptions):
    facts = make("revenue share", economics__uplift="unknown")
    return facts, simulate(Case(facts, customers, assumptions, trust=0.7, draws=128))


@pytest.fixture(scope="session")
def simulation(make, customers, assumptions):
    """A revenue share whose revenue is not well known, so that there is something to find out."""
    return simulate(
        Case(make("revenue share", economics__uplift="unknown"), customers, assumptions, trust=0.7, draws=500)
    )


# --- the command line and the pages, as people use them ---------------------------------------------------------

SHELL = PACKAGE / "ui" / "server" / "shell.py"
# Only a page that hangs reaches it: a cold run on a busy machine may take a minute.
SECONDS = 600


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs the command in this process, as a person would type it."""

    def go(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["evenhand", *arguments])
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        else:
            code = 0
        said = capsys.readouterr()
        assert "Traceback" not in said.err + said.out
        return int(code), said.out, said.err

    return go


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, made once: copying it is faster than making another."""
    made = tmp_path_factory.mktemp("store") / "empty.duckdb"
    open_store(made).close()
    return made


@pytest.fixture(scope="session")
def pages_are_cheap() -> Iterator[None]:
    """Let pages be opened as the server opens them, without what a test of a page need not do each time."""
    from evenhand import confined
    from evenhand.ui.server.startup import READERS
    from evenhand.ui.session.memory import MEMORY
    from streamlit.components.v2 import manifest_scanner
    from streamlit.testing.v1 import local_script_runner

    with pytest.MonkeyPatch.context() as patched:
        # Installed packages are looked through for components once.
        scan = cache(manifest_scanner.scan_component_manifests)
        patched.setattr(manifest_scanner, "scan_component_manifests", scan)
        # Looking every millisecond whether the page is done takes the interpreter away from it.
        look = local_script_runner.require_widgets_deltas

        def wait(runner: Any, timeout: float) -> None:
            runner._script_thread.join(timeout)
            look(runner, 0 if runner._script_thread.is_alive() else timeout)

        patched.setattr(local_script_runner, "require_widgets_deltas", wait)
        # What reads files has its libraries loaded, as on the server: otherwise each file loads them again.
        confined.prepare(READERS)
        MEMORY.open()
        yield
        MEMORY.close()


@pytest.fixture(scope="session")
def anything_written(empty_store: Path) -> str:
    """Ask a store which tables have rows that a new one has not."""
    with open_store(empty_store) as store:
        tables = [str(name) for (name,) in store.database.look("SELECT table_name FROM duckdb_tables()")]
    tables = [name for name in tables if name not in {"journal", "schema_migrations"}]
    return " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in tables)  # noqa: S608


@pytest.fixture(scope="module")
def store_of_pages(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the pages of a module have their store; opening one takes longer than most pages."""
    from evenhand.ui.session import state

    yield tmp_path_factory.mktemp("pages") / "store.duckdb"
    state.close_store()


@pytest.fixture
def open_page(
    pages_are_cheap: None,
    store_of_pages: Path,
    anything_written: str,
    empty_store: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a page by its name, with what its address says, on a store with nothing in it.

    ``person`` is what a sign-in says of who looks.
    """
    from evenhand.store import MAIN
    from evenhand.ui.session import state
    from evenhand.ui.steps import step, steps
    from streamlit.testing.v1 import AppTest

    if not store_of_pages.exists():
        shutil.copy(empty_store, store_of_pages)
    monkeypatch.setenv("EVENHAND_STORE", str(store_of_pages))

    def open_it(name: str, *, person: dict[str, Any] | None = None, **address: str) -> AppTest:
        app = AppTest.from_file(str(SHELL), default_timeout=SECONDS)
        app.user = {} if person is None else person
        for key, value in address.items():
            app.query_params[key] = value
        # The bare address leads to the first step by itself.
        return (app if name == steps()[0].name else app.switch_page(str(step(name).path))).run()

    yield open_it
    # What was computed can be deleted. After anything else, which is never deleted without a trace, it is made anew.
    database = state.spaces().of(MAIN).database
    written = {name for (name,) in database.look(anything_written)}
    beside = [path for path in store_of_pages.parent.iterdir() if not path.name.startswith(store_of_pages.name)]
    if written - {"runs"} or beside:
        state.close_store()
        shutil.rmtree(store_of_pages.parent)
        store_of_pages.parent.mkdir()
    else:
        with database.writing() as cursor:
            cursor.run("DELETE FROM runs")
