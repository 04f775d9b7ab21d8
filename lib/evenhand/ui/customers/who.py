"""Who the customers are in one picture: what each segment is of them and of the revenue, and what each spends."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from evenhand.customers.sketch import CENTS
from evenhand.ui import charts
from evenhand.ui.charts import Drawn
from evenhand.ui.kit.theme import COMPANY, REFERENCE
from evenhand.ui.kit.verdict import pair, shared_words
from evenhand.vocabulary.numbers import amount, percent

if TYPE_CHECKING:
    from evenhand.customers import Sketch

CSS = f"""
.wh {{ container-type: inline-size; font-size: .9rem; line-height: 1.3; font-variant-numeric: tabular-nums }}
.wh-row {{ display: grid; grid-template-columns: minmax(6rem, 11rem) minmax(0, 1fr) 2.6rem 4.6rem; gap: .1rem .8rem;
  align-items: center; padding: .5rem 0 }}
.wh-row > :nth-child(n + 3) {{ text-align: right }}
.wh-heads {{ font-size: .8rem; opacity: .85; align-items: end }}
.wh-heads i::before {{ content: ""; display: inline-block; width: .8rem; height: .55rem; margin-right: .3rem;
  background: var(--mark); border-radius: .1rem }}
.wh-heads i {{ font-style: normal; margin-right: .8rem; white-space: nowrap }}
.wh-bar {{ position: relative; height: 1.7rem }}
.wh-bar b, .wh-bar u {{ position: absolute; left: 0; min-width: 2px; border-radius: 0 .15rem .15rem 0 }}
.wh-bar b {{ top: 0; height: 1.1rem; background: {pair(COMPANY)} }}
.wh-bar u {{ bottom: 0; height: .4rem; background: {pair(REFERENCE)} }}
@container (max-width: 26rem) {{
  .wh-row {{ grid-template-columns: minmax(0, 1fr) 2.6rem 4.6rem }}
  .wh-row > :nth-child(2) {{ grid-area: 2 / 1 / 3 / -1 }}
}}
"""


def show_segments(sketch: Sketch) -> None:
    """Show who the customers are, with the table behind."""
    charts.show_drawn(drawn(sketch), key="customers-segments")


def drawn(sketch: Sketch) -> Drawn:
    """Return the picture: a row a segment, bars of shares on one scale."""
    frame = _frame(sketch)
    rows = frame.to_dict("records")
    most = max(frame["share of customers"].max(), frame["share of revenue"].max(), 1e-9)
    words = "; ".join(
        f"{row['segment']}: {percent(row['share of customers'])} of customers, "
        f"{percent(row['share of revenue'])} of revenue, {_spent(row)} a month each"
        for row in rows
    )
    shared = shared_words([str(row["segment"]) for row in rows])
    key = "".join(
        f'<i style="--mark:{pair(slot)}">{of}</i>' for slot, of in ((COMPANY, "revenue"), (REFERENCE, "customers"))
    )
    heads = (
        f'<div class="wh-row wh-heads" aria-hidden="true"><span>{escape(shared) or "Segment"}</span>'
        f"<span>{key}</span><span></span><span>{escape(sketch.currency)} a month each</span></div>"
    )
    html = (
        f'<style>{CSS}</style><div class="wh" role="img" aria-label="{escape(words)}">{heads}'
        f"{''.join(_row(row, shared, most) for row in rows)}</div>"
    )
    monthly = f"spending per customer and month, {sketch.currency}"
    if sketch.unsaid("customers"):
        # Shares, and what each spends, hold for any number of customers.
        frame = frame.drop(columns=["customers", "revenue"])
    table = frame.rename(columns={"revenue": f"revenue, {sketch.currency}", "a month each": monthly}).round(
        {"share of customers": 4, "share of revenue": 4, monthly: 2}
    )
    return Drawn("Who brings in the revenue?", f"{words}.", html, table)


def _frame(sketch: Sketch) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "segment": segment.name,
                "customers": segment.customers,
                "share of customers": segment.customers / sketch.customers,
                "revenue": segment.spending_cents / CENTS,
                "share of revenue": segment.spending_cents / sketch.spending_cents,
                "a month each": segment.spending_cents / CENTS / segment.customers / sketch.months,
            }
            for segment in sketch.segments
        ]
    )


def _row(row: Mapping[Any, Any], shared: str, most: float) -> str:
    revenue, customers = (100 * max(row[f"share of {of}"], 0.0) / most for of in ("revenue", "customers"))
    return (
        f'<div class="wh-row"><span>{escape(str(row["segment"]).removeprefix(shared))}</span><span class="wh-bar">'
        f'<b style="width:{revenue:.1f}%"></b><u style="width:{customers:.1f}%"></u></span>'
        f"<span>{percent(row['share of revenue'])}</span><span>{_spent(row)}</span></div>"
    )


def _spent(row: Mapping[Any, Any]) -> str:
    spent = float(row["a month each"])
    return amount(spent, 0 if abs(spent) >= 20 else 2)
