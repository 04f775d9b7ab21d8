"""The report as data, for programs."""

from __future__ import annotations

import json

from evenhand.report.format import Format, register
from evenhand.report.model import Report


def to_json(report: Report) -> bytes:
    """Render a report as JSON; the same report gives the same bytes."""
    return (json.dumps(report.to_json_dict(), indent=2, ensure_ascii=False) + "\n").encode()


register(
    Format(
        ".json",
        "Data (JSON)",
        "application/json",
        lambda made: to_json(made.report),
        help="All values with what identifies the run, for other programs.",
        rank=30,
    )
)
