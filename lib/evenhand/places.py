"""Where the project's own files lie: in a checkout beside the package, in an installed wheel inside it."""

import os
from pathlib import Path

from platformdirs import user_data_path

PACKAGE = Path(__file__).resolve().parent
_BUNDLE = PACKAGE / "bundle"
"""Made by the wheel's build; a checkout has none."""
ROOT = _BUNDLE if _BUNDLE.is_dir() else PACKAGE.parents[1]
DATA = ROOT / "data"
PAGES = ROOT / "pages"
SCENARIOS = ROOT / "scenarios"
ASSUMPTIONS = DATA / "assumptions.yaml"
PROGRAMMES = DATA / "programmes.csv"
LAW = Path(os.environ.get("EVENHAND_LAW") or DATA / "law")
"""The law of each place; a company that adds one keeps its own copy, with ``EVENHAND_LAW`` naming the folder."""
RUBRICS = DATA / "rubrics"


def user_folder() -> Path:
    """Return where a person's own work is kept: ``var`` in a checkout, else the system's place for a user's data.

    Nothing is ever written into an installed package: it may be read-only, is shared, and is replaced by an update.
    """
    return user_data_path("evenhand", appauthor=False) if ROOT == _BUNDLE else ROOT / "var"
