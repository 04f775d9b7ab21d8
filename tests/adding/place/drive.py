"""Drive a place that was added as a folder through everything, in a process that knows no other law."""

from __future__ import annotations

import sys
from pathlib import Path

from evenhand import cli, places

scenario, out = Path(sys.argv[1]), Path(sys.argv[2])
places.SCENARIOS = scenario.parent


def command(*arguments: str) -> None:
    """Type a command; a refusal ends the process."""
    sys.argv = ["evenhand", *arguments]
    try:
        cli.main()
    except SystemExit as stop:
        if stop.code:
            raise


command("validate", str(scenario))
sys.stdout.flush()
sys.stdout.write("----\n")
command("score", str(scenario), "--json")
sys.stdout.write("----\n")
command("report", str(scenario), "-o", str(out), "--draws", "64")
sys.stdout.write("----\n")

from evenhand.ui.steps import step  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

app = AppTest.from_file(str(places.PACKAGE / "ui" / "server" / "shell.py"), default_timeout=120)
app.query_params["scenario"] = scenario.stem
app.query_params["law"] = "ZZ"
app.switch_page(str(step("scores").path)).run()
assert not app.exception, app.exception
sys.stdout.write("\n".join(str(each.value) for each in (*app.markdown, *app.caption, *app.title)))
