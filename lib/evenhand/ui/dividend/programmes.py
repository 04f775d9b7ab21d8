"""What real programmes pay people for their data, from ``data/programmes.csv``."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from evenhand.errors import InputError
from evenhand.places import PROGRAMMES
from evenhand.reading import parsing, text_of

MOST_BYTES = 1_000_000
WHAT = "a table of programmes"
COLUMNS = ("programme", "year", "low", "high", "currency", "kind", "paid_for", "source", "checked", "note")


def read_programmes(path: Path = PROGRAMMES) -> pd.DataFrame:
    """Return real programmes, one row each; ``low`` and ``high`` in ``currency`` a month.

    Raises
    ------
    evenhand.errors.InputError
        When the file cannot be read, or a column is missing.
    """
    hint = "Compare it with the file that came along."
    text = text_of(path, InputError, WHAT, most_bytes=MOST_BYTES, hint=hint)
    with parsing(path.name, InputError, WHAT, hint=hint):
        frame = pd.read_csv(io.StringIO(text), dtype={"source": str, "note": str}, keep_default_na=False)
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise InputError(f"{path.name} lacks the columns {', '.join(missing)}.", hint=hint)
    with parsing(path.name, InputError, WHAT, hint=hint):
        return frame[list(COLUMNS)].astype({"low": float, "high": float})


def middle_half(programmes: pd.DataFrame, currency: str) -> tuple[float, float, int] | None:
    """Return between which amounts the middle half of the programmes in a currency pay, and how many there are.

    Each programme counts with the middle of what it pays. ``None`` when fewer than four pay in that currency.
    """
    own = programmes[programmes["currency"] == currency]
    if len(own) < 4:
        return None
    low, high = ((own["low"] + own["high"]) / 2).quantile([0.25, 0.75])
    return float(low), float(high), len(own)
