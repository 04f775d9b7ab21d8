"""The five pillars as tracks from 0 to 100: what is known of each score, what holds it down, and the number."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from evenhand.ui.kit.theme import GATE, OUTCOME, REFERENCE
from evenhand.ui.kit.verdict import KEY_CSS, key_html, pair
from evenhand.vocabulary.numbers import interval, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE = f"color-mix(in srgb, {pair(REFERENCE)} 30%, transparent)"
TRACK_CSS = f"""{KEY_CSS}
.tr-track {{ position: relative; height: 1.3rem; background: {LINE}; border-radius: .25rem }}
.tr-track > * {{ position: absolute; display: block; min-width: 4px; border-radius: .2rem }}
.tr-track em {{ top: .2rem; height: .9rem; left: 0; background: {pair(OUTCOME)}; opacity: .3 }}
.tr-track i {{ top: .2rem; height: .9rem; background: {pair(OUTCOME)} }}
.tr-track s {{ top: .52rem; height: .26rem; background: {pair(REFERENCE)} }}
.tr-track u {{ top: -.15rem; bottom: -.15rem; border-left: 4px solid {pair(GATE)}; margin-left: -2px }}
"""
"""A track from 0 to 100: what is sure, what may be had, points without gates, and what holds it down."""
CSS = f"""{TRACK_CSS}
.tr {{ container-type: inline-size; font-variant-numeric: tabular-nums; line-height: 1.3 }}
.tr-row {{ display: grid; grid-template-columns: 8rem minmax(0, 1fr) var(--end); gap: .1rem 1rem; align-items: center;
  padding: .28rem 0 }}
.tr-end b {{ font-size: 1.2rem }}
.tr-end {{ font-size: .85rem }}
@container (max-width: 40rem) {{
  .tr-row {{ grid-template-columns: auto minmax(0, 1fr) }}
  .tr-row > .tr-track {{ grid-area: 2 / 1 / 3 / -1 }}
  .tr-row > .tr-end {{ grid-area: 1 / 2; text-align: right }}
}}
"""
KEY = ((OUTCOME, "score"), (REFERENCE, "without gates"), (GATE, "ceiling"))


def tracks_html(frame: pd.DataFrame) -> str:
    """Return the tracks as HTML, one a row, with the number at the end.

    Parameters
    ----------
    frame
        Columns ``pillar``, ``low``, ``high``, ``uncapped_low``, ``uncapped_high`` (0 to 100), ``cap`` (or missing),
        ``gate`` (what sets the cap, or empty) and ``coverage`` (share of the weight that is known).
    """
    rows = "".join(_row(row) for row in frame.to_dict("records"))
    # What no row shows needs no word.
    shown = KEY if frame["cap"].notna().any() else ()
    # Room for what is said beside a number, where anything is.
    end = "19rem" if shown or any(_known(share) != ALL_KNOWN for share in frame["coverage"]) else "4rem"
    whole = f'<div class="tr" role="list" style="--end:{end}">{rows}{key_html(shown)}</div>'
    return f"<style>{CSS}</style>{whole}"


def _row(row: Mapping[Any, Any]) -> str:
    capped = pd.notna(row["cap"])
    number = interval(row["low"], row["high"])
    known = _known(row["coverage"])
    held = f"ceiling {row['cap']:.0f} by {row['gate']}" if capped else ""
    free = interval(row["uncapped_low"], row["uncapped_high"])
    ceiling = f", {held}, {free} if no gate stood" if capped else ""
    said = f"{row['pillar']}: {number} of 100, {known}{ceiling}"
    bars = [
        f'<em style="width:{row["low"]:.1f}%"></em>',
        _bar("s", row["uncapped_low"], row["uncapped_high"]) if capped else "",
        _bar("i", row["low"], row["high"]),
        f'<u style="left:{row["cap"]:.1f}%"></u>' if capped else "",
    ]
    # That all is known is the rule and stands in the label; what is said is the exception.
    beside = [*([known] if known != ALL_KNOWN else []), *([held] if held else [])]
    end = f"<b>{number}</b> {escape(' · '.join(beside))}"
    return (
        f'<div class="tr-row" role="listitem" aria-label="{escape(said)}" title="{escape(said)}">'
        f'<span>{escape(row["pillar"])}</span><div class="tr-track" aria-hidden="true">{"".join(bars)}</div>'
        f'<span class="tr-end">{end}</span></div>'
    )


def _known(share: float) -> str:
    return f"{percent(share)} known"


ALL_KNOWN = _known(1.0)


def _bar(tag: str, low: float, high: float) -> str:
    return f'<{tag} style="left:{min(low, 99.4):.1f}%;width:{high - low:.1f}%"></{tag}>'
