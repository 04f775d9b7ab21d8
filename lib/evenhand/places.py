"""Where the project's own files lie."""

from pathlib import Path

__all__ = ["ASSUMPTIONS", "DATA", "PAGES", "PROGRAMMES", "ROOT", "RUBRICS", "SCENARIOS"]

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
PAGES = ROOT / "pages"
SCENARIOS = ROOT / "scenarios"
ASSUMPTIONS = DATA / "assumptions.yaml"
PROGRAMMES = DATA / "programmes.csv"
RUBRICS = DATA / "rubrics"
