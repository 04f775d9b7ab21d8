"""The list of public names: ``python docs/api.py`` writes ``docs/api.md`` from what each package says it offers."""

from __future__ import annotations

import importlib
from pathlib import Path

__all__ = ["LIST", "PUBLIC", "listed"]

LIST = Path(__file__).with_name("api.md")
PUBLIC = (
    *("evenhand", "evenhand.study", "evenhand.errors", "evenhand.scenario", "evenhand.customers", "evenhand.survey"),
    *("evenhand.uncertainty", "evenhand.exchange", "evenhand.california", "evenhand.scoring", "evenhand.assessment"),
    *("evenhand.decision", "evenhand.workshop", "evenhand.report", "evenhand.store", "evenhand.textbook"),
)
HEAD = """\
# Public names

What a program may rest on: these names, imported from these packages. They keep their meaning within a minor version
([Releasing](releasing.md)). Everything else, modules inside a package included, may change at any time. What each does
stands in its docstring: `help(evenhand.open)`. This list is made by `python docs/api.py` from each package's `__all__`,
and a test compares the two, so that no name comes or goes unnoticed.
"""


def listed() -> str:
    """Return the text of the list."""
    parts = [HEAD]
    for name in PUBLIC:
        package = importlib.import_module(name)
        first = (package.__doc__ or "").strip().splitlines()[0]
        parts.append(
            f"\n## `{name}`\n\n{first}\n\n" + " · ".join(f"`{offered}`" for offered in sorted(package.__all__))
        )
        parts.append("\n")
    return "".join(parts)


if __name__ == "__main__":
    LIST.write_text(listed(), encoding="utf-8")
